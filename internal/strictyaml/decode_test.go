package strictyaml_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/internal/strictyaml"
)

type colour string

// level is read by its own words.
type level int

func (l *level) UnmarshalText(b []byte) error {
	switch string(b) {
	case "low":
		*l = 1
	case "high":
		*l = 2
	default:
		return errors.New("this wants low or high")
	}
	return nil
}

// words is one text, or a text for each language.
type words map[string]string

func (w *words) UnmarshalText(b []byte) error {
	*w = words{"": string(b)}
	return nil
}

// note has a short form, its value alone, and a long one with a source.
type note struct {
	Value  string `yaml:"value"`
	Source string `yaml:"source"`
}

type longNote note

func (n *note) Form(keys []string) any {
	if slices.Contains(keys, "value") {
		return (*longNote)(n)
	}
	return &n.Value
}

type Common struct {
	Name string `yaml:"name"`
	Mode string `json:"mode,omitempty"`
}

type answers struct {
	Signed bool              `yaml:"signed"`
	Rest   map[string]string `yaml:",inline"`
}

type file struct {
	Common

	Text    string               `yaml:"text"`
	Flag    bool                 `yaml:"flag"`
	Count   int                  `yaml:"count"`
	Small   int8                 `yaml:"small"`
	Size    uint                 `yaml:"size"`
	Ratio   float64              `yaml:"ratio"`
	When    time.Time            `yaml:"when"`
	Wait    time.Duration        `yaml:"wait"`
	Colour  colour               `yaml:"colour"`
	Level   level                `yaml:"level"`
	Words   words                `yaml:"words"`
	Note    note                 `yaml:"note"`
	Maybe   *int                 `yaml:"maybe"`
	List    []string             `yaml:"list"`
	Pair    [2]float64           `yaml:"pair"`
	People  []Common             `yaml:"people"`
	ByName  map[colour]int       `yaml:"by_name"`
	Answers answers              `yaml:"answers"`
	Parts   []strictyaml.Section `yaml:"parts"`
	Secret  string               `yaml:"-"`
	Plain   string
}

func TestDecodeReadsEveryKind(t *testing.T) {
	t.Parallel()
	const doc = `
name: n
mode: "m"
text: 2026-11-22
flag: true
count: -3
size: 7
ratio: 2
when: 2026-11-22T08:20:00-05:00
wait: 1m30s
colour: blue
level: high
words: {en-US: hello}
note: short
maybe: 0
list: [a, "1"]
pair: [41.5, -45]
people:
  - {name: one}
  - {name: two, mode: x}
by_name: {red: 1}
answers: {signed: true, age: met}
plain: p
`
	var got file
	_, faults := strictyaml.Decode([]byte(doc), &got)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	want := file{
		Common: Common{"n", "m"}, Text: "2026-11-22", Flag: true, Count: -3, Size: 7, Ratio: 2,
		When: time.Date(2026, 11, 22, 13, 20, 0, 0, time.UTC), Wait: 90 * time.Second,
		Colour: "blue", Level: 2, Words: words{"en-US": "hello"}, Note: note{Value: "short"}, Maybe: new(0),
		List: []string{"a", "1"}, Pair: [2]float64{41.5, -45},
		People: []Common{{Name: "one"}, {"two", "x"}}, ByName: map[colour]int{"red": 1},
		Answers: answers{true, map[string]string{"age": "met"}}, Plain: "p",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestDecodeReadsJSONAlike(t *testing.T) {
	t.Parallel()
	for name, doc := range map[string]string{
		"compact": `{"text":"a\/b \ud83d\ude00","count":3,"ratio":1e3,"flag":false,"maybe":null,"list":["x"],"note":{"value":"v","source":"s"}}`,
		"tabs":    "\ufeff{\n\t\"text\": \"a\\/b \\ud83d\\ude00\",\n\t\"count\": 3, \"ratio\": 1e3,\n\t\"list\":\n\t[\"x\"], \"note\": {\"value\": \"v\", \"source\": \"s\"}}\n",
		"flow":    "{text: a/b 😀, count: 3, ratio: 1e3, list: [x], note: {value: v, source: s}}",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got file
			if _, faults := strictyaml.Decode([]byte(doc), &got); len(faults) > 0 {
				t.Fatal(faults)
			}
			want := file{Text: "a/b 😀", Count: 3, Ratio: 1000, List: []string{"x"}, Note: note{"v", "s"}}
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestNullLeavesDefaults(t *testing.T) {
	t.Parallel()
	got := file{Text: "default", Maybe: new(4), Note: note{Value: "kept"}}
	_, faults := strictyaml.Decode([]byte("text: null\nmaybe: ~\nnote:\nlist: null\n"), &got)
	if want := (file{Text: "default", Maybe: new(4), Note: note{Value: "kept"}}); len(faults) > 0 || !cmp.Equal(want, got) {
		t.Error(faults, cmp.Diff(want, got))
	}
}

// Every fault of one file is reported, at its place, in the order of the file.
func TestDecodeReportsEveryFault(t *testing.T) {
	t.Parallel()
	const doc = `text: 911
flag: yes
count: many
small: 300
size: -1
ratio: .nan
when: yesterday
wait: 15
colour: [blue]
level: medium
words: 7
note: {value: v, sorce: s}
maybe: 1.5
list: a
pair: [1]
people:
  - {name: one, namme: two}
  - three
by_name: {red: x}
7: x
? [a, b]
: c
text: again
<<: {text: x}
Secret: s
plain: !custom p
answers: {age: true}
`
	var got file
	_, faults := strictyaml.Decode([]byte(doc), &got)
	var lines []string
	for _, f := range faults {
		lines = append(lines, f.String())
	}
	want := []string{
		`line 1, column 7: text: this wants text; put it in quotes: "911"`,
		`line 2, column 7: flag: this wants true or false, not "yes"`,
		`line 3, column 8: count: this wants a whole number, not "many"`,
		`line 4, column 8: small: 300 is out of range`,
		`line 5, column 7: size: this wants a whole number, 0 or more, not "-1"`,
		`line 6, column 8: ratio: this wants a number, not ".nan"`,
		`line 7, column 7: when: this is not a time; write it like "2026-11-22T08:20:00-05:00"`,
		`line 8, column 7: wait: this is not a duration; write it like "15s" or "2h30m"`,
		`line 9, column 9: colour: this wants text, not a list`,
		`line 10, column 8: level: this wants low or high`,
		`line 11, column 8: words: this wants text; put it in quotes: "7"`,
		`line 12, column 18: note.sorce: unknown field "sorce"; did you mean "source"?`,
		`line 13, column 8: maybe: this wants a whole number, not "1.5"`,
		`line 14, column 7: list: this wants a list ([a, b], or one line for each with a dash), not "a"`,
		`line 15, column 7: pair: this list has 1 values; it wants 2`,
		`line 17, column 17: people[0].namme: unknown field "namme"; did you mean "name"?`,
		`line 18, column 5: people[1]: this wants fields (name: value), not "three"`,
		`line 19, column 16: by_name.red: this wants a whole number, not "x"`,
		`line 20, column 1: this name is not text; put it in quotes`,
		`line 21, column 3: this name is not text; put it in quotes`,
		`line 23, column 1: text: this field stands here twice; the first is in line 1`,
		`line 24, column 1: merge keys (<<) are not supported; write the fields out`,
		`line 25, column 1: Secret: unknown field "Secret"; leave it out`,
		`line 26, column 8: plain: the tag !custom is not supported; leave it out`,
		`line 27, column 16: answers.age: this wants text; put it in quotes: "true"`,
	}
	if d := cmp.Diff(want, lines); d != "" {
		t.Error(d)
	}
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	var bomb strings.Builder
	bomb.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 10; i++ {
		fmt.Fprintf(&bomb, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	for name, c := range map[string]struct{ doc, want string }{
		"nothing":            {"", "line 1, column 1: the file is empty"},
		"only a comment":     {"# hello\n", "line 1, column 1: the file is empty"},
		"null":               {"~", "line 1, column 1: the file is empty"},
		"two documents":      {"text: a\n---\ntext: b\n", "line 2, column 1: the file holds more than one document; split it at ---"},
		"a broken second":    {"text: a\n---\n{", "line 3, column 1: this is not YAML: did not find expected node content"},
		"not UTF-8":          {"text: ok\nname: caf\xe9\n", "line 2, column 10: byte 0xE9 is not UTF-8; save the file as UTF-8"},
		"no YAML":            {"text: a: b", "line 1, column 1: this is not YAML: mapping values are not allowed in this context"},
		"tabs":               {"text:\n\t- b", "line 2, column 1: this is not YAML: found character that cannot start any token"},
		"broken JSON":        {"{\"text\": \"a\",\n \"list\": [1,}", "line 2, column 13: this is not JSON: invalid character '}' looking for beginning of value"},
		"broken flow YAML":   {"{text: [}", "line 1, column 2: this is not JSON: invalid character 't' looking for beginning of object key string"},
		"control characters": {"text: \"\x01\"", "line 1, column 1: this is not YAML: control characters are not allowed"},
		"a list":             {"- a", "line 1, column 1: this wants fields (name: value), not a list"},
		"an alias bomb":      {bomb.String(), "the file holds more than 20000 values, aliases expanded"},
		"an endless alias":   {"list: &x [*x]", "line 1, column 11: list[0]: the alias *x contains itself"},
		"deep YAML":          {"text: " + strings.Repeat("[", 40) + strings.Repeat("]", 40), "values stand more than 32 levels deep"},
		"deep JSON":          {`{"text":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "}", "values stand more than 32 levels deep"},
		"too large":          {"text: " + strings.Repeat("a", 1<<20), "the file has 1048582 bytes; at most 1048576 are read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc, faults := strictyaml.Decode([]byte(c.doc), &file{})
			if len(faults) != 1 || !strings.HasSuffix(faults[0].String(), c.want) {
				t.Errorf("got %v, want %s", faults, c.want)
			}
			if doc == nil {
				t.Error("no document")
			}
		})
	}
}

// A file that is wrong all over is not listed whole.
func TestFaultsAreBounded(t *testing.T) {
	t.Parallel()
	for name, doc := range map[string]string{
		"unknown":  strings.Repeat("- {flagg: 1}\n", 5000),
		"twice":    strings.Repeat("- {a: 1, a: 2}\n", 5000),
		"mistyped": strings.Repeat("- {flag: 1}\n", 5000),
	} {
		var got []struct{ Flag bool }
		_, faults := strictyaml.Decode([]byte(doc), &got)
		if len(faults) != 101 || faults[100].Message != "there is more; correct what stands before this first" {
			t.Errorf("%s: %d faults, the last %v", name, len(faults), faults[len(faults)-1])
		}
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	if _, faults := strictyaml.Decode([]byte("text: abc"), &file{}, strictyaml.MaxBytes(8)); len(faults) != 1 {
		t.Error("9 bytes were read where 8 are allowed:", faults)
	}
	if _, faults := strictyaml.Decode([]byte("people: [{name: a}]"), &file{}, strictyaml.MaxDepth(2)); len(faults) != 1 {
		t.Error("three levels were read where two are allowed:", faults)
	}
	if _, faults := strictyaml.Decode([]byte("people: [{name: a}]"), &file{}, strictyaml.MaxDepth(3)); len(faults) != 0 {
		t.Error(faults)
	}
}

func TestTextsChangesTextsAndNames(t *testing.T) {
	t.Parallel()
	var got file
	doc, faults := strictyaml.Decode([]byte("{Text: A, count: 1, words: {\"X\": \"B\\r\"}}"), &got, strictyaml.Texts(strings.ToLower))
	if want := (file{Text: "a", Count: 1, Words: words{"x": "b\r"}}); len(faults) > 0 || !cmp.Equal(want, got) || !doc.Has("words.x") {
		t.Error(faults, cmp.Diff(want, got))
	}
}

func TestAliasesStandForWhatTheyName(t *testing.T) {
	t.Parallel()
	var got file
	_, faults := strictyaml.Decode([]byte("list: &l [a, b]\nanswers: {x: &v met, y: *v}\npeople: [&p {name: n}, *p]"), &got)
	want := file{List: []string{"a", "b"}, Answers: answers{Rest: map[string]string{"x": "met", "y": "met"}}, People: []Common{{Name: "n"}, {Name: "n"}}}
	if len(faults) > 0 || !cmp.Equal(want, got) {
		t.Error(faults, cmp.Diff(want, got))
	}
}

func TestPosition(t *testing.T) {
	t.Parallel()
	doc, _ := strictyaml.Decode([]byte("text: a\npeople:\n  - name: one\n  - name: two\n    mode: x\n"), &file{})
	for path, want := range map[string][2]int{
		"text": {1, 1}, "people": {2, 1}, "people[1]": {4, 5}, "people[1].mode": {5, 5},
		"people[1].absent.deeper": {4, 5}, "people[7].name": {2, 1}, "nowhere": {1, 1}, "": {1, 1},
	} {
		if line, column := doc.Position(path); line != want[0] || column != want[1] {
			t.Errorf("%s stands at %d:%d, want %v", path, line, column, want)
		}
	}
	if !doc.Has("people[1].mode") || doc.Has("people[0].mode") {
		t.Error("Has is wrong about people[].mode")
	}
}

func TestUnsupportedKindIsAFault(t *testing.T) {
	t.Parallel()
	var v struct{ C chan int }
	_, faults := strictyaml.Decode([]byte("c: 1"), &v)
	if len(faults) != 1 || !strings.Contains(faults[0].Message, "chan int") {
		t.Error(faults)
	}
}
