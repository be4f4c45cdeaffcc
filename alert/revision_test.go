package alert_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/file"
)

// sameAgain fails unless r survives both ways back from its JSON, unchanged to the byte.
func sameAgain(t interface {
	Fatal(args ...any)
	Error(args ...any)
}, r *alert.Revision,
) {
	first, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var again alert.Revision
	if err := json.Unmarshal(first, &again); err != nil {
		t.Fatal(err, string(first))
	}
	if d := cmp.Diff(*r, again); d != "" {
		t.Error("by JSON:", d)
	}
	asFile, _, faults := file.Read(first)
	if len(faults) > 0 {
		t.Fatal(faults, string(first))
	}
	if d := cmp.Diff(*r, *asFile); d != "" {
		t.Error("as a file:", d)
	}
	if second, err := json.Marshal(again); err != nil || !bytes.Equal(first, second) {
		t.Error("the bytes changed", err)
	}
}

func TestRevisionSurvivesJSON(t *testing.T) {
	t.Parallel()
	sameAgain(t, fullAlert(t))
	sameAgain(t, drill(t))
	sameAgain(t, &alert.Revision{})
}

// Every short, long and unknown form of a value survives.
func TestFormsSurviveJSON(t *testing.T) {
	t.Parallel()
	words := rapid.Map(rapid.String(), norm.NFC.String) // a file is read into this form
	text := rapid.OneOf(
		rapid.Just(alert.Text(nil)), rapid.Map(words, alert.Plain), rapid.Just(alert.Text{}),
		rapid.Map(words, func(s string) alert.Text { return alert.Text{"en-US": s, "es": "ñ\"<&>"} }))
	visibility := rapid.SampledFrom([]alert.Visibility{"", alert.VisiblePublic, alert.VisiblePartner, alert.VisibleInternal})
	rapid.Check(t, func(t *rapid.T) {
		note := alert.Note{Visibility: visibility.Draw(t, "visibility"), Source: rapid.SampledFrom([]string{"", "w"}).Draw(t, "source")}
		field := func() alert.Public[alert.Text] {
			return alert.Public[alert.Text]{Value: text.Draw(t, "text"), Visibility: visibility.Draw(t, "v"), VerifiedBy: note.Source}
		}
		measure := rapid.SampledFrom([]alert.Measure{{}, {Unknown: true}, {Note: note, Value: 1.5, Unit: "m"}}).Draw(t, "measure")
		clothing := rapid.SampledFrom([]alert.Clothing{
			nil, {}, {{Item: alert.Plain(alert.Unknown)}}, {{Item: alert.Plain("coat"), Colour: alert.Text{"en": "red"}}, {Item: alert.Plain("hat")}},
		}).Draw(t, "clothing")
		r := &alert.Revision{
			Missing: []alert.MissingPerson{{
				DisplayName: field(), Marks: field(), Height: measure, Eyes: field(),
				Hair:             alert.Public[alert.Hair]{Value: alert.Hair{Colour: text.Draw(t, "colour"), Length: text.Draw(t, "length")}},
				ClothingLastSeen: alert.Public[alert.Clothing]{Value: clothing, Source: note.Source},
				Age:              alert.Public[*int]{Value: rapid.SampledFrom([]*int{nil, new(0), new(81)}).Draw(t, "age")},
				Photos:           []alert.PhotoRef{{Note: note, File: "a.jpg", Alt: text.Draw(t, "alt")}},
			}},
			Contact:   alert.Contact{DoNotApproach: alert.Public[*bool]{Value: rapid.SampledFrom([]*bool{nil, new(true), new(false)}).Draw(t, "answer")}},
			Closeouts: alert.Closeouts{Deceased: alert.Ending{WithheldUntilFamilyTold: rapid.Bool().Draw(t, "withheld"), Text: alert.Text{"en": "over"}}, Error: alert.Ending{Text: alert.Plain("oops")}},
			Amplify:   alert.Amplify{Repeats: alert.Repeats{Every: alert.Duration(rapid.Int64Range(0, 1e15).Draw(t, "every"))}},
		}
		sameAgain(t, r)
	})
}

func TestBadJSONIsRefused(t *testing.T) {
	t.Parallel()
	for _, doc := range []string{
		`{"missing":[{"height":"tall"}]}`, `{"missing":[{"clothing_last_seen":"a coat"}]}`, `{"missing":[{"age":"seven"}]}`,
		`{"missing":[{"eyes":{"value":7}}]}`, `{"closeouts":{"error":{"en":7}}}`, `{"closeouts":{"error":[]}}`,
		`{"meta":{"criteria_checklist":[]}}`, `{"amplify":{"repeats":{"every":"often"}}}`, `{"area":{"desc":[]}}`,
	} {
		if err := json.Unmarshal([]byte(doc), &alert.Revision{}); err == nil {
			t.Errorf("%s was read", doc)
		}
	}
}

func TestFieldIsSeenByItsOwnVisibilityUntilTold(t *testing.T) {
	t.Parallel()
	if f := (alert.Public[string]{Value: "x"}); f.Shown() != "x" || f.SeenBy() != alert.VisiblePublic {
		t.Error("a public field is hidden")
	}
	if f := (alert.Partners[string]{Value: "x"}); f.Shown() != "" || f.SeenBy() != alert.VisiblePartner {
		t.Error("a partners' field is shown")
	}
	if f := (alert.Internal[string]{Value: "x"}); f.Shown() != "" || f.SeenBy() != alert.VisibleInternal {
		t.Error("an internal field is shown")
	}
	if f := (alert.Partners[string]{Value: "x", Visibility: alert.VisiblePublic}); f.Shown() != "x" {
		t.Error("a field that was made public is hidden")
	}
	if f := (alert.Public[string]{Value: "x", Visibility: "pubic"}); f.Shown() != "" {
		t.Error("a misspelled visibility shows the value")
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	both, plain := alert.Text{"en-US": "a", "es-US": "b"}, alert.Plain("p")
	for _, c := range []struct{ got, want string }{
		{both.In("es-US", "en-US"), "b"},
		{both.In("fr", "en-US"), ""},
		{plain.In("en-US", "en-US"), "p"},
		{plain.In("es-US", "en-US"), ""},
		{both.Verbatim("es-US"), "b"},
		{plain.Verbatim("es-US"), "p"},
		{both.Any("fr", "es-US"), "b"},
		{plain.Any("fr"), "p"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	if d := cmp.Diff([]alert.Lang{"en-US", "es-US"}, both.Languages()); d != "" || len(plain.Languages()) != 0 {
		t.Error(d, plain.Languages())
	}
	if both.Empty() || !(alert.Text{"en": ""}).Empty() {
		t.Error("Empty is wrong")
	}
}

func TestTitleNamesNoPerson(t *testing.T) {
	t.Parallel()
	r := fullAlert(t)
	if got := r.Title(); got != "AMBER Alert, Fenmarch County" {
		t.Error(got)
	}
	r.Meta.Status = alert.Test
	if got := r.Title(); got != "TEST: AMBER Alert, Fenmarch County" {
		t.Error(got)
	}
	r.Meta.Status, r.Meta.NamedAlert, r.Meta.Jurisdiction.Visibility = alert.Exercise, alert.Public[alert.Text]{}, alert.VisiblePartner
	if got := r.Title(); got != "EXERCISE: Missing person alert, Fenmarch County Police" {
		t.Error(got)
	}
	if got := (&alert.Revision{}).Title(); got != "Missing person alert" {
		t.Error(got)
	}
}

func TestAccessors(t *testing.T) {
	t.Parallel()
	r := fullAlert(t)
	type answers struct {
		Code, Kind         string
		Status             alert.Status
		Langs              []alert.Lang
		Source             alert.Lang
		Effective, Expires time.Time
	}
	got := answers{r.Code(), r.Kind(), r.Status(), r.Languages(), r.Source(), r.Effective(), r.Expires()}
	want := answers{
		"H7K-2QF", "amber", alert.Actual,
		[]alert.Lang{"en-US", "es-US"},
		"en-US", now,
		time.Date(2026, 3, 15, 11, 0, 0, 0, time.UTC),
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if (&alert.Revision{}).Source() != "" {
		t.Error("an empty revision has a source language")
	}
}

func TestFillIn(t *testing.T) {
	t.Parallel()
	seen := now.Add(-time.Hour)
	r := &alert.Revision{}
	r.LastSeen.Time.Value = seen
	r.FillIn(now)
	m := r.Meta
	if m.MsgType != alert.MsgAlert || m.Scope != alert.ScopePublic || !m.Onset.Equal(seen) || !m.Effective.Equal(now) || !m.Expires.IsZero() {
		t.Errorf("%+v", m)
	}
	before := *drill(t)
	after := before
	after.FillIn(now.Add(time.Hour))
	if d := cmp.Diff(before, after); d != "" {
		t.Error("what the file says was changed:", d)
	}
}

func TestPublicPhotosPrimaryFirst(t *testing.T) {
	t.Parallel()
	r := fullAlert(t)
	names := func() (files []string) {
		for _, p := range r.PublicPhotos() {
			files = append(files, p.File)
		}
		return files
	}
	if d := cmp.Diff([]string{"media/perrin-face.jpg", "media/perrin.jpg", "media/van.jpg"}, names()); d != "" {
		t.Error(d)
	}
	r.Suspects[0].Photos[0].Visibility = alert.VisiblePublic
	r.Missing[0].Photos[0].Visibility = alert.VisiblePartner
	if d := cmp.Diff([]string{"media/perrin-face.jpg", "media/vesper.jpg", "media/van.jpg"}, names()); d != "" {
		t.Error(d)
	}
}
