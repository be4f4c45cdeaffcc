// Package file reads alert files: YAML or JSON in the words of the schema hueandcry.alert/1.
package file

import (
	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/internal/strictyaml"
)

// Read turns the bytes of an alert file into a revision. Faults are those of the file's form, all of them
// blocking and each at its line and column; what the alert itself lacks is for [alert.Validate] to say,
// and [Locate] gives its findings their place. The revision is never nil and holds what could be read.
//
// Texts are brought into Unicode's composed form (NFC), so that every network counts them alike.
func Read(data []byte) (*alert.Revision, *strictyaml.Document, []alert.Fault) {
	r := &alert.Revision{}
	doc, faults := Complete(r, data)
	return r, doc, faults
}

// Complete reads an alert file over what is known already: what the file says counts.
func Complete(r *alert.Revision, data []byte) (*strictyaml.Document, []alert.Fault) {
	return decode(data, r)
}

// Locate gives each fault its place in the file, or that of the nearest thing that stands there.
func Locate(faults []alert.Fault, doc *strictyaml.Document) []alert.Fault {
	for i, f := range faults {
		if f.Line == 0 {
			faults[i].Line, faults[i].Column = doc.Position(f.Path)
		}
	}
	return faults
}
