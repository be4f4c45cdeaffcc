package pfif_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/pfif"
)

// The reference record: several values on lines, white space around others, notes that inherit their person
// and are put in the order in which they were written.
func TestSample14(t *testing.T) {
	t.Parallel()
	doc := read(t, sampleFile(t, "test.pfif-1.4.xml"))
	if doc.Version != "1.4" || len(doc.Persons) != 1 || len(doc.Notes) != 0 {
		t.Fatalf("%+v", doc)
	}
	p := doc.Persons[0]
	notes := p.Notes
	p.Notes = nil
	if d := cmp.Diff(pfif.Person{
		RecordID: "test.google.com/person.21009", EntryDate: now, AuthorName: "_test_author_name", AuthorEmail: "_test_author_email", AuthorPhone: "_test_author_phone",
		SourceName: "_test_source_name", SourceDate: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), SourceURL: "_test_source_url",
		FullNames: []string{"_test_full_name1", "_test_full_name2"}, GivenName: "_test_given_name", FamilyName: "_test_family_name",
		AlternateNames: []string{"_test_alternate_name1", "_test_alternate_name2"}, Description: "_test_description", Sex: "female", DateOfBirth: "1970-01", Age: "35-45",
		HomeStreet: "_test_home_street", HomeNeighborhood: "_test_home_neighborhood", HomeCity: "_test_home_city", HomeState: "_test_home_state",
		HomePostalCode: "_test_home_postal_code", HomeCountry: "US", PhotoURL: "_test_photo_url", ProfileURLs: []string{"_test_profile_url1", "_test_profile_url2"},
	}, p); d != "" {
		t.Error(d)
	}
	var order []string
	for _, n := range notes {
		order = append(order, strings.TrimPrefix(n.RecordID, "test.google.com/note."))
		if n.PersonRecordID != p.RecordID || !n.EntryDate.Equal(now) {
			t.Errorf("%+v", n)
		}
	}
	if strings.Join(order, " ") != "27009 31095 50121 40121" {
		t.Error(order)
	}
	if notes[1].Status != "" || !*notes[1].AuthorMadeContact || notes[0].Status != pfif.BelievedMissing || *notes[0].AuthorMadeContact || notes[0].PhotoURL != "_test_note_photo_url" {
		t.Errorf("%+v", notes)
	}
	if got := findings(doc.Findings); got != "warn 65 person[0].note[2].author_name, warn 73 person[0].note[3].author_name" {
		t.Error(got)
	}
}

func findings(all []alert.Fault) string {
	var out []string
	for _, f := range all {
		out = append(out, strings.Join([]string{string(f.Grade), itoa(f.Line), f.Path}, " "))
	}
	return strings.Join(out, ", ")
}

// Older names say the same.
func TestSample12(t *testing.T) {
	t.Parallel()
	p := read(t, sampleFile(t, "test.pfif-1.2.xml")).Persons[0]
	newer := read(t, sampleFile(t, "test.pfif-1.4.xml")).Persons[0]
	if p.GivenName != "_test_first_name" || p.FamilyName != "_test_last_name" || p.Description != "_test_description" || p.FullNames[0] != "_test_first_name _test_last_name" || *p.Notes[1].AuthorMadeContact != true {
		t.Errorf("%+v", p)
	}
	p.GivenName, p.FamilyName, p.FullNames, p.AlternateNames, p.ProfileURLs = newer.GivenName, newer.FamilyName, newer.FullNames, newer.AlternateNames, newer.ProfileURLs
	p.Notes[0].PhotoURL = newer.Notes[0].PhotoURL
	if d := cmp.Diff(newer, p); d != "" {
		t.Error(d)
	}
}

func TestSampleNotes(t *testing.T) {
	t.Parallel()
	doc := read(t, sampleFile(t, "test.pfif-1.2-note.xml"))
	if len(doc.Notes) != 2 || doc.Notes[0].LinkedPersonRecordID != "test.google.com/person.999" || doc.Notes[1].AuthorMadeContact != nil || doc.Notes[1].Status != pfif.IsAuthor || doc.Notes[1].PersonRecordID != "test.google.com/person.21010" {
		t.Errorf("%+v", doc)
	}
	doc = read(t, sampleFile(t, "test.pfif-1.2-notification.xml"))
	if len(doc.Notes) != 1 || !doc.Notes[0].EntryDate.Equal(now) || len(doc.Findings) != 0 {
		t.Errorf("%+v", doc)
	}
	doc = read(t, sampleFile(t, "test.pfif-1.2-believed-dead.xml"))
	if len(doc.Notes) != 1 || *doc.Notes[0].AuthorMadeContact || findings(doc.Findings) != "warn 3 note[0].status" || !strings.Contains(doc.Findings[0].Message, "never pass this on before it is checked") {
		t.Errorf("%+v", doc)
	}
}

// What was read is written, and read again as the same.
func TestSamplesComeBack(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"test.pfif-1.4.xml", "test.pfif-1.2.xml", "test.pfif-1.2-note.xml", "test.pfif-1.2-notification.xml", "test.pfif-1.2-believed-dead.xml"} {
		doc := read(t, sampleFile(t, name))
		out, err := pfif.Write(doc.Persons, doc.Notes)
		if err != nil {
			t.Fatal(err)
		}
		again := read(t, out)
		if d := cmp.Diff(doc.Persons, again.Persons) + cmp.Diff(doc.Notes, again.Notes); d != "" {
			t.Errorf("%s: %s\n%s", name, d, out)
		}
	}
}
