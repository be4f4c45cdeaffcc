package file_test

import (
	"strconv"
	"testing"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/file"
)

func TestChecked(t *testing.T) {
	type place struct {
		Name string `yaml:"name"`
		Code string `yaml:"code"`
	}
	absent := func(path string) alert.Fault {
		return alert.Fault{Path: path, Grade: alert.Block, Message: "is missing"}
	}
	tests := []struct {
		name  string
		data  string
		found []alert.Fault
		want  []string // path at line:column, in order
	}{
		{"all is well", "name: Larkmoor\ncode: L1\n", nil, nil},
		{"what is said of the content gets its place", "name: Larkmoor\ncode: L1\n", []alert.Fault{absent("code")}, []string{"code at 2:1"}},
		{"in the order of the file", "name: Larkmoor\ncode: L1\nsize: 3\n", []alert.Fault{absent("name")}, []string{"name at 1:1", "size at 3:1"}},
		{"what could not be read is not also absent", "name: [a, b]\ncode: L1\n", []alert.Fault{absent("name"), absent("name.first")}, []string{"name at 1:7"}},
		{"nothing can be said of no file at all", "{", []alert.Fault{absent("name")}, []string{" at 1:1"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var p place
			got := file.Checked([]byte(test.data), &p, func() []alert.Fault { return test.found })
			if len(got) != len(test.want) {
				t.Fatalf("faults %v, want %v", got, test.want)
			}
			for i, f := range got {
				if at := f.Path + " at " + strconv.Itoa(f.Line) + ":" + strconv.Itoa(f.Column); at != test.want[i] {
					t.Errorf("fault %d is of %s (%s), want %s", i, at, f.Message, test.want[i])
				}
			}
		})
	}
}
