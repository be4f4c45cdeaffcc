package phrases_test

import (
	"bytes"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/phrases"
)

// Every shipped table has words for the same meanings, and each word can be found again by what it says.
func TestTablesAgree(t *testing.T) {
	t.Parallel()
	book := phrases.Default()
	if len(book) != 4 || book["ar"].Direction != alert.RightToLeft {
		t.Fatal(len(book), "tables")
	}
	for l, p := range book {
		if p.ReviewedBy == "" || p.ReviewedOn == "" {
			t.Errorf("nobody answers for %s", l)
		}
		for field, words := range reflect.ValueOf(p.Lexicon).Fields() {
			own, english := words.Interface().(alert.Words), reflect.ValueOf(book["en"].Lexicon).FieldByIndex(field.Index).Interface().(alert.Words)
			for meaning := range english {
				if len(own[meaning].Forms) == 0 {
					t.Errorf("%s has no word for %s: %s", l, field.Name, meaning)
				}
			}
			if len(own) != len(english) {
				t.Errorf("%s has %d %s, English %d", l, len(own), field.Name, len(english))
			}
			seen := map[string]string{}
			for meaning, w := range own {
				for _, s := range slices.Concat(w.Forms[:1], w.Also, w.Short) {
					if other := seen[strings.ToLower(s)]; other != "" && l != "ar" && l != "es" { // where one word has two meanings, they say the same
						t.Errorf("%s: %q is %s and %s", l, s, meaning, other)
					}
					seen[strings.ToLower(s)] = meaning
				}
			}
		}
	}
}

// A language without a table of its own takes that of its primary language, and its own wins.
func TestLookUp(t *testing.T) {
	t.Parallel()
	book := phrases.Default()
	if book.In("es-MX") != book["es"] || book.In("ES-us") != book["es"] || book.In("tlh") != nil || book.In("") != nil {
		t.Error("wrong table")
	}
	data, err := os.ReadFile("fr.yaml")
	if err != nil {
		t.Fatal(err)
	}
	own := bytes.Replace(data, []byte("language: fr"), []byte("language: fr-CA"), 1)
	again := bytes.Replace(data, []byte("share: Partagez ce message."), []byte("share: Faites circuler."), 1)
	more, faults, err := phrases.Load(fstest.MapFS{"ca.yaml": {Data: own}, "fr.yaml": {Data: again}, "README": {}}, book)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	if more.In("fr-CA").Language != "fr-CA" || more.In("fr-BE").Action.Share != "Faites circuler." || more.In("en") != book["en"] || book["fr"].Action.Share == "Faites circuler." {
		t.Error("the agency's own tables do not count, or change the shipped ones")
	}
	_, faults, err = phrases.Load(fstest.MapFS{"a.yaml": {Data: data}, "b.yaml": {Data: data}}, nil)
	if err != nil || len(faults) != 1 || faults[0].String() != "b.yaml: language: fr is also that of a.yaml; keep one" {
		t.Error(err, faults)
	}
	if _, _, err = phrases.Load(fstest.MapFS{"README": {}}, book); err == nil {
		t.Error("an empty folder is no folder of tables")
	}
}

// What a table lacks is said at once, and so is every unknown key and every pattern that would lose a fact.
func TestEveryFaultAtOnce(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	damaged := string(data)
	for _, change := range [][2]string{
		{"direction: ltr", "direction: sideways"},
		{"version: 1", "version: 0"},
		{`reviewed_on: "2026-11-27"`, `reviewed_on: "last week"`},
		{"exercise: EXERCISE", "exercise: DRILL"},
		{"no_action: Take no action.", "no_acton: Take no action."},
		{`other: "{age}"`, `other: "old"`},
		{`{time} {day}, {place}{going}`, `{time} {day}, {plaice}{going}`},
		{`heading: "heading {direction}"`, `heading: "heading {direction"`},
		{`Have you seen {name}?`, `Have you seen {name} {name}?`},
		{"Sat]", "]"},
		{"thanks: [thanks, thank you]", "thanks: []"},
		{"á: a,", "á: →, ab: x,"},
		{"Please share.", "Please share {this}."},
		{"white: white", "white: a|b|c"},
		{"With {companion}.", "{a|b|c} {companion}."},
		{"gender: feminine, missing: missing girl", "gender: femnine, missing: missing girl"},
	} {
		if !strings.Contains(damaged, change[0]) {
			t.Fatalf("the table lacks %q", change[0])
		}
		damaged = strings.Replace(damaged, change[0], change[1], 1)
	}
	_, faults := phrases.Read([]byte(damaged))
	var got []string
	for _, f := range faults {
		got = append(got, f.Path+": "+f.Message)
		if f.Line == 0 {
			t.Errorf("no place for %s", f)
		}
	}
	want := []string{
		`direction: "sideways" is neither ltr nor rtl`,
		`version: absent; start with 1, and count up with every change`,
		`reviewed_on: "last week" is no day; write it like "2026-11-27"`,
		`signifiers.exercise: must start with EXERCISE in every language, so that nobody takes a drill for real`,
		`drill.no_action: absent; every table needs it`,
		`drill.no_acton: unknown field "no_acton"; did you mean "no_action"?`,
		`nouns.girl.gender: "femnine" is none of masculine, feminine, masculines, feminines`,
		`ages.other: lacks {age}, and the fact with it`,
		`questions.name: {name} stands here twice`,
		`last_seen: {plaice} has no meaning here; there are {time}, {day}, {place}, {going}`,
		`last_seen: lacks {place}, and the fact with it`,
		`day.weekdays: has 6 words; it wants 7, from Sunday on`,
		`going.heading: a brace is not closed; slots look like {place}`,
		`look.companion: "a|b|c" has 3 forms; write one, two (masculine|feminine) or four (and both plurals)`,
		`action.share: {this} has no meaning here; these words have no slots`,
		`recognise.thanks: absent; list at least one word`,
		`plain_letters.ab: "ab" is no single letter that telephones lack`,
		`plain_letters.á: "→" is nothing that telephones can show in its place`,
		`lexicon.colours.white: "a|b|c" has 3 forms; write one, two (masculine|feminine) or four (and both plurals)`,
	}
	slices.Sort(want)
	slices.Sort(got)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestNothingToRead(t *testing.T) {
	t.Parallel()
	for _, doc := range []string{"", "[]", "language: {", "\xff"} {
		if _, faults := phrases.Read([]byte(doc)); len(faults) != 1 {
			t.Errorf("%q: %v", doc, faults)
		}
	}
	if _, faults := phrases.Read([]byte("{}")); len(faults) < 80 {
		t.Errorf("an empty table lacks only %d things", len(faults))
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"en.yaml", "ar.yaml"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if p, faults := phrases.Read(data); p == nil && len(faults) == 0 {
			t.Error("neither phrases nor faults")
		}
	})
}
