package pfif_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/pfif"
	"github.com/hueandcry/hueandcry/internal/sample"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestExport(t *testing.T) {
	t.Parallel()
	r := full(t)
	persons, faults := pfif.Export(r, issue(r))
	if len(persons) != 1 || len(faults) > 0 {
		t.Fatal(persons, faults)
	}
	p := persons[0]
	notes, description := p.Notes, p.Description
	p.Notes, p.Description = nil, ""
	if d := cmp.Diff(pfif.Person{
		RecordID: host + "/person.H7K-2QF.1", EntryDate: now, ExpiryDate: now.Add(24 * time.Hour), SourceDate: now.Add(-time.Hour),
		AuthorName: "Fenmarch County Police", SourceName: "Fenmarch County Police", AuthorEmail: "tips@fenmarch.example", AuthorPhone: "+1-555-555-0177",
		SourceURL: "https://alerts.larkmoor.example/a/H7K-2QF", FullNames: []string{"Perrin Nobody"}, AlternateNames: []string{"Perry"}, Sex: "male", Age: "9",
		PhotoURL: "https://alerts.larkmoor.example/a/H7K-2QF/photo-0.jpg",
	}, p); d != "" {
		t.Error(d)
	}
	for _, want := range []string{"short black hair", "dark green hoodie", "scar on the chin", "He is drawn to water."} {
		if !strings.Contains(description, want) {
			t.Errorf("no %s in %s", want, description)
		}
	}
	if len(notes) != 2 || notes[0].RecordID != host+"/note.H7K-2QF.1.1" || notes[1].RecordID != host+"/note.H7K-2QF.1.2" || notes[1].Text != "The plate was corrected." {
		t.Errorf("%+v", notes)
	}
	for _, n := range notes {
		if n.Status != pfif.BelievedMissing || *n.AuthorMadeContact || n.LastKnownLocation != "Gull Lane skate park, Withymouth" || n.PersonRecordID != p.RecordID || n.Text == "" {
			t.Errorf("%+v", n)
		}
	}
	out, err := pfif.Write(persons, nil)
	if err != nil {
		t.Fatal(err)
	}
	doc := read(t, out)
	if d := cmp.Diff(persons, doc.Persons); d != "" || len(doc.Findings) > 0 {
		t.Error(d, doc.Findings)
	}
	if !strings.Contains(string(out), "<source_date>2026-11-22T14:00:00Z</source_date>") {
		t.Error(string(out))
	}
}

// Each of several people has a record with a photo of their own, and a description of themselves alone.
func TestExportOfSeveral(t *testing.T) {
	t.Parallel()
	r := full(t)
	second := r.Missing[0]
	second.DisplayName.Value, second.Age.Value, second.AgeRange.Value = alert.Plain("Robin Nobody"), nil, alert.AgeRange{3, 5}
	second.Hair.Value.Colour = alert.Plain("red")
	second.Photos = second.Photos[:1]
	hidden := full(t).Missing[0]
	hidden.DisplayName.Visibility = alert.VisiblePartner
	r.Missing = append(r.Missing, hidden, second)
	persons, faults := pfif.Export(r, issue(r))
	if len(persons) != 2 || len(faults) != 1 || faults[0].Path != "missing[1].display_name" {
		t.Fatal(persons, faults)
	}
	p := persons[1]
	if p.RecordID != host+"/person.H7K-2QF.3" || p.Age != "3-5" || !strings.HasSuffix(p.PhotoURL, "photo-4.jpg") || strings.Contains(p.Description, "black hair") || !strings.Contains(p.Description, "red hair") {
		t.Errorf("%+v", p)
	}
	if got := pfif.Placeholders(r, host, now); len(got) != 2 || got[1].RecordID != p.RecordID {
		t.Error(got)
	}
}

// A drill leaves no record of anybody, whatever becomes of it.
func TestDrillIsNotExported(t *testing.T) {
	t.Parallel()
	for _, status := range []alert.Status{alert.Exercise, alert.Test, alert.Draft} {
		r := full(t)
		r.Meta.Status = status
		if persons, faults := pfif.Export(r, issue(r)); persons != nil || !alert.Blocking(faults) {
			t.Error(status, persons, faults)
		}
		if notes := pfif.Close(r, issue(r), alert.EndedFoundSafe, now); notes != nil {
			t.Error(notes)
		}
	}
}

var element = regexp.MustCompile(`<(\w+)>`)

// elements are the fields of a document, in the order in which they stand there.
func elements(t *testing.T, persons []pfif.Person) []string {
	t.Helper()
	out, err := pfif.Write(persons, nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range element.FindAllStringSubmatch(string(out), -1) {
		names = append(names, m[1])
	}
	return names
}

// After the end, and after its time, a record has its four fields and no other.
func TestPlaceholder(t *testing.T) {
	t.Parallel()
	four := []string{"person", "person_record_id", "entry_date", "expiry_date", "source_date"}
	r := full(t)
	persons, _ := pfif.Export(r, issue(r))
	p := persons[0]
	if got := p.Live(p.ExpiryDate.Add(-time.Second)); len(got.Notes) != 2 {
		t.Errorf("%+v", got)
	}
	after := p.ExpiryDate.Add(time.Minute)
	for name, bare := range map[string]pfif.Person{"expired": p.Live(after), "closed": pfif.Placeholders(r, host, after)[0]} {
		if d := cmp.Diff(four, elements(t, []pfif.Person{bare})); d != "" || !bare.IsPlaceholder() {
			t.Errorf("%s: %s", name, d)
		}
		if bare.RecordID != p.RecordID || !bare.SourceDate.Equal(after) || !bare.EntryDate.Equal(after) || bare.ExpiryDate.After(after) {
			t.Errorf("%s: %+v", name, bare)
		}
	}
	if p.IsPlaceholder() || (pfif.Person{RecordID: "a/b"}).Live(now).IsPlaceholder() != true {
		t.Error("what is no placeholder is one")
	}
}

// Whatever a record holds, nothing of it is left but the four.
func TestPlaceholderKeepsNothing(t *testing.T) {
	t.Parallel()
	text := rapid.StringMatching(`[a-zA-Z ]{0,12}`)
	rapid.Check(t, func(rt *rapid.T) {
		p := pfif.Person{
			RecordID: "a/b", ExpiryDate: now, AuthorName: text.Draw(rt, "author"), AuthorEmail: text.Draw(rt, "mail"), AuthorPhone: text.Draw(rt, "phone"), SourceName: text.Draw(rt, "source"),
			SourceURL: text.Draw(rt, "url"), FullNames: []string{text.Draw(rt, "name")}, GivenName: text.Draw(rt, "given"), FamilyName: text.Draw(rt, "family"), AlternateNames: []string{text.Draw(rt, "other")},
			Description: text.Draw(rt, "description"), Sex: "female", DateOfBirth: "1970", Age: "7", HomeStreet: text.Draw(rt, "street"), HomeNeighborhood: text.Draw(rt, "quarter"), HomeCity: text.Draw(rt, "city"),
			HomeState: "ZZ", HomePostalCode: text.Draw(rt, "code"), HomeCountry: "US", PhotoURL: text.Draw(rt, "photo"), ProfileURLs: []string{text.Draw(rt, "profile")}, Notes: []pfif.Note{{Text: text.Draw(rt, "note")}},
		}
		if p.IsPlaceholder() {
			rt.Fatal("a record counts as a placeholder")
		}
		at := now.Add(time.Duration(rapid.IntRange(0, 1e6).Draw(rt, "later")) * time.Second)
		if d := cmp.Diff(pfif.Placeholder("a/b", at, now), p.Live(at)); d != "" {
			rt.Fatal(d)
		}
	})
}

// A good end is told to those who took a copy; of any other nothing is claimed.
func TestClose(t *testing.T) {
	t.Parallel()
	r := full(t)
	for _, e := range append(alert.Endings(), alert.EndedHoax) {
		notes := pfif.Close(r, issue(r), e, now)
		found := e == alert.EndedFoundSafe || e == alert.EndedFoundInjured
		if (len(notes) == 1) != found {
			t.Errorf("%s: %+v", e, notes)
		}
		if !found {
			continue
		}
		n := notes[0]
		if n.Status != pfif.BelievedAlive || !*n.AuthorMadeContact || n.RecordID != host+"/note.H7K-2QF.1.3" || n.PersonRecordID != host+"/person.H7K-2QF.1" || n.LastKnownLocation != "" || !strings.HasPrefix(n.Text, "UPDATE: the missing boy has been found") || strings.Contains(fmt.Sprint(n), "Perrin") {
			t.Errorf("%s: %+v", e, n)
		}
	}
}

// Whatever is hidden, nothing that the public may not see is in any record.
func TestOnlyPublicValuesLeave(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		r, clean := full(t), full(t)
		sample.Plant(r, func() bool { return rapid.Bool().Draw(rt, "hide") })
		r.Closeouts = clean.Closeouts // are public once they are used
		persons, faults := pfif.Export(r, issue(r))
		out, err := pfif.Write(persons, pfif.Close(r, issue(r), alert.EndedFoundSafe, now))
		if err != nil {
			rt.Fatal(err)
		}
		if all := string(out) + fmt.Sprint(faults); sample.Shows(all) {
			rt.Fatalf("a hidden value shows: %s", all)
		}
		for _, never := range []string{"date_of_birth", "home_", "profile_urls", "2016-05-04"} {
			if strings.Contains(string(out), never) {
				rt.Fatalf("%s leaves: %s", never, out)
			}
		}
		shown := r.Missing[0].DisplayName.Visibility != alert.VisiblePartner
		if (len(persons) == 1) != shown || slices.ContainsFunc(persons, func(p pfif.Person) bool { return p.RecordID == "" }) {
			rt.Fatal(persons)
		}
	})
}
