package web_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/cap"
	"github.com/hueandcry/hueandcry/alert/file"
	"github.com/hueandcry/hueandcry/gazette"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/web"
)

// identity is a key with its certificate, both made for these tests.
type identity struct {
	key         *rsa.PrivateKey
	certificate *x509.Certificate
}

func newIdentity() identity {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: morning.Add(-time.Hour), NotAfter: morning.AddDate(0, 0, 2)}
	raw, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		panic(err)
	}
	certificate, err := x509.ParseCertificate(raw)
	if err != nil {
		panic(err)
	}
	return identity{key, certificate}
}

// us signs what this daemon issues; them is whom it listens to.
var us, them = sync.OnceValue(newIdentity), sync.OnceValue(newIdentity)

const (
	theirs = "desk@fenmarch.example"
	others = "desk@marlow.example"
)

// newPress is a front that issues to machines and listens to others.
func newPress(t *testing.T, change ...func(*gazette.Options)) *front {
	t.Helper()
	opt := gazette.Options{
		Rules:  rules(),
		Agency: "Quillmoor County Sheriff's Office", Sender: "alerts@quillmoor.example", Key: us().key, Signs: us().certificate,
		Pins:    cap.Pins{theirs: {them().certificate}, others: {them().certificate}},
		Address: "https://alerts.quillmoor.example", Program: "Hue and Cry",
	}
	for _, c := range change {
		c(&opt)
	}
	g, err := gazette.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "press.db"), store.Options{Announce: g.Announce})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	f := newFront(t, func(o *web.Options) {
		o.Commit, o.Read, o.Figures, o.Tokens, o.Watch = st, st, st, st, st.Watch
		o.Gazette, o.Issued, o.Received, o.Persons = g, st, st, g.Persons
		o.ReadMessage = func(data []byte, now time.Time) (web.Incoming, error) {
			in, err := g.Read(data, now)
			return web.Incoming(in), err
		}
		o.Complete = func(r *alert.Revision, data []byte) (func([]alert.Fault) []alert.Fault, []alert.Fault) {
			if data == nil {
				return func(f []alert.Fault) []alert.Fault { return f }, nil
			}
			doc, faults := file.Complete(r, data)
			return func(f []alert.Fault) []alert.Fault { return file.Locate(f, doc) }, faults
		}
	})
	if err := f.store.Close(); err != nil {
		t.Fatal(err)
	}
	f.store = st
	return f
}

// message is the nth message that somebody else makes of the good alert file, signed.
func (f *front) message(n int, change func(m *cap.Message)) []byte {
	f.Helper()
	r, _, faults := file.Read(alertYAML(f.T))
	if len(faults) > 0 {
		f.Fatal(faults)
	}
	r.Missing[0].Photos = nil
	r.Meta.Effective, r.Meta.Scope = morning, alert.ScopePublic
	m, faults := cap.Compose(r, cap.Issue{
		Identifier: fmt.Sprintf("m-%d", n), Sender: theirs, Sent: morning.Add(time.Duration(n) * time.Minute),
		Page: "https://fenmarch.example/a", Event: cap.EventOf(rules().Kinds[r.Kind()]), Phrases: rules().Phrases,
	})
	if alert.Blocking(faults) {
		f.Fatal(faults)
	}
	for i := range m.Infos { // of our own code they would know nothing
		m.Infos[i].Contact = "911, +1-555-555-0117"
	}
	if change != nil {
		change(m)
	}
	written, found := cap.Write(m)
	if written == nil {
		f.Fatal(found)
	}
	signed, err := cap.Sign(written, them().key, them().certificate)
	if err != nil {
		f.Fatal(err)
	}
	return signed
}

func follows(msgType string, n int) func(m *cap.Message) {
	return func(m *cap.Message) {
		m.MsgType, m.References = msgType, cap.References{{Sender: theirs, Identifier: fmt.Sprintf("m-%d", n), Sent: cap.At(morning.Add(time.Duration(n) * time.Minute))}}
	}
}

// rest is what CAP has no place for.
const rest = `meta:
  timezone: America/New_York
  jurisdiction: Quillmoor County
  criteria_checklist: {over_17_or_outside_amber: met, endangered: met, enough_description: met, guardian_consent: not_applicable, protected_person_check: met}
closeouts:
  found_safe: {en-US: "UPDATE: the missing man from Port Quillon was found safe. This alert is over."}
  found_injured: {en-US: "UPDATE: the missing man from Port Quillon was found. This alert is over."}
  deceased: {withheld_until_family_told: true, en-US: "UPDATE: this alert is over."}
  unfounded: {en-US: "UPDATE: this alert is cancelled. Nobody is missing."}
  error: {en-US: "CORRECTION: our earlier alert was sent in error."}
  expired: {en-US: "This alert has ended."}
`

func (f *front) sendCAP(token, path string, message []byte, beside string) answer {
	f.Helper()
	if beside == "" {
		return f.do(request{method: "POST", path: path, token: token, ctype: "application/cap+xml", body: message})
	}
	ctype, body := form(f.T, part{web.MessagePart, message}, part{web.AlertPart, []byte(beside)})
	return f.do(request{method: "POST", path: path, token: token, ctype: ctype, body: body})
}

// A message of somebody who is known becomes an alert, an update of it, and its end; each is answered the same
// when it comes again, whatever stands beside it.
func TestMessagesOfOthers(t *testing.T) {
	f := newPress(t)
	token := f.token("desk", alert.GrantSubmit, alert.GrantApprove, alert.GrantSinglePerson)
	first := f.message(1, nil)
	a := f.sendCAP(token, "/api/v1/alerts", first, "")
	if e := a.error(t); a.status != http.StatusUnprocessableEntity || !strings.Contains(e.Message, `a part "cap"`) || len(e.Faults) < 3 {
		t.Errorf("%d %s", a.status, a.body)
	}
	s := read[web.Submitted](t, f.sendCAP(token, "/api/v1/alerts", first, rest), http.StatusCreated)
	if s.Phase != alert.PhasePending || s.Revision != 1 || len(s.Renderings) != 2 || !strings.Contains(s.Renderings[0].Text, "Robin Examplewood") {
		t.Errorf("%+v", s)
	}
	again := f.sendCAP(token, "/api/v1/alerts", first, "")
	if got := read[web.Submitted](t, again, http.StatusCreated); got.Code != s.Code || again.header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("%s %v", again.body, again.header)
	}
	other := f.message(1, func(m *cap.Message) { m.Note = "changed" })
	if a := f.sendCAP(token, "/api/v1/alerts", other, rest); a.status != http.StatusConflict || !strings.Contains(a.error(t).Message, "under an identifier of its own") {
		t.Errorf("%d %s", a.status, a.body)
	}
	f.post("/api/v1/alerts/"+s.Code+"/approve", token, `{"hash":"`+s.Hash+`"}`)

	update := f.message(2, follows("Update", 1))
	u := read[web.Submitted](t, f.sendCAP(token, "/api/v1/alerts", update, rest), http.StatusCreated)
	if u.Code != s.Code || u.Revision != 2 || u.Phase != alert.PhasePending {
		t.Errorf("%+v", u)
	}
	stranger := f.message(3, func(m *cap.Message) { follows("Cancel", 1)(m); m.Sender = others })
	if a := f.sendCAP(token, "/api/v1/alerts", stranger, ""); a.status != http.StatusNotFound || !strings.Contains(a.error(t).Message, "none of the 1 messages") {
		t.Errorf("another sender ended it: %d %s", a.status, a.body)
	}
	end := f.message(4, follows("Cancel", 2))
	if a := f.sendCAP(token, "/api/v1/alerts/"+s.Code+"/revisions", end, ""); a.status != http.StatusBadRequest {
		t.Errorf("%d %s", a.status, a.body)
	}
	ended := f.sendCAP(token, "/api/v1/alerts?outcome=found_safe", end, "")
	if c := read[alert.Closed](t, ended, http.StatusOK); c.Alert.Phase != alert.PhaseClosed || c.Alert.Ended != alert.EndedFoundSafe {
		t.Errorf("%+v", c)
	}
	f.later(time.Minute)
	if a := f.sendCAP(token, "/api/v1/alerts", end, ""); !bytes.Equal(a.body, ended.body) || a.header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("%s\n%s", a.body, ended.body)
	}
	if a := f.sendCAP(token, "/api/v1/alerts", f.message(5, follows("Cancel", 1)), ""); a.status != http.StatusConflict || !strings.Contains(a.error(t).Message, "ended already") {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a := f.sendCAP(token, "/api/v1/alerts", f.message(6, follows("Update", 1)), rest); a.status != http.StatusConflict {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// A cancel of what nobody has approved rejects it.
func TestCancelOfWhatWaits(t *testing.T) {
	f := newPress(t)
	token := f.token("desk", alert.GrantSubmit)
	read[web.Submitted](t, f.sendCAP(token, "/api/v1/alerts", f.message(1, nil), rest), http.StatusCreated)
	if c := read[alert.Closed](t, f.sendCAP(token, "/api/v1/alerts", f.message(2, follows("Cancel", 1)), ""), http.StatusOK); c.Alert.Phase != alert.PhaseRejected {
		t.Errorf("%+v", c)
	}
}

func TestMessagesRefused(t *testing.T) {
	f := newPress(t)
	token := f.token("desk", alert.GrantSubmit)
	good := f.message(1, nil)
	changed := slices.Clone(good)
	changed[bytes.Index(changed, []byte("<areaDesc>"))+len("<areaDesc>")]++
	for _, one := range []struct {
		name    string
		message []byte
		status  int
		want    string
	}{
		{"unsigned", []byte(`<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a</identifier></alert>`), 422, "the message is not signed; sign it, or make a file"},
		{"changed", changed, 422, "the signature does not fit the message"},
		{"of a stranger", f.message(1, func(m *cap.Message) { m.Sender = "x@nowhere.example" }), 422, "the certificate is not trusted for this sender"},
		{"with a document type", append([]byte("<!DOCTYPE alert>"), good...), 422, "a document type"},
		{"too long", append(good, bytes.Repeat([]byte(" "), web.MaxMessage)...), 413, "longer than 256 KiB"},
		{"too deep", []byte(strings.Repeat("<a>", 70)), 422, "more than 64 deep"},
		{"a record of persons", []byte(`<pfif xmlns="http://zesty.ca/pfif/1.4"/>`), 422, "is no CAP message"},
		{"empty", nil, 422, "there is no element"},
	} {
		if a := f.sendCAP(token, "/api/v1/alerts", one.message, ""); a.status != one.status || !strings.Contains(a.error(t).Message, one.want) {
			t.Errorf("%s: %d %s", one.name, a.status, a.body)
		}
	}
	for _, ctype := range []string{"application/yaml", "application/json", "text/xml"} { // by its first letter, whatever it is called
		if a := f.do(request{method: "POST", path: "/api/v1/alerts", token: token, ctype: ctype, body: append([]byte("\xEF\xBB\xBF\n"), changed...)}); !strings.Contains(a.error(t).Message, "does not fit") {
			t.Errorf("%s: %d %s", ctype, a.status, a.body)
		}
	}
	deaf := newFront(t)
	if a := deaf.sendCAP(deaf.token("desk", alert.GrantSubmit), "/api/v1/alerts", good, ""); a.status != http.StatusForbidden || !strings.Contains(a.error(t).Message, "cap.pins") {
		t.Errorf("%d %s", a.status, a.body)
	}
	for _, path := range []string{"/cap/feed.atom", "/cap/feed.rss", "/cap/feed.geojson", "/cap/feed.edxl", "/cap/urn:uuid:1.xml", "/cap/photo/a.jpg", "/pfif/H7K-2QF.xml"} {
		if a := deaf.do(request{method: "GET", path: path}); a.status != http.StatusNotFound || !strings.Contains(a.error(t).Message, "an operator can set") {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
}

// anyone reads what is served without a token.
func (f *front) anyone(path string, header ...string) answer {
	f.Helper()
	r := request{method: "GET", path: path, header: map[string]string{}}
	for i := 0; i < len(header); i += 2 {
		r.header[header[i]] = header[i+1]
	}
	return f.do(r)
}

// told submits and approves the good file, and returns its code and its newest message.
func (f *front) told(replace ...string) (string, web.IssuedMessage) {
	f.Helper()
	token := f.token("single", alert.GrantSubmit, alert.GrantSinglePerson)
	s := read[web.Submitted](f.T, f.submit(token, "?approve=true", "", replace...), http.StatusCreated)
	all := read[web.MessagesIssued](f.T, f.get("/api/v1/alerts/"+s.Code+"/messages", token), http.StatusOK).Messages
	return s.Code, all[len(all)-1]
}

// What is served to everybody may be kept for seconds, is asked for cheaply, and is gone with the alert: the
// message, the picture that it names, and all but four fields of the record.
func TestServedToMachines(t *testing.T) {
	f := newPress(t)
	code, m := f.told()
	path := "/cap/" + m.Identifier + ".xml"
	got := f.anyone(path)
	if got.status != http.StatusOK || string(got.body) != m.Content || got.header.Get("Content-Type") != "application/cap+xml" || got.header.Get("Cache-Control") != "public, max-age=15" {
		t.Errorf("%d %v", got.status, got.header)
	}
	for _, address := range []string{path, "/cap/feed.atom", "/cap/feed.rss", "/cap/feed.geojson", "/cap/feed.edxl", "/pfif/" + strings.ToLower(code) + ".xml"} {
		a := f.anyone(address)
		if a.status != http.StatusOK || !bytes.Contains(a.body, []byte("Robin Examplewood")) {
			t.Errorf("%s: %d %s", address, a.status, a.body)
		}
		if b := f.anyone(address, "If-None-Match", a.header.Get("Etag")); b.status != http.StatusNotModified || len(b.body) > 0 {
			t.Errorf("%s: %d", address, b.status)
		}
		if b := f.anyone(address + "?" + strings.Repeat("a", 101)); b.status != http.StatusBadRequest {
			t.Errorf("%s: %d", address, b.status)
		}
		if b := f.do(request{method: "POST", path: address}); b.status != http.StatusMethodNotAllowed {
			t.Errorf("POST %s: %d", address, b.status)
		}
	}
	_, photo, _ := strings.Cut(m.Content, "/cap/photo/")
	photo, _, _ = strings.Cut(photo, "<")
	photo = "/cap/photo/" + photo
	if a := f.anyone(photo); a.status != http.StatusOK || a.header.Get("Content-Type") != "image/jpeg" || !bytes.HasPrefix(a.body, []byte("\xFF\xD8")) {
		t.Errorf("%s: %d %s", photo, a.status, a.body)
	}
	if !bytes.Contains(f.anyone("/pfif/"+code+".xml").body, []byte(photo+"</photo_url>")) {
		t.Error("the record names no photo")
	}
	f.post("/api/v1/alerts/"+code+"/close", f.token("closer", alert.GrantSubmit), `{"outcome":"found_safe"}`)
	if a := f.anyone(path); a.status != http.StatusGone || a.error(t).Code != "gone" {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a := f.anyone(photo); a.status != http.StatusNotFound {
		t.Errorf("%d", a.status)
	}
	if a := f.anyone("/cap/feed.atom"); bytes.Contains(a.body, []byte("Robin")) || !bytes.Contains(a.body, []byte("Cancel")) {
		t.Errorf("%s", a.body)
	}
	if a := f.anyone("/pfif/" + code + ".xml"); a.status != http.StatusOK || bytes.Contains(a.body, []byte("Robin")) || !bytes.Contains(a.body, []byte("believed_alive")) {
		t.Errorf("%d %s", a.status, a.body)
	}
	f.later(time.Hour)
	if a := f.anyone("/cap/feed.atom"); bytes.Contains(a.body, []byte("<entry>")) {
		t.Errorf("%s", a.body)
	}
	a := f.anyone("/pfif/" + code + ".xml")
	for _, field := range []string{"person_record_id", "source_date", "entry_date", "expiry_date"} {
		if !bytes.Contains(a.body, []byte("<"+field+">")) {
			t.Errorf("no %s in %s", field, a.body)
		}
	}
	if n := bytes.Count(a.body, []byte("</")); n != 6 { // four fields, one person, one document
		t.Errorf("%d elements in %s", n, a.body)
	}
}

// What waits, what is restricted and what is played is served to nobody; what expires by the clock is gone.
func TestNotServedToMachines(t *testing.T) {
	f := newPress(t)
	drill := []string{
		"status: Actual", "status: Exercise\n  scope: Restricted\n  restriction: Participants only\n  exercise: {id: EX-1}", `"911"`, `"555-555-0199"`, "call 911", "call 555-555-0199",
		"headline: \"", "headline: \"EXERCISE: ", "what_happened: ", "what_happened: \"EXERCISE: ", "on Monday.", "on Monday.\"", "ask: ", "ask: \"EXERCISE: ", "Please share.", "Please share.\"",
		"en-US: \"UPDATE", "en-US: \"EXERCISE UPDATE", "en-US: \"CORRECTION", "en-US: \"EXERCISE CORRECTION", "en-US: \"This alert", "en-US: \"EXERCISE This alert",
	}
	token := f.token("other", alert.GrantSubmit, alert.GrantSinglePerson)
	for _, replace := range [][]string{drill, {"status: Actual", "status: Actual\n  scope: Restricted\n  restriction: Wardens only"}, {"status: Actual", "status: Actual\n  effective: \"2026-11-23T12:00:00-05:00\""}} {
		s := read[web.Submitted](t, f.submit(token, "?approve=true", "", replace...), http.StatusCreated)
		all := read[web.MessagesIssued](t, f.get("/api/v1/alerts/"+s.Code+"/messages", token), http.StatusOK).Messages
		if len(all) != 1 {
			t.Fatalf("%v: %d messages", replace, len(all))
		}
		if a := f.anyone("/cap/" + all[0].Identifier + ".xml"); a.status != http.StatusNotFound {
			t.Errorf("%v: %d %s", replace, a.status, a.body)
		}
		if a := f.anyone("/pfif/" + s.Code + ".xml"); a.status != http.StatusNotFound {
			t.Errorf("%v: %d %s", replace, a.status, a.body)
		}
		if a := f.anyone("/cap/feed.edxl"); a.status != http.StatusNotFound {
			t.Errorf("an empty envelope: %d %s", a.status, a.body)
		}
		if a := f.anyone("/cap/feed.geojson"); !bytes.Contains(a.body, []byte(`"features":[]`)) {
			t.Errorf("%v: %s", replace, a.body)
		}
	}
	_, m := f.told("kind: mep", "kind: mep\n  code: QZ7-K4M")
	f.later(30 * time.Hour)
	if a := f.anyone("/cap/" + m.Identifier + ".xml"); a.status != http.StatusGone || !strings.Contains(a.error(t).Message, "has expired") {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a := f.anyone("/cap/feed.rss"); bytes.Contains(a.body, []byte("<item>")) {
		t.Errorf("%s", a.body)
	}
	if a := f.anyone("/pfif/QZ7-K4M.xml"); a.status != http.StatusOK || bytes.Contains(a.body, []byte("Robin")) {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// What CAP could not tell is said before anybody approves.
func TestFaultsOfMessagesAreFoundAtSubmission(t *testing.T) {
	f := newPress(t, func(o *gazette.Options) { o.IPAWS = &cap.IPAWS{COG: "200999"} })
	token := f.token("single", alert.GrantSubmit)
	a := f.submit(token, "", "", "    headline:", "    short90: \"Ж missing man\"\n    headline:")
	if e := a.error(t); a.status != http.StatusUnprocessableEntity || !strings.Contains(e.Message, "telephones cannot show") {
		t.Errorf("%d %s", a.status, a.body)
	}
}
