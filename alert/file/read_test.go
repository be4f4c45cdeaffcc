package file_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/file"
	"github.com/hueandcry/hueandcry/alert/phrases"
	"github.com/hueandcry/hueandcry/internal/testneed"
)

// The worked examples, at the moments for which they were written.
var examples = []struct{ name, at string }{
	{"1-amber-actual.yaml", "2026-11-22T10:00:00-05:00"},
	{"2-silver-actual.yaml", "2026-11-22T19:40:00-05:00"},
	{"3-mep-draft-incomplete.yaml", "2026-11-22T21:00:00-05:00"},
	{"4-exercise-drill.yaml", "2026-11-23T02:55:00-05:00"},
}

func example(t testing.TB, i int) (data []byte, now time.Time) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(testneed.Shared(t), "data", "alerts", examples[i].name))
	if err != nil {
		t.Fatal(err)
	}
	now, err = time.Parse(time.RFC3339, examples[i].at)
	if err != nil {
		t.Fatal(err)
	}
	return data, now
}

func TestCompleteExamplesPass(t *testing.T) {
	t.Parallel()
	for _, i := range []int{0, 1, 3} {
		data, now := example(t, i)
		r, doc, faults := file.Read(data)
		if len(faults) > 0 {
			t.Fatalf("%s: %v", examples[i].name, faults)
		}
		for _, f := range file.Locate(alert.Validate(r, now, r.Status()), doc) {
			if f.Grade == alert.Block {
				t.Errorf("%s: %v", examples[i].name, f)
			}
			if f.Line == 0 {
				t.Errorf("%s: no place for %v", examples[i].name, f)
			}
		}
		for _, f := range alert.Validate(r, r.Expires(), r.Status()) {
			if f.Path == "meta.expires" && f.Grade == alert.Block {
				return
			}
		}
		t.Errorf("%s may be issued when it has expired", examples[i].name)
	}
}

// The incomplete example lacks exactly what its README says, the approvers aside, who come later.
func TestIncompleteExample(t *testing.T) {
	t.Parallel()
	data, now := example(t, 2)
	r, doc, faults := file.Read(data)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for _, as := range []alert.Status{alert.Actual, alert.Exercise} {
		got := map[string]alert.Grade{}
		places := map[string]int{}
		for _, f := range file.Locate(alert.Validate(r, now, as), doc) {
			got[f.Path] = f.Grade
			places[f.Path] = f.Line
		}
		want := map[string]alert.Grade{
			"last_seen.time": alert.Block, "missing[0].age": alert.Block, "contact.tip_phone": alert.Block,
			"contact.do_not_approach": alert.Block, "meta.onset": alert.Block, "meta.expires": alert.Block, "area": alert.Block,
			"narrative.en-US.ask":                            alert.Block,
			"meta.criteria_checklist.enough_description":     alert.Block,
			"meta.criteria_checklist.protected_person_check": alert.Block,
			"closeouts":                     alert.Block,
			"missing[0].photos":             alert.Warn,
			"missing[0].clothing_last_seen": alert.Warn,
			"vehicles[0].plate":             alert.Warn,
			"last_seen.latlon":              alert.Warn,
			"last_seen.direction":           alert.Warn,
			"last_seen.mode":                alert.Warn,
			"narrative.en-US.headline":      alert.Warn,
			"missing[0].height":             alert.Warn,
			"missing[0].hair":               alert.Warn,
		}
		if as == alert.Exercise { // and that it is no exercise yet
			for _, path := range []string{
				"meta.exercise.id", "meta.scope", "contact.emergency_no", "narrative.en-US.headline", "narrative.en-US.what_happened",
			} {
				want[path] = alert.Block
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("as %s: %s", as, d)
		}
		if places["contact.tip_phone"] != 38 || places["closeouts"] != 4 || places["missing[0].age"] != 43 {
			t.Error(places)
		}
	}
	if alert.Blocking(alert.Validate(r, now, alert.Draft)) {
		t.Error("it cannot be saved as a draft")
	}
	out, found := alert.Render(r, target("x", "en-US", 280))
	if !alert.Blocking(found) || out.Text != "" {
		t.Errorf("it was rendered:\n%s", out.Text)
	}
}

// The drill is never offered as the real thing.
func TestDrillIsNeverActual(t *testing.T) {
	t.Parallel()
	data, now := example(t, 3)
	r, _, _ := file.Read(data)
	found := alert.Validate(r, now, alert.Actual)
	if !alert.Blocking(found) || found[0].Path != "meta.status" {
		t.Error(found)
	}
}

// What only partners may know is in no text; the words of the illness are in none at all.
func TestExamplesSpeakOnlyInPublicWords(t *testing.T) {
	t.Parallel()
	for i, secrets := range map[int][]string{
		0: {"Nonesuch", "asthma", "LCSO-2026", "2019-05-04", "ferry", "sampleton", "testwell", "41.03"},
		1: {"dementia", "medic", "LCSO-2026", "Harbor Hill", "bakery"},
		3: {"EX-2026-11", "Night rehearsal", "drill-inbox"},
	} {
		data, _ := example(t, i)
		r, _, _ := file.Read(data)
		for _, l := range r.Languages() {
			for _, limit := range []int{280, 300, 500, 5000} {
				to := target("any", l, limit)
				to.Photos = make([]alert.Media, len(r.PublicPhotos()))
				out, faults := alert.Render(r, to)
				if alert.Blocking(faults) || out.Count > limit {
					t.Errorf("%s, %s, %d: %v", examples[i].name, l, limit, faults)
				}
				b, err := json.Marshal(out)
				if err != nil {
					t.Fatal(err)
				}
				for _, s := range secrets {
					if strings.Contains(string(b), s) {
						t.Errorf("%s: %q shows: %s", examples[i].name, s, b)
					}
				}
			}
		}
	}
}

func target(network string, l alert.Lang, limit int) alert.Target {
	return alert.Target{Channel: network, Network: network, Lang: l, Phrases: phrases.Default(), Limits: alert.Limits{Text: limit}}
}

func TestExamplesSurviveJSON(t *testing.T) {
	t.Parallel()
	for i := range examples {
		data, _ := example(t, i)
		r, _, _ := file.Read(data)
		canonical, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		again, _, faults := file.Read(canonical)
		if d := cmp.Diff(r, again); d != "" || len(faults) > 0 {
			t.Errorf("%s: %v\n%s", examples[i].name, faults, d)
		}
	}
}

// Faults of form come all at once, each at its place.
func TestReadNamesEveryFault(t *testing.T) {
	t.Parallel()
	const doc = `schema: hueandcry.alert/1
meta:
  kind: {value: amber, visibility: internal}
  code: 12345
  timezome: UTC
  languages: en-US
  expires: tomorrow
contact:
  emergency_no: 911
  tip_phone: {value: "+1-555-555-0142", visibilty: public}
missing:
  - age: seven
    height: tall
    clothing_last_seen: a coat
    eyes: {en-US: 7}
amplify: {repeats: {every: often}}
contact: {}
`
	_, _, faults := file.Read([]byte(doc))
	var got []string
	for _, f := range faults {
		if f.Grade != alert.Block {
			t.Errorf("%s: %s", f.Grade, f)
		}
		got = append(got, f.String())
	}
	if d := cmp.Diff([]string{
		`line 3, column 9: meta.kind: this wants text, not fields (value, visibility)`,
		`line 4, column 9: meta.code: this wants text; put it in quotes: "12345"`,
		`line 5, column 3: meta.timezome: unknown field "timezome"; did you mean "timezone"?`,
		`line 6, column 14: meta.languages: this wants a list ([a, b], or one line for each with a dash), not "en-US"`,
		`line 7, column 12: meta.expires: this is not a time; write it like "2026-11-22T08:20:00-05:00"`,
		`line 9, column 17: contact.emergency_no: this wants text; put it in quotes: "911"`,
		`line 10, column 41: contact.tip_phone.visibilty: unknown field "visibilty"; did you mean "visibility"?`,
		`line 12, column 10: missing[0].age: this wants a whole number, not "seven"`,
		`line 13, column 13: missing[0].height: "tall" is no measure; write {value: 122, unit: cm}, "122 cm" or unknown`,
		`line 14, column 25: missing[0].clothing_last_seen: "a coat" is no list; write [{item: raincoat, colour: yellow}] or unknown`,
		`line 15, column 19: missing[0].eyes.en-US: this wants text; put it in quotes: "7"`,
		`line 16, column 28: amplify.repeats.every: "often" is no duration; write it like 1h30m`,
		`line 17, column 1: contact: this field stands here twice; the first is in line 8`,
	}, got); d != "" {
		t.Error(d)
	}
}

// Short forms say the same as long ones.
func TestShortForms(t *testing.T) {
	t.Parallel()
	short, _, f1 := file.Read([]byte("missing: [{hair: brown, height: 122 cm, clothing_last_seen: [raincoat], display_name: Wren}]\ncloseouts: {error: Oops}"))
	long, _, f2 := file.Read([]byte(`{"missing": [{"hair": {"colour": "brown"}, "height": {"value": 122, "unit": "cm"},
		"clothing_last_seen": {"value": [{"item": "raincoat"}]}, "display_name": {"value": "Wren"}}], "closeouts": {"error": {"": "Oops"}}}`))
	if d := cmp.Diff(short, long); d != "" || len(f1)+len(f2) > 0 {
		t.Error(f1, f2, d)
	}
}

// Composed and decomposed letters are one text.
func TestReadComposesLetters(t *testing.T) {
	t.Parallel()
	r, _, faults := file.Read([]byte("missing: [{display_name: Zoe\u0308}]\narea: {desc: {en-US: \"a\\re\u0301\"}}"))
	if len(faults) > 0 || r.Missing[0].DisplayName.Value[""] != "Zo\u00EB" || r.Area.Desc.Value["en-US"] != "a\r\u00E9" {
		t.Error(faults, fmt.Sprintf("%+q", r.Area.Desc.Value), r.Missing)
	}
}
