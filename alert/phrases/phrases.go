// Package phrases reads the tables by which texts are composed in each language, and holds those that the
// program ships with.
package phrases

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/internal/strictyaml"
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
	doc, found := strictyaml.Decode(data, p, strictyaml.Texts(norm.NFC.String))
	faults := make([]alert.Fault, len(found))
	for i, f := range found {
		faults[i] = alert.Fault{Path: f.Path, Grade: alert.Block, Message: f.Message, Line: f.Line, Column: f.Column}
	}
	for _, f := range p.Check() {
		if f.Line, f.Column = doc.Position(f.Path); !follows(f.Path, found) {
			faults = append(faults, f)
		}
	}
	slices.SortStableFunc(faults, func(a, b alert.Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return p, faults
}

// follows reports whether a fault merely follows from one that was found before: what could not be read is not
// also absent.
func follows(path string, found []strictyaml.Fault) bool {
	return slices.ContainsFunc(found, func(f strictyaml.Fault) bool {
		return f.Path == "" || f.Path == path || strings.HasPrefix(path, f.Path+".")
	})
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
