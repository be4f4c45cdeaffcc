package strictyaml

import (
	"cmp"
	"fmt"
	"slices"
)

// Fault is one thing wrong with a file, in words that name the way out. Line and Column count from 1;
// 0 means that the place is not known.
type Fault struct {
	Path         string // for example "missing[0].age"; empty for the file as a whole
	Message      string
	Line, Column int
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

func inOrder(faults []Fault) []Fault {
	slices.SortStableFunc(faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return faults
}
