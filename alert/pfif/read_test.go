package pfif_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert/pfif"
)

const (
	head = `<pfif xmlns="http://zesty.ca/pfif/1.4">`
	tail = "</pfif>"
)

// What a record lacks or holds too much of is said at its line; a record that nobody can tell is left out.
func TestReadReports(t *testing.T) {
	t.Parallel()
	for doc, want := range map[string]string{
		"<person><person_record_id>x</person_record_id></person>":                                                                                                                    "block 1 person[0].person_record_id",
		"<person><full_name>A</full_name></person>":                                                                                                                                  "block 1 person[0].person_record_id",
		"<person><person_record_id>a/b</person_record_id><sex>f</sex></person>":                                                                                                      "warn 1 person[0].sex, warn 1 person[0]",
		"<person>\n<person_record_id>a/b</person_record_id>\n<age>old</age><full_name>A</full_name></person>":                                                                        "warn 3 person[0].age",
		"<person><person_record_id>a/b</person_record_id><full_name>A</full_name><source_date>2026-11-22T10:00:00-05:00</source_date></person>":                                      "warn 1 person[0].source_date",
		"<person><person_record_id>a/b</person_record_id><full_name>A</full_name><expiry_date>2026-11-22T15:00:00Z</expiry_date></person>":                                           "warn 1 person[0]",
		"<person><person_record_id>a/b</person_record_id><given_name>A</given_name><first_name>B</first_name></person>":                                                              "warn 1 person[0].first_name",
		"<person><person_record_id>a/b</person_record_id><age>7</age></person>":                                                                                                      "warn 1 person[0].full_name",
		"<note><note_record_id>a/n</note_record_id><author_name>A</author_name></note>":                                                                                              "block 1 note[0].person_record_id",
		"<note><note_record_id>n</note_record_id></note>":                                                                                                                            "block 1 note[0].note_record_id",
		"<person><person_record_id>a/b</person_record_id><full_name>A</full_name><note><note_record_id>a/n</note_record_id><person_record_id>a/c</person_record_id></note></person>": "block 1 person[0].note[0].person_record_id",
		"<note><note_record_id>a/n</note_record_id><person_record_id>a/b</person_record_id><author_name>A</author_name><status>fine</status></note>":                                 "warn 1 note[0].status",
		"<x/>": "warn 1 x",
	} {
		got := read(t, []byte(head+doc+tail))
		if d := cmp.Diff(want, findings(got.Findings)); d != "" {
			t.Errorf("%s: %s", doc, d)
		}
		kept := len(got.Notes)
		for _, p := range got.Persons {
			kept += len(p.Notes)
		}
		if strings.HasPrefix(want, "block") && kept > 0 {
			t.Errorf("%s: it is kept", doc)
		}
	}
	expired := read(t, []byte(head+"<person><person_record_id>a/b</person_record_id><full_name>A</full_name><expiry_date>2026-11-22T15:00:00Z</expiry_date></person>"+tail))
	if !expired.Persons[0].IsPlaceholder() {
		t.Errorf("%+v", expired.Persons)
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for doc, want := range map[string]string{
		`<pfif xmlns="http://zesty.ca/pfif/1.1"/>`: `line 1: PFIF "1.1" is not read; send 1.4, 1.3 or 1.2`,
		`<alert xmlns="urn:x"/>`:                   `line 1: <alert> of "urn:x" is no PFIF; send <pfif> of http://zesty.ca/pfif/1.4`,
		"<!DOCTYPE pfif>" + head + tail:            "line 1: a document type or another declaration (<!…>) is not read; leave it out",
		head + "<person><full_name>A</full_name><full_name>B</full_name></person>" + tail:                             "line 1: there is a second <full_name>; leave one of them out",
		`<pfif xmlns="http://zesty.ca/pfif/1.2"><person><other>A</other><description>B</description></person></pfif>`: "line 1: there is a second <description>; leave one of them out",
	} {
		if _, err := pfif.Read([]byte(doc), now); err == nil || err.Error() != want {
			t.Errorf("%s: %v", doc, err)
		}
	}
}

func TestAttacksAreBounded(t *testing.T) { // not parallel: it measures memory
	times := strings.Repeat
	for name, doc := range map[string]string{
		"deep":    times("<a>", 87_000),
		"wide":    head + times("<x/>", 60_000) + tail,
		"records": head + times("<person/>", 19_000) + tail,
		"notes":   head + "<person><person_record_id>a/b</person_record_id>" + times("<note><note_record_id>a/b</note_record_id></note>", 4_000) + "</person>" + tail,
		"lines":   head + "<person><person_record_id>a/b</person_record_id><full_name>" + times("a\n", 120_000) + "</full_name></person>" + tail,
		"laughs":  `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "` + times("&a;", 1000) + `">]>` + head + tail,
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := pfif.Read([]byte(doc), now)
		runtime.ReadMemStats(&after)
		used := after.TotalAlloc - before.TotalAlloc
		t.Logf("%s: %d kB allocated for %d kB: %v", name, used>>10, len(doc)>>10, err)
		if used > 64<<20 {
			t.Errorf("%s: %d MB allocated", name, used>>20)
		}
		if refused := name == "deep" || name == "wide" || name == "laughs"; (err != nil) != refused {
			t.Errorf("%s: %v", name, err)
		}
	}
}
