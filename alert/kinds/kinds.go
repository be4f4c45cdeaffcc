// Package kinds reads the catalogue of the kinds of alerts, and holds the one that the program ships with.
package kinds

import (
	"cmp"
	_ "embed"
	"slices"
	"sync"

	"golang.org/x/text/unicode/norm"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/internal/strictyaml"
)

//go:embed kinds.yaml
var shipped []byte

// Read turns the bytes of a catalogue into kinds, and says all that is wrong with it at once, each fault at
// its line and column. The kinds are to be used only if there is none.
func Read(data []byte) (alert.Kinds, []alert.Fault) {
	k := alert.Kinds{}
	doc, found := strictyaml.Decode(data, &k, strictyaml.Texts(norm.NFC.String))
	faults := make([]alert.Fault, len(found))
	for i, f := range found {
		faults[i] = alert.Fault{Path: f.Path, Grade: alert.Block, Message: f.Message, Line: f.Line, Column: f.Column}
	}
	faults = append(faults, located(k.Check(), faults, doc)...)
	slices.SortStableFunc(faults, func(a, b alert.Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return k, faults
}

// located gives faults their places, and leaves out what merely follows from one that was said.
func located(more, said []alert.Fault, doc *strictyaml.Document) []alert.Fault {
	if len(said) > 0 && said[0].Path == "" {
		return nil // the file as a whole could not be read
	}
	places := map[string]bool{}
	for _, f := range said {
		places[f.Path] = true
	}
	var out []alert.Fault
	for _, f := range more {
		if !places[f.Path] {
			f.Line, f.Column = doc.Position(f.Path)
			out = append(out, f)
		}
	}
	return out
}

var standard = sync.OnceValue(func() alert.Kinds {
	k, faults := Read(shipped)
	if len(faults) > 0 { // a test reads it
		panic(faults[0].String())
	}
	return k
})

// Default is the catalogue that the program ships with.
func Default() alert.Kinds { return standard() }
