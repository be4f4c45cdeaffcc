package cap

import (
	"slices"

	"github.com/hueandcry/hueandcry/alert"
)

// Write writes a message in the order of the schema. Of a message with errors, or one that breaks the
// profile, nothing is written; the findings say why. They also hold warnings and advice.
func Write(m *Message) ([]byte, []Finding) {
	found := findings(Check(m))
	if slices.ContainsFunc(found, func(f Finding) bool { return f.Grade == alert.Block }) {
		return nil, found
	}
	out, err := encode(m)
	if err != nil {
		found.add(Error, "INVALID_CHARACTERS", "", "cannot be written: %v", err)
	}
	return out, found
}
