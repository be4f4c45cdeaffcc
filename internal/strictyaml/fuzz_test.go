package strictyaml_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/internal/strictyaml"
)

// Whatever the bytes are, reading ends, and every fault is one line at a place that the file has.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		"text: a\nlist: [a, b]\n", `{"text": "a", "note": {"value": "v"}}`, parts, "a: &a [*a]", "? a\n: b", "--- |\n x",
		"flag: !!bool ''", "note: !!null x", "<<: [1]", "words: {? {a: b} : c}", "%YAML 1.1\n---\nname: x", "pair: [1, 2]\n...\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var got file
		_, faults := strictyaml.Decode(data, &got)
		lines := strings.Count(string(data), "\n") + strings.Count(string(data), "\r") + strings.Count(string(data), "\u0085") +
			strings.Count(string(data), "\u2028") + strings.Count(string(data), "\u2029") + 1
		for _, fault := range faults {
			if fault.Line > lines+1 || fault.Message == "" || !utf8.Valid(data) && len(faults) != 1 {
				t.Errorf("%+v in a file of %d lines", fault, lines)
			}
		}
		for _, s := range got.Parts {
			s.Decode(&Common{}, &port{})
		}
	})
}

// What encoding/json reads from a strict document, Decode reads too.
func FuzzJSONAgrees(f *testing.F) {
	f.Add("a/b", "\u00e9\U0001F600\t\"", int64(-4), 2.5)
	f.Fuzz(func(t *testing.T, a, b string, i int64, x float64) {
		type doc struct {
			A string             `json:"a"`
			L []string           `json:"l"`
			I int64              `json:"i"`
			M map[string]float64 `json:"m"`
		}
		data, err := json.MarshalIndent(doc{A: a, L: []string{b, a}, I: i, M: map[string]float64{"x": x}}, "", "\t")
		if err != nil {
			t.Skip(err)
		}
		var want, got doc
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatal(err)
		}
		if _, faults := strictyaml.Decode(data, &got); len(faults) > 0 {
			t.Fatal(faults)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	})
}
