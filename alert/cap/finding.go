package cap

import (
	"fmt"

	"github.com/hueandcry/hueandcry/alert"
)

// Class is what the standard thinks of a finding.
type Class string

// The classes. What is written may have neither errors nor breaches of the profile.
const (
	Error   Class = "error"   // against the schema, or against the words of the standard
	Profile Class = "profile" // against what every public alert of ours holds beyond the standard
	Warning Class = "warning" // most likely not what the sender meant
	Advice  Class = "advice"  // worse than it could be
)

// Finding is one thing that is off in a message. The class says what the standard thinks of it, the grade
// what we make of it. Codes are those that others who check CAP use, too: "INVALID_POLYGON".
type Finding struct {
	alert.Fault

	Class Class  `json:"class"`
	Code  string `json:"code"`
}

// String is the finding on one line.
func (f Finding) String() string { return f.Fault.String() + " (" + f.Code + ")" }

// Faults are the findings as faults of the alert.
func Faults(all []Finding) []alert.Fault {
	faults := make([]alert.Fault, len(all))
	for i, f := range all {
		faults[i] = f.Fault
		faults[i].Message = fmt.Sprintf("%s (%s)", f.Message, f.Code)
	}
	return faults
}

// findings collects findings. Errors and breaches of the profile block until somebody knows better.
type findings []Finding

func (f *findings) add(class Class, code, path, format string, args ...any) {
	grade := alert.Warn
	if class == Error || class == Profile {
		grade = alert.Block
	}
	*f = append(*f, Finding{alert.Fault{Path: path, Grade: grade, Message: fmt.Sprintf(format, args...)}, class, code})
}

// at is the path of one item of a list within path.
func at(path, name string, i int) string { return under(path, fmt.Sprintf("%s[%d]", name, i)) }

// under is the path of what stands within path.
func under(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
