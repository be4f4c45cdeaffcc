package alert

import (
	"fmt"
	"strconv"
)

// Grade says what a finding means.
type Grade string

// The grades. A Draft may have any of them.
const (
	Block Grade = "block" // the alert cannot be issued like this
	Warn  Grade = "warn"  // it can; a person should look again

	Advise Grade = "advice" // it would be understood better, or passed on more; see [Coach]
)

// Fault is one finding about an alert, in words that name the way out. Line and Column are its place in
// the file, counted from 1, where there is a file.
type Fault struct {
	Path    string `json:"path"`
	Grade   Grade  `json:"grade"`
	Message string `json:"message"`
	Line    int    `json:"line,omitzero"`
	Column  int    `json:"column,omitzero"`

	Rule     string `json:"rule,omitzero"`     // of advice: its name
	Evidence string `json:"evidence,omitzero"` // of advice: what it rests on
}

// String is the fault on one line, its place first.
func (f Fault) String() string {
	where := ""
	if f.Line > 0 {
		where = fmt.Sprintf("line %d, column %d: ", f.Line, f.Column)
	}
	if f.Path != "" {
		where += f.Path + ": "
	}
	return where + f.Message
}

// Blocking reports whether any of the faults keeps the alert from being issued.
func Blocking(faults []Fault) bool {
	for _, f := range faults {
		if f.Grade == Block {
			return true
		}
	}
	return false
}

// findings collects faults.
type findings []Fault

func (f *findings) block(path, format string, args ...any) {
	*f = append(*f, Fault{Path: path, Grade: Block, Message: fmt.Sprintf(format, args...)})
}

func (f *findings) warn(path, format string, args ...any) {
	*f = append(*f, Fault{Path: path, Grade: Warn, Message: fmt.Sprintf(format, args...)})
}

// at is the path of one item of a list.
func at(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
