// Package phrases reads the tables by which texts are composed in each language, and holds those that the
// program ships with.
package phrases

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"sync"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/file"
)

//go:embed *.yaml
var shipped embed.FS

// Fault is one thing wrong with a table, and the file that it stands in.
type Fault struct {
	File string
	alert.Fault
}

// String is the fault on one line, its place first.
func (f Fault) String() string { return f.File + ": " + f.Fault.String() }

// Read turns the bytes of one table into phrases, and says all that is wrong with it at once, each fault at
// its line and column. The phrases are to be used only if there is none.
func Read(data []byte) (*alert.Phrases, []alert.Fault) {
	p := &alert.Phrases{}
	return p, file.Checked(data, p, p.Check)
}

// Load reads every table of a folder, *.yaml, over those in base: a table of the same language takes its
// place, another is added. The error says why the folder cannot be read.
func Load(folder fs.FS, base alert.Phrasebook) (alert.Phrasebook, []Fault, error) {
	names, err := fs.Glob(folder, "*.yaml")
	if err != nil {
		return nil, nil, err
	}
	if len(names) == 0 {
		return nil, nil, fmt.Errorf("there is no table (*.yaml) there: %w", fs.ErrNotExist)
	}
	book, of := maps.Clone(base), map[alert.Lang]string{}
	if book == nil {
		book = alert.Phrasebook{}
	}
	var faults []Fault
	for _, name := range names {
		data, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, nil, err
		}
		p, found := Read(data)
		for _, f := range found {
			faults = append(faults, Fault{path.Base(name), f})
		}
		if before := of[p.Language]; before != "" {
			faults = append(faults, Fault{path.Base(name), alert.Fault{Path: "language", Grade: alert.Block, Message: fmt.Sprintf("%s is also that of %s; keep one", p.Language, before)}})
		}
		of[p.Language], book[p.Language] = name, p
	}
	return book, faults, nil
}

var standard = sync.OnceValue(func() alert.Phrasebook {
	book, faults, err := Load(shipped, nil)
	if err != nil || len(faults) > 0 { // a test reads them
		panic(fmt.Sprint(err, faults))
	}
	return book
})

// Default are the tables that the program ships with: English, Spanish, French and Arabic.
func Default() alert.Phrasebook { return maps.Clone(standard()) }
