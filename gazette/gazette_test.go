package gazette_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"math/big"
	mathrand "math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"
	_ "time/tzdata" // messages give times in the alert's own zone

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/cap"
	"github.com/hueandcry/hueandcry/alert/file"
	"github.com/hueandcry/hueandcry/alert/kinds"
	"github.com/hueandcry/hueandcry/alert/pfif"
	"github.com/hueandcry/hueandcry/alert/phrases"
	"github.com/hueandcry/hueandcry/gazette"
	"github.com/hueandcry/hueandcry/internal/sample"
)

const sender = "alerts@larkmoor.example"

// now is when the first decision of every test is made.
var now = time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)

// us is a key with its certificate, made for these tests.
var us = sync.OnceValues(func() (*rsa.PrivateKey, *x509.Certificate) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(1, 0, 0)}
	raw, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		panic(err)
	}
	certificate, err := x509.ParseCertificate(raw)
	if err != nil {
		panic(err)
	}
	return key, certificate
})

func newGazette(t testing.TB, change func(*gazette.Options)) *gazette.Gazette {
	t.Helper()
	key, certificate := us()
	opt := gazette.Options{
		Rules:  alert.Rules{Kinds: kinds.Default(), Phrases: phrases.Default()},
		Agency: "Larkmoor County Sheriff's Office", Sender: sender, Key: key, Signs: certificate, Pins: cap.Pins{sender: {certificate}},
		Address: "https://alerts.larkmoor.example/", Program: "Hue and Cry",
	}
	if change != nil {
		change(&opt)
	}
	g, err := gazette.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func full(t testing.TB) *alert.Revision {
	t.Helper()
	r, _, faults := file.Read([]byte(sample.Full))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	seen := now.Add(-time.Hour)
	r.LastSeen.Time.Value, r.Meta.Onset, r.Meta.Effective, r.Meta.Expires = seen, seen, now, now.Add(12*time.Hour)
	r.Meta.ID = "019d2c5e-8a40-7b13-9c21-3f7e5a100001"
	return r
}

// decision is that a revision is in force, with its pictures as they leave.
func decision(t testing.TB, r *alert.Revision, earlier ...alert.Message) alert.Decision {
	t.Helper()
	content, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	d := alert.Decision{
		Alert: alert.Alert{
			ID: r.Meta.ID, Code: r.Code(), Status: r.Status(), Phase: alert.PhaseLive, Revision: len(earlier) + 1, Effective: r.Effective(), Expires: r.Expires(),
		},
		Content: content, Earlier: earlier, At: now.Add(time.Duration(len(earlier)) * time.Minute),
	}
	for i := range r.PublicPhotos() {
		b := fmt.Appendf(nil, "picture %d", i)
		sum := sha256.Sum256(b)
		d.Photos = append(d.Photos, alert.Photo{Media: alert.Media{SHA256: hex.EncodeToString(sum[:]), Type: "image/jpeg", Bytes: len(b)}, Content: b})
	}
	return d
}

func issue(t testing.TB, g *gazette.Gazette, d alert.Decision) alert.Message {
	t.Helper()
	m, err := g.Announce(d)
	if err != nil {
		t.Fatal(err)
	}
	m.Number = len(d.Earlier) + 1
	return m
}

// A decision is told the same however often it is asked for, each under a name of its own, and each names what
// it takes the place of.
func TestAnnounce(t *testing.T) {
	t.Parallel()
	g, r := newGazette(t, nil), full(t)
	first := issue(t, g, decision(t, r))
	if again := issue(t, g, decision(t, r)); !bytes.Equal(first.Content, again.Content) || first.Identifier != again.Identifier {
		t.Error("the same decision is told in two ways")
	}
	second := issue(t, g, decision(t, r, first))
	d := decision(t, r, first, second)
	d.Alert.Ended = alert.EndedFoundSafe
	third := issue(t, g, d)
	for i, m := range []alert.Message{first, second, third} {
		got, err := g.Read(m.Content, now)
		if err != nil {
			t.Fatal(err)
		}
		want := []alert.MsgType{alert.MsgAlert, alert.MsgUpdate, alert.MsgCancel}[i]
		if got.Type != want || m.Type != want || got.Identifier != m.Identifier || got.Sender != sender || len(got.References) != i || !strings.HasPrefix(m.Reference, sender+","+m.Identifier+",") {
			t.Errorf("%d: %+v", i, got)
		}
		if !bytes.Contains(m.Content, []byte("https://alerts.larkmoor.example/cap/"+m.Identifier+".xml")) {
			t.Errorf("%d leads nowhere", i)
		}
	}
	if !third.Expires.Equal(third.Sent.Add(time.Hour)) || !first.Expires.Equal(r.Expires()) {
		t.Error(first.Expires, third.Expires)
	}
}

// Where the order of the pictures was not kept, the message says nothing of them; what cannot be said at all is
// told by its places alone.
func TestAnnounceWithout(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	g := newGazette(t, func(o *gazette.Options) {
		o.Log, o.Page = slog.New(slog.NewTextHandler(&log, nil)), "https://larkmoor.example/{code}"
	})
	d := decision(t, full(t))
	d.Photos = nil
	if m := issue(t, g, d); bytes.Contains(m.Content, []byte("<resource>")) || !bytes.Contains(m.Content, []byte("<web>https://larkmoor.example/"+d.Alert.Code+"</web>")) {
		t.Errorf("%s", m.Content)
	}
	r := full(t)
	r.Area = alert.Area{}
	if _, err := g.Announce(decision(t, r)); err == nil || !strings.Contains(log.String(), "area") || strings.Contains(log.String(), "Perrin") {
		t.Errorf("%v %s", err, log.String())
	}
	if faults := g.Check(r, decision(t, r).Photos, now); !alert.Blocking(faults) {
		t.Error(faults)
	}
	if faults := g.Check(full(t), d.Photos, now); faults != nil {
		t.Errorf("the pictures are a fault twice: %v", faults)
	}
	if _, err := g.Announce(alert.Decision{Content: []byte("{")}); err == nil {
		t.Error("no revision is told")
	}
	d.Earlier = []alert.Message{{Reference: "nobody"}}
	if _, err := g.Announce(d); err == nil {
		t.Error("a message without a name is referred to")
	}
}

// Nothing that the public may not see is in anything that leaves here.
func TestNothingHiddenIsTold(t *testing.T) {
	t.Parallel()
	g := newGazette(t, func(o *gazette.Options) { o.IPAWS = &cap.IPAWS{COG: "200999"} })
	random := mathrand.New(mathrand.NewPCG(1, 2))
	told := 0
	for range 300 {
		r := full(t)
		sample.Plant(r, func() bool { return random.IntN(10) == 0 })
		d := decision(t, r)
		var served [][]byte
		first, err := g.Announce(d)
		if err == nil { // what is hidden may be what a message cannot do without
			told++
			for _, form := range []string{gazette.Atom, gazette.RSS, gazette.GeoJSON} {
				feed, err := g.Feed(form, []alert.Message{first}, now, now)
				if err != nil {
					t.Fatal(err)
				}
				served = append(served, feed)
			}
			served = append(served, first.Content)
		}
		persons, err := g.Persons(d.Alert, []alert.Version{{Content: d.Content, Approved: now}}, now)
		if err == nil {
			served = append(served, persons)
		}
		for _, s := range served {
			if sample.Shows(string(s)) {
				t.Fatalf("a hidden value is told:\n%s", s)
			}
		}
	}
	if told < 30 {
		t.Errorf("only %d of 300 were told; this proves nothing", told)
	}
}

// Whatever a record held, a fresh read of it shows four fields once the alert is over.
func TestPersonsAreWithdrawn(t *testing.T) {
	t.Parallel()
	g, r := newGazette(t, nil), full(t)
	d := decision(t, r)
	a := d.Alert
	versions := []alert.Version{{Number: 1, Content: d.Content, Approved: now}, {Number: 2, Content: d.Content, Approved: now.Add(time.Minute)}}
	for _, p := range d.Photos {
		versions[1].Photos = append(versions[1].Photos, p.Media)
	}
	read := func(at time.Time) *pfif.Document {
		t.Helper()
		out, err := g.Persons(a, versions, at)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := pfif.Read(out, at)
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	live := read(now.Add(time.Hour))
	if p := live.Persons[0]; len(p.Notes) != 2 || !strings.HasPrefix(p.PhotoURL, "https://alerts.larkmoor.example/cap/photo/") || p.FullNames[0] != "Perrin Nobody" {
		t.Errorf("%+v", p)
	}
	if doc := read(r.Expires()); !doc.Persons[0].IsPlaceholder() || len(doc.Notes) > 0 { // the clock is enough
		t.Errorf("%+v", doc)
	}
	a.Phase, a.Closed, a.Ended = alert.PhaseClosed, now.Add(2*time.Hour), alert.EndedFoundSafe
	if doc := read(a.Closed); !doc.Persons[0].IsPlaceholder() || len(doc.Notes) != 1 || doc.Notes[0].Status != pfif.BelievedAlive {
		t.Errorf("%+v", doc)
	}
	if doc := read(a.Closed.Add(time.Hour)); !doc.Persons[0].IsPlaceholder() || len(doc.Notes) > 0 {
		t.Errorf("%+v", doc)
	}
	a.Ended = alert.EndedDeceased
	if doc := read(a.Closed); len(doc.Notes) > 0 {
		t.Errorf("death is told: %+v", doc)
	}
	for name, change := range map[string]func(*alert.Alert){
		"a drill":                 func(a *alert.Alert) { a.Status = alert.Exercise },
		"one that waits":          func(a *alert.Alert) { a.Phase, a.Closed = alert.PhasePending, time.Time{} },
		"one that never was live": func(a *alert.Alert) { a.Effective = a.Closed.Add(time.Hour) },
	} {
		other := a
		change(&other)
		if out, err := g.Persons(other, versions, now); err == nil {
			t.Errorf("%s has records: %s", name, out)
		}
	}
}

// An agency says itself what its kinds are in CAP.
func TestEventOfTheAgency(t *testing.T) {
	t.Parallel()
	g := newGazette(t, func(o *gazette.Options) {
		own := maps.Clone(o.Rules.Kinds)
		amber := own["amber"]
		amber.Event = alert.Text{"en": "Lost at Sea", "es": "Perdido en el mar"}
		own["amber"] = amber
		o.Rules.Kinds = own
	})
	if m := issue(t, g, decision(t, full(t))); !bytes.Contains(m.Content, []byte("<event>Lost at Sea</event>")) {
		t.Errorf("%s", m.Content)
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	key, certificate := us()
	if _, err := gazette.New(gazette.Options{Key: key, Signs: certificate}); err == nil || !strings.Contains(err.Error(), "set public_url") {
		t.Error(err)
	}
	other := *certificate
	other.PublicKey = &rsa.PublicKey{N: big.NewInt(15), E: 3}
	if _, err := gazette.New(gazette.Options{Key: key, Signs: &other, Address: "https://a.example"}); err == nil {
		t.Error("a certificate of another key signs")
	}
	if _, err := gazette.New(gazette.Options{}); err != nil {
		t.Error(err)
	}
}
