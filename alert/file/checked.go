package file

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/internal/strictyaml"
)

// Checked decodes a file of data into v, lets check look at what was read, and says all that is wrong at
// once: each fault at its line and column, in the order of the file, without those that merely follow from
// another. v is to be used only if there is none.
func Checked(data []byte, v any, check func() []alert.Fault) []alert.Fault {
	doc, form := decode(data, v)
	faults := slices.Clone(form)
	for _, f := range check() {
		if !follows(f.Path, form) {
			f.Line, f.Column = doc.Position(f.Path)
			faults = append(faults, f)
		}
	}
	slices.SortStableFunc(faults, func(a, b alert.Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return faults
}

// follows reports whether a fault merely follows from the form of the file: what could not be read is not
// also absent.
func follows(path string, form []alert.Fault) bool {
	return slices.ContainsFunc(form, func(f alert.Fault) bool {
		return f.Path == "" || f.Path == path || strings.HasPrefix(path, f.Path+".")
	})
}

// decode reads strictly, with texts in Unicode's composed form (NFC).
func decode(data []byte, v any) (*strictyaml.Document, []alert.Fault) {
	doc, found := strictyaml.Decode(data, v, strictyaml.Texts(norm.NFC.String))
	faults := make([]alert.Fault, len(found))
	for i, f := range found {
		faults[i] = alert.Fault{Path: f.Path, Grade: alert.Block, Message: f.Message, Line: f.Line, Column: f.Column}
	}
	return doc, faults
}
