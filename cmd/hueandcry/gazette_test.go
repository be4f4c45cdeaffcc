package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/config"
	"github.com/hueandcry/hueandcry/internal/testneed"
	"github.com/hueandcry/hueandcry/web"
	"github.com/hueandcry/hueandcry/web/client"
)

// identity is a key with its certificate, both made for these tests.
type identity struct{ key, certificate []byte }

func newIdentity() identity {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	form := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: begin, NotAfter: begin.AddDate(20, 0, 0)}
	raw, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		panic(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		panic(err)
	}
	return identity{
		key:         pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}),
		certificate: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw}),
	}
}

// us is the identity that signs.
var us = sync.OnceValue(newIdentity)

// press is a daemon that issues alerts to machines, at a moment that the test sets.
type press struct {
	*testing.T

	base   string
	public string
	client *client.Client
	app    *app
	shift  func(time.Duration)
	served [][]byte // everything that anybody got
}

// edition is how a press differs from the usual one.
type edition struct {
	store  string // empty = a file of its own
	public string // empty = where it listens
}

// capConfig is what a daemon needs to issue messages and to take its own.
const capConfig = `cap: {sender: alerts@larkmoor.example, key_file: key.pem, certificate_file: cert.pem, exercises: true, pins: [{sender: alerts@larkmoor.example, certificate_file: cert.pem}]}
pfif: true
`

// newPress starts a daemon. clock is what it believes the time to be.
func newPress(t *testing.T, clock time.Time, e edition) *press {
	t.Helper()
	h := newHarness(t, 1)
	for name, data := range map[string][]byte{"key.pem": us().key, "cert.pem": us().certificate} {
		writeFile(t, filepath.Join(h.dir, name), string(data))
	}
	addr := freePort(t)
	cfg, faults := config.Parse(fmt.Appendf(nil, `
agency: {name: Larkmoor County Sheriff's Office}
listen: %[1]s
ops_listen: 127.0.0.1:0
store: %[2]s
public_url: %[6]s
log: {level: warn}
channels:
  - {name: mastodon-main, network: mastodon, mode: actual, base_url: "%[3]s/mastodon", token: %[4]s, %[5]s}
  - {name: loopback, network: mastodon, mode: exercise, base_url: "%[3]s/mastodon", token: %[4]s, %[5]s}
`+capConfig, addr, cmp.Or(e.store, "sqlite:"+filepath.Join(h.dir, "hc.db")), h.base, demoToken, quickDelivery, cmp.Or(e.public, "http://"+addr)), h.dir)
	if len(faults) > 0 {
		t.Fatal((&config.FaultsError{List: faults}).Error())
	}
	var mu sync.Mutex
	began := time.Now()
	now := func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		return clock.Add(time.Since(began))
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	a, err := newApp(ctx, cfg, harnessLog(), now)
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- a.run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := errors.Join(<-ended, a.close()); err != nil {
			t.Error(err)
		}
	})
	token, err := a.mintToken(ctx, "press")
	if err != nil {
		t.Fatal(err)
	}
	p := &press{T: t, base: "http://" + addr, public: cfg.PublicURL, app: a, shift: func(d time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		clock = clock.Add(d)
	}}
	if p.client, err = client.New(p.base, token, nil); err != nil {
		t.Fatal(err)
	}
	return p
}

// get asks as anybody may.
func (p *press) get(path string) (int, http.Header, []byte) {
	p.Helper()
	req, err := http.NewRequestWithContext(p.Context(), http.MethodGet, p.base+path, http.NoBody)
	if err != nil {
		p.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		p.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		p.Fatal(err)
	}
	p.served = append(p.served, body)
	return resp.StatusCode, resp.Header, body
}

// must is what is served at an address.
func (p *press) must(path, ctype string) []byte {
	p.Helper()
	status, header, body := p.get(path)
	if status != http.StatusOK || header.Get("Content-Type") != ctype || header.Get("Etag") == "" {
		p.Fatalf("GET %s: %d %v %s", path, status, header, body)
	}
	return body
}

// feeds reads the three feeds, and returns the addresses of the messages that Atom lists.
func (p *press) feeds() []string {
	p.Helper()
	var atom struct {
		Entries []struct {
			Links []struct {
				Type string `xml:"type,attr"`
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(p.must("/cap/feed.atom", "application/atom+xml"), &atom); err != nil {
		p.Fatal(err)
	}
	var rss struct {
		Links []string `xml:"channel>item>link"`
	}
	if err := xml.Unmarshal(p.must("/cap/feed.rss", "application/rss+xml"), &rss); err != nil {
		p.Fatal(err)
	}
	var geo struct {
		Features []struct {
			Properties struct{ CAP string }
		}
	}
	if err := json.Unmarshal(p.must("/cap/feed.geojson", "application/geo+json"), &geo); err != nil {
		p.Fatal(err)
	}
	var all []string
	for i, e := range atom.Entries {
		for _, l := range e.Links {
			if l.Type == "application/cap+xml" {
				all = append(all, strings.TrimPrefix(l.Href, p.public))
			}
		}
		if rss.Links[i] != p.public+all[i] || geo.Features[i].Properties.CAP != p.public+all[i] {
			p.Errorf("the feeds differ: %v %v %v", all, rss.Links, geo.Features)
		}
	}
	if len(rss.Links) != len(all) || len(geo.Features) != len(all) {
		p.Errorf("the feeds differ: %v %v %v", all, rss.Links, geo.Features)
	}
	return all
}

// told is the one message that the feeds list.
func (p *press) told() (path string, message []byte) {
	p.Helper()
	all := p.feeds()
	if len(all) != 1 {
		p.Fatalf("the feeds list %v", all)
	}
	message = p.must(all[0], "application/cap+xml")
	_, bare, _ := bytes.Cut(message, []byte("?>"))
	if bytes.Contains(message, []byte("<status>Exercise</status>")) {
		return all[0], message // a drill is in no envelope
	}
	if envelope := p.must("/cap/feed.edxl", "application/xml"); !bytes.Contains(envelope, bytes.TrimSpace(bare)) {
		p.Errorf("the envelope does not hold the message as it was signed: %s", envelope)
	}
	return all[0], message
}

// strangers holds a message against programs that share no line with us.
func strangers(t *testing.T, message []byte) {
	t.Helper()
	xsd := filepath.Join(testneed.Shared(t), "data", "cap", "CAP-v1.2.xsd")
	dir := t.TempDir()
	file, pin := filepath.Join(dir, "message.xml"), filepath.Join(dir, "pin.pem")
	writeFile(t, file, string(message))
	writeFile(t, pin, string(us().certificate))
	out, err := exec.CommandContext(t.Context(), testneed.Command(t, "xmllint", "xmllint"), "--nonet", "--noout", "--schema", xsd, file).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s\n%s", err, out, message)
	}
	verify := func(file string) error {
		out, err := exec.CommandContext(t.Context(), testneed.Command(t, "xmlsec1", "xmlsec1"),
			"--verify", "--enabled-key-data", "key-name,rsa", "--pubkey-cert-pem", pin, file).CombinedOutput()
		if err != nil {
			return fmt.Errorf("%w: %s", err, out)
		}
		return nil
	}
	if err := verify(file); err != nil {
		t.Error(err)
	}
	changed := slices.Clone(message)
	changed[bytes.Index(message, []byte("<areaDesc>"))+len("<areaDesc>")]++
	writeFile(t, file, string(changed))
	if verify(file) == nil {
		t.Error("a changed byte goes unnoticed")
	}
}

// example is one of the shared alert files, ready to be handed in.
func example(t *testing.T, name string, replace ...string) client.File {
	t.Helper()
	dir := filepath.Join(testneed.Shared(t), "data", "alerts")
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	c := newCLI(Deps{}, Terminal{In: strings.NewReader(strings.NewReplacer(replace...).Replace(string(b)))})
	f, err := c.readAlert("-")
	if err != nil {
		t.Fatal(err)
	}
	f.dir = dir
	up, err := f.upload()
	if err != nil {
		t.Fatal(err)
	}
	return up
}

func (p *press) submit(f client.File, code string) web.Submitted {
	p.Helper()
	var s web.Submitted
	var err error
	if code == "" {
		s, err = p.client.Submit(p.Context(), f, "", false)
	} else {
		s, err = p.client.Revise(p.Context(), code, f, "", false)
	}
	if err != nil {
		if e, ok := errors.AsType[*web.Error](err); ok {
			p.Fatal(e, e.Faults)
		}
		p.Fatal(err)
	}
	if _, err := p.client.Approve(p.Context(), s.Code, s.Hash); err != nil {
		p.Fatal(err)
	}
	return s
}

// examples are the alert files that can be issued, when, and words in them that are not for everybody.
var examples = []struct {
	name, clock string
	hidden      []string
}{
	{"1-amber-actual.yaml", "2026-11-22T10:00:00-05:00", []string{"LCSO-2026-104417", "ZZ0000100", "d.sampleton", "s.testwell", "2019-05-04", "asthma", "Tern Harbor", "Casey Nonesuch", "m.ejemplo", "guardian"}},
	{"2-silver-actual.yaml", "2026-11-22T19:40:00-05:00", []string{"LCSO-2026-104502", "d.sampleton", "s.testwell", "dementia", "medic", "Harbor Hill", "Quay Street bakery", "next_of_kin", "care-homes"}},
	{"4-exercise-drill.yaml", "2026-11-23T02:55:00-05:00", []string{"drill-bot", "drill-partners"}},
}

// Every example that can be issued leaves the daemon as alert, update and end, each of which other programs
// take; the feeds tell what is in force, and what has ended is gone.
func TestExamplesAreIssued(t *testing.T) {
	for _, one := range examples {
		t.Run(one.name, func(t *testing.T) {
			clock, err := time.Parse(time.RFC3339, one.clock)
			if err != nil {
				t.Fatal(err)
			}
			p := newPress(t, clock, edition{})
			if all := p.feeds(); len(all) != 0 {
				t.Errorf("before anything: %v", all)
			}
			s := p.submit(example(t, one.name), "")
			var seen [][]byte
			path, first := p.told()
			strangers(t, first)
			seen = append(seen, first)
			actual := !strings.Contains(one.name, "drill")
			if status, _, body := p.get("/pfif/" + s.Code + ".xml"); (status == http.StatusOK) != actual {
				t.Errorf("the records are answered %d %s", status, body)
			}
			p.submit(example(t, one.name, "revision: 1", "revision: 2"), s.Code)
			next, second := p.told()
			strangers(t, second)
			seen = append(seen, second)
			if status, _, _ := p.get(path); status != http.StatusGone || next == path {
				t.Errorf("what was replaced is answered %d", status)
			}
			if _, err := p.client.CloseAlert(t.Context(), s.Code, web.Closing{Outcome: "found_safe", FamilyTold: true}); err != nil {
				t.Fatal(err)
			}
			_, third := p.told()
			strangers(t, third)
			seen = append(seen, third)
			for i, want := range []string{"<msgType>Alert<", "<msgType>Update<", "<msgType>Cancel<"} {
				if !bytes.Contains(seen[i], []byte(want)) {
					t.Errorf("%d is not %s", i, want)
				}
			}
			all, err := p.client.Messages(t.Context(), s.Code)
			if err != nil || len(all) != 3 {
				t.Fatal(all, err)
			}
			for i, m := range all {
				if m.Content != string(seen[i]) {
					t.Errorf("message %d is not what was served", i)
				}
			}
			if status, _, body := p.get("/pfif/" + s.Code + ".xml"); actual && (status != http.StatusOK || bytes.Contains(body, []byte("<full_name>"))) {
				t.Errorf("after the end the records are answered %d %s", status, body)
			}
			p.shift(time.Hour + time.Second)
			if all := p.feeds(); len(all) != 0 {
				t.Errorf("after the end: %v", all)
			}
			for _, body := range p.served {
				for _, word := range one.hidden {
					if bytes.Contains(body, []byte(word)) {
						t.Errorf("%s is told to everybody: %.3000s", word, body)
					}
				}
			}
		})
	}
}
