package strictyaml_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/internal/strictyaml"
)

const parts = `
parts:
  - name: x-main
    mode: actual
    port: 80
  - {name: &n m-en, mode: *n, prot: 443}
  - null
`

type port struct {
	Port int `yaml:"port"`
}

func TestSectionIsDecodedLater(t *testing.T) {
	t.Parallel()
	var f file
	if _, faults := strictyaml.Decode([]byte(parts), &f); len(faults) > 0 {
		t.Fatal(faults)
	}
	if len(f.Parts) != 3 {
		t.Fatalf("%d parts", len(f.Parts))
	}
	if got := f.Parts[0].Get("name") + " " + f.Parts[1].Get("mode") + " " + f.Parts[0].Get("port") + f.Parts[0].Get("none"); got != "x-main m-en 80" {
		t.Errorf("Get: %q", got)
	}

	var c Common
	var p port
	if faults := f.Parts[0].Decode(&c, &p); len(faults) > 0 || c != (Common{"x-main", "actual"}) || p.Port != 80 {
		t.Error(c, p, faults)
	}
	want := []strictyaml.Fault{{Path: "parts[1].prot", Message: `unknown field "prot"; did you mean "port"?`, Line: 6, Column: 31}}
	if d := cmp.Diff(want, f.Parts[1].Decode(&c, &p)); d != "" {
		t.Error(d)
	}
	want = []strictyaml.Fault{{Path: "parts[0].port", Message: `unknown field "port"; known here: mode, name`, Line: 5, Column: 5}}
	if d := cmp.Diff(want, f.Parts[0].Decode(&c)); d != "" {
		t.Error(d)
	}
}

func TestAbsentSection(t *testing.T) {
	t.Parallel()
	var s strictyaml.Section
	if !s.IsZero() || s.Get("name") != "" || len(s.Decode(&Common{})) > 0 || s.Path() != "" {
		t.Error("an absent section is not empty")
	}
	if got := s.Fault("name", "is absent"); got != (strictyaml.Fault{Path: "name", Message: "is absent"}) {
		t.Error(got)
	}
}

func TestSectionFaultKnowsItsPlace(t *testing.T) {
	t.Parallel()
	var f file
	strictyaml.Decode([]byte(parts), &f)
	s := f.Parts[0]
	if got := s.Fault("port", "is taken"); got.String() != "line 5, column 5: parts[0].port: is taken" {
		t.Error(got)
	}
	if got := s.Fault("", "is odd"); got.String() != "line 3, column 5: parts[0]: is odd" {
		t.Error(got)
	}
	if s.Path() != "parts[0]" || s.IsZero() {
		t.Error(s.Path())
	}
}
