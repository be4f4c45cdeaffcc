package cap_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/cap"
)

// messages are the samples that are one message, and what is off in them: class, place and code. Advice is
// left out.
var messages = []struct {
	name string
	off  []string
}{
	{"oasis-appendixA-amber.xml", []string{
		"profile 10 info[0].expires EXPIRES_IS_REQUIRED", "profile 10 info[0].web WEB_IS_REQUIRED",
		"profile 33 info[1].expires EXPIRES_IS_REQUIRED", "profile 33 info[1].web WEB_IS_REQUIRED",
	}},
	{"example-signed-amber-by-goxmldsig.xml", []string{
		"profile 9 info[0].expires EXPIRES_IS_REQUIRED", "profile 9 info[0].web WEB_IS_REQUIRED",
		"profile 32 info[1].expires EXPIRES_IS_REQUIRED", "profile 32 info[1].web WEB_IS_REQUIRED",
	}},
	{"missing-person-chain-1-alert.xml", []string{"profile 51 info[1].category CATEGORIES_MUST_MATCH"}},
	{"missing-person-chain-2-update.xml", []string{"profile 52 info[1].category CATEGORIES_MUST_MATCH"}},
	{"missing-person-chain-3-cancel.xml", []string{"profile 13 info[0].web WEB_IS_REQUIRED"}},
	{"google-cap-library/canada.cap", nil},
	{"google-cap-library/earthquake-iso8859-1.cap", []string{"warning 8 addresses ADDRESSES_SCOPE_MISMATCH"}},
	{"google-cap-library/invalid.cap", []string{
		"error 2 scope MISSING_REQUIRED_ELEMENT",
		"profile 9 info[0].expires EXPIRES_IS_REQUIRED", "profile 9 info[0].description DESCRIPTION_IS_REQUIRED",
		"profile 9 info[0].web WEB_IS_REQUIRED", "profile 15 info[0].area[0] CIRCLE_POLYGON_OR_GEOCODE_IS_REQUIRED",
	}},
	{"sahana-sambro/Fiji_Water_Shortage_Suva.xml", []string{
		"error 11 reference UNSUPPORTED_ELEMENT", "profile 13 info[0].area AREA_IS_REQUIRED",
		"profile 64 info[1].area AREA_IS_REQUIRED", "warning 67 info[1].event SAME_TEXT_DIFFERENT_LANGUAGE",
	}},
	{"sahana-sambro/Homeland_Sec_Adv.xml", []string{
		"profile 9 info[0].expires EXPIRES_IS_REQUIRED", "profile 34 info[0].area[0] CIRCLE_POLYGON_OR_GEOCODE_IS_REQUIRED",
	}},
	{"sahana-sambro/Myanmar-Flood-MultiLanguage.xml", []string{
		"profile 56 info[1].web WEB_IS_REQUIRED", "warning 61 info[1].event SAME_TEXT_DIFFERENT_LANGUAGE",
	}},
	{"sahana-sambro/Myanmar-Tsunami-MultiLanguage.xml", []string{
		"profile 21 info[0].expires EXPIRES_NOT_AFTER_SENT", "warning 48 info[1].event SAME_TEXT_DIFFERENT_LANGUAGE",
	}},
	{"sahana-sambro/Philippines-Flood-MultiLanguage.xml", []string{"warning 50 info[1].event SAME_TEXT_DIFFERENT_LANGUAGE"}},
	{"sahana-sambro/Philippines-Tsunami.xml", []string{"profile 14 info[0].web WEB_IS_REQUIRED"}},
	{"sahana-sambro/TropicalCyclone20150806.xml", nil},
	{"sahana-sambro/heavy_rain.xml", nil},
	{"sahana-sambro/tsunami.xml", []string{
		"profile 22 info[0].expires EXPIRES_NOT_AFTER_SENT", "error 52 info[0].area[0].polygon[0] INVALID_POLYGON_SELF_INTERSECTION",
	}},
}

func off(found []cap.Finding) []string {
	var all []string
	for _, f := range found {
		if f.Class != cap.Advice {
			all = append(all, strings.Join([]string{string(f.Class), number(f.Line), f.Path, f.Code}, " "))
		}
	}
	return all
}

// Every message is read, with its languages and with all that is off in it, each at its line. Only the one
// that does not say for whom it is cannot be acted upon.
func TestSampleMessages(t *testing.T) {
	t.Parallel()
	for _, s := range messages {
		r, err := cap.Read(sampleFile(t, "cap/"+s.name))
		if err != nil {
			t.Errorf("%s: %v", s.name, err)
			continue
		}
		if d := cmp.Diff(s.off, off(r.Findings)); d != "" {
			t.Errorf("%s: %s", s.name, d)
		}
		if r.Blocked() != strings.HasSuffix(s.name, "invalid.cap") {
			t.Errorf("%s: blocked %t", s.name, r.Blocked())
		}
	}
}

// What makes reading hard: prefixes, a byte order mark, carriage returns, another encoding, empty elements,
// times in two zones.
func TestSampleOddities(t *testing.T) {
	t.Parallel()
	read := func(name string) *cap.Message {
		t.Helper()
		r, err := cap.Read(sampleFile(t, "cap/"+name))
		if err != nil {
			t.Fatal(err)
		}
		return r.Message
	}
	quake := read("google-cap-library/earthquake-iso8859-1.cap")
	if !strings.Contains(quake.Infos[0].Headline, "Usulután") || quake.Infos[0].Lang() != "en-US" {
		t.Errorf("%+v", quake.Infos[0])
	}
	flood := read("sahana-sambro/Myanmar-Flood-MultiLanguage.xml")
	if strings.Contains(flood.Infos[0].Instruction, "\r") || flood.Infos[1].Language != "my" || flood.Restriction != "RRD" {
		t.Errorf("%+v", flood)
	}
	canada := read("google-cap-library/canada.cap")
	if canada.Restriction != "" || canada.Addresses != nil || len(canada.References) != 2 || len(canada.Infos[0].Areas[0].Geocodes) != 10 {
		t.Errorf("%+v", canada)
	}
	cyclone := read("sahana-sambro/TropicalCyclone20150806.xml")
	if cyclone.Expired(cyclone.Sent.Time) || !cyclone.Expired(cyclone.Infos[0].Expires.Time) {
		t.Error(cyclone.Sent, cyclone.Infos[0].Expires)
	}
	if m := read("sahana-sambro/Philippines-Tsunami.xml"); m.Status == string(alert.Actual) {
		t.Error(m.Status)
	}
}

// Feeds and envelopes are no message, and say so.
func TestSampleFeeds(t *testing.T) {
	t.Parallel()
	for _, s := range []struct {
		name              string
		entries, messages int
		off               []string
		links             string // of the entries
	}{
		{"amber.atom", 1, 1, nil, ""},
		{"weather.atom", 1, 1, nil, "http://www.weather.gov/alerts-beta/wwacapget.php?x=DC20120829202900LWXAirQualityAlertLWX20120831040000DC"},
		{"weather_index.atom", 2, 0, nil, "http://www.weather.gov/alerts-beta/wwacapget.php?x=CT20100831030400OKXAirQualityAlertOKX20100901031500CT http://www.weather.gov/alerts-beta/wwacapget.php?x=DC20100830203300LWXAirQualityAlertLWX20100901040000DC"},
		{"earthquake_index.atom", 1, 0, nil, "http://earthquake.usgs.gov/earthquakes/catalogs/cap/us2010apcd"},
		{"empty_weather_index.atom", 0, 0, nil, ""},
		{"no_entries.atom", 0, 0, nil, ""},
		{"no_link.atom", 1, 0, []string{"error 9 entry[0] ENTRY_WITHOUT_MESSAGE"}, ""},
		{"no_title.atom", 1, 0, []string{"error 9 entry[0].title MISSING_REQUIRED_ELEMENT", "error 9 entry[0] ENTRY_WITHOUT_MESSAGE"}, ""},
		{"invalid_element.atom", 1, 0, []string{"error 5 foo UNSUPPORTED_ELEMENT", "error 8 entry[0] ENTRY_WITHOUT_MESSAGE"}, ""},
		{"ny_index.rss", 2, 0, nil, "http://www.nyalert.gov/Public/News/GetCapAlert.aspx?capID=NYAlert-ALLHAZALERT-3167113 http://www.nyalert.gov/Public/News/GetCapAlert.aspx?capID=NYAlert-ALLHAZALERT-3162202"},
		{"bushfire_invalid.edxlde", 7, 7, nil, ""},
	} {
		data := sampleFile(t, "cap/google-cap-library/"+s.name)
		if _, err := cap.Read(data); err == nil || !strings.Contains(err.Error(), "is a feed or an envelope; send the CAP message that it holds") {
			t.Errorf("%s as a message: %v", s.name, err)
		}
		f, err := cap.ReadFeed(data)
		if err != nil {
			t.Errorf("%s: %v", s.name, err)
			continue
		}
		if len(f.Entries) != s.entries || len(f.Messages()) != s.messages {
			t.Errorf("%s: %d entries, %d messages", s.name, len(f.Entries), len(f.Messages()))
		}
		var links []string
		for _, e := range f.Entries {
			links = append(links, e.Link)
		}
		if d := cmp.Diff(s.off, off(f.Findings)) + cmp.Diff(s.links, strings.TrimSpace(strings.Join(links, " "))); d != "" {
			t.Errorf("%s: %s", s.name, d)
		}
	}
}

// Of the seven messages in the envelope five are right; the others are not taken for it.
func TestSampleEnvelope(t *testing.T) {
	t.Parallel()
	f, err := cap.ReadFeed(sampleFile(t, "cap/google-cap-library/bushfire_invalid.edxlde"))
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range f.Messages() {
		codes := map[string]bool{}
		for _, finding := range m.Findings {
			if finding.Class == cap.Error {
				codes[finding.Path+" "+finding.Code] = true
			}
			if finding.Line < 14 {
				t.Error(finding) // above the first message
			}
		}
		switch {
		case i == 1:
			if !m.Blocked() || !codes["identifier MISSING_REQUIRED_ELEMENT"] {
				t.Error(m.Findings)
			}
		case m.Blocked():
			t.Errorf("%d: %v", i, m.Findings)
		case codes["info[0].urgency INVALID_ENUM_VALUE"] != (i == 2):
			t.Errorf("%d: %v", i, codes)
		}
		has := func(code string) bool {
			return slices.ContainsFunc(m.Findings, func(f cap.Finding) bool { return f.Code == code })
		}
		if i != 1 && (!has("TEXT_CONTAINS_HTML_TAGS") || !has("NONZERO_CIRCLE_RADIUS")) {
			t.Errorf("%d: %v", i, m.Findings)
		}
	}
}

// CAP 1.1 inside a feed is read, and what is escaped twice in it is seen.
func TestSampleOldVersion(t *testing.T) {
	t.Parallel()
	f, err := cap.ReadFeed(sampleFile(t, "cap/google-cap-library/amber.atom"))
	if err != nil {
		t.Fatal(err)
	}
	m := f.Messages()[0]
	if m.Version != "1.1" || m.Message.Identifier != "http://doj.dc.gov/amber12345" || m.Message.Infos[0].EventCodes[0].Value != "CAE" {
		t.Errorf("%+v", m)
	}
	if !slices.Contains(off(m.Findings), "warning 34 info[0].description TEXT_CONTAINS_HTML_ENTITIES") {
		t.Error(off(m.Findings))
	}
	if again, err := cap.Read(m.Raw); err != nil || again.Message.Identifier != m.Message.Identifier {
		t.Error(err)
	}
}

// A feed of 163 entries is larger than any message may be.
func TestSampleLargeFeed(t *testing.T) {
	t.Parallel()
	data := sampleFile(t, "cap/nws_atom_feed_cap11.xml")
	if _, err := cap.Read(data); err == nil || err.Error() != "276096 bytes are too many; at most 262144 are read" {
		t.Error(err)
	}
	f, err := cap.ReadFeed(data)
	if err != nil || len(f.Entries) != 163 || len(f.Messages()) != 0 || len(off(f.Findings)) > 0 {
		t.Fatal(err, off(f.Findings))
	}
	for _, e := range f.Entries {
		if e.Link == "" || e.Title == "" {
			t.Errorf("%+v", e)
		}
	}
}

func TestSampleExternalEntity(t *testing.T) {
	t.Parallel()
	data := sampleFile(t, "cap/google-cap-library/xee.atom")
	const want = "line 3: a document type or another declaration (<!…>) is not read; leave it out"
	for _, read := range []func() error{
		func() error { _, err := cap.Read(data); return err },
		func() error { _, err := cap.ReadFeed(data); return err },
		func() error { _, err := cap.Verify(data, nil, time.Time{}); return err },
	} {
		if err := read(); err == nil || err.Error() != want {
			t.Error(err)
		}
	}
}

// A signature that nobody can check is told apart from a forged one.
func TestSampleSignatures(t *testing.T) {
	t.Parallel()
	quake := sampleFile(t, "cap/google-cap-library/earthquake-iso8859-1.cap")
	if r, err := cap.Read(quake); err != nil || r.Signature != cap.Unverified {
		t.Error(err)
	}
	if _, err := cap.Verify(quake, us().pins(), sent); !errors.Is(err, cap.ErrUnverifiable) {
		t.Error(err)
	}
	if _, err := cap.Verify(sampleFile(t, "cap/oasis-appendixA-amber.xml"), us().pins(), sent); !errors.Is(err, cap.ErrUnsigned) {
		t.Error(err)
	}
}
