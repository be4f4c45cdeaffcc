package strictyaml

import (
	"cmp"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
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

// A person corrects no more at once, and nobody can make us work for more.
const maxFaults = 100

// findings collects faults, up to a number that a person can read.
type findings struct{ faults []Fault }

func (f *findings) fault(n *yaml.Node, path, format string, args ...any) {
	switch {
	case len(f.faults) < maxFaults:
		f.faults = append(f.faults, Fault{Path: path, Message: fmt.Sprintf(format, args...), Line: n.Line, Column: n.Column})
	case !f.full():
		f.faults = append(f.faults, Fault{Message: "there is more; correct what stands before this first", Line: n.Line, Column: n.Column})
	}
}

// full reports whether further faults would be lost.
func (f *findings) full() bool { return len(f.faults) > maxFaults }

func inOrder(faults []Fault) []Fault {
	slices.SortStableFunc(faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return faults
}
