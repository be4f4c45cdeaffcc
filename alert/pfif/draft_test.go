package pfif_test

import (
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/pfif"
)

// A record becomes the beginning of a draft: never more, and never with where somebody lives.
func TestDraft(t *testing.T) {
	t.Parallel()
	doc := read(t, sampleFile(t, "test.pfif-1.4.xml"))
	r, faults := doc.Draft()
	if r.Meta.Status != alert.Draft || alert.Blocking(faults) || len(r.Missing) != 1 {
		t.Fatalf("%+v %v", r, faults)
	}
	m := r.Missing[0]
	if m.DisplayName.Value.Any() != "_test_full_name1" || strings.Join(m.AKA.Value, " ") != "_test_full_name2 _test_alternate_name1 _test_alternate_name2" ||
		m.Sex.Value != "female" || m.AgeRange.Value[0] != 35 || m.AgeRange.Value[1] != 45 || m.DateOfBirth.Value != "1970-01" || m.Marks.Value.Any() != "_test_description" {
		t.Errorf("%+v", m)
	}
	if r.LastSeen.PlaceText.Value.Any() == "" {
		t.Error("nobody knows where")
	}
	var said strings.Builder
	for _, f := range faults {
		said.WriteString(f.Path + " ")
	}
	for _, want := range []string{"person[0].home_city", "person[0].profile_urls", "person[0].photo_url", "person[0].note[0].text", "person[0].note[3].status"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("nothing is said of %s: %s", want, said.String())
		}
	}
}

func TestDraftOfNobody(t *testing.T) {
	t.Parallel()
	for name, doc := range map[string]*pfif.Document{
		"notes":        read(t, sampleFile(t, "test.pfif-1.2-note.xml")),
		"placeholders": {Persons: []pfif.Person{pfif.Placeholder("a.example/1", now, now)}},
		"nothing":      {},
	} {
		if r, faults := doc.Draft(); !alert.Blocking(faults) || len(r.Missing) > 0 {
			t.Errorf("%s: %v", name, faults)
		}
	}
	one := &pfif.Document{Persons: []pfif.Person{{RecordID: "a.example/1", FullNames: []string{"Perrin Nobody"}, Age: "7"}}}
	if r, _ := one.Draft(); *r.Missing[0].Age.Value != 7 {
		t.Errorf("%+v", r.Missing)
	}
}
