package cap_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"
	_ "time/tzdata" // messages give times in the alert's own zone

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/cap"
	"github.com/hueandcry/hueandcry/alert/file"
	"github.com/hueandcry/hueandcry/alert/kinds"
	"github.com/hueandcry/hueandcry/alert/phrases"
	"github.com/hueandcry/hueandcry/internal/sample"
	"github.com/hueandcry/hueandcry/internal/testneed"
)

const sender = "alerts@larkmoor.example"

// sent is when the first message of every test is sent.
var sent = time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)

// identity is a key with its certificate, both made for these tests.
type identity struct {
	key         *rsa.PrivateKey
	certificate *x509.Certificate
}

func (id identity) pins() cap.Pins { return cap.Pins{sender: {id.certificate}} }

func newIdentity() identity {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: sent.Add(-time.Hour), NotAfter: sent.Add(48 * time.Hour)}
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

// us is the identity that signs, them one that nobody trusts.
var us, them = sync.OnceValue(newIdentity), sync.OnceValue(newIdentity)

// full is the invented alert, in force when the messages of these tests are sent.
func full(t testing.TB) *alert.Revision {
	t.Helper()
	r := readAlert(t, []byte(sample.Full))
	seen := sent.Add(-time.Hour)
	r.LastSeen.Time.Value, r.Meta.Onset, r.Meta.Effective, r.Meta.Expires = seen, seen, sent, sent.Add(12*time.Hour)
	return r
}

func readAlert(t testing.TB, data []byte) *alert.Revision {
	t.Helper()
	r, _, faults := file.Read(data)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return r
}

// issue is what a daemon knows of the n-th message of a case, counted from 1.
func issue(r *alert.Revision, n int) cap.Issue {
	is := cap.Issue{
		Identifier: fmt.Sprintf("urn:uuid:00000000-0000-4000-8000-%012d", n),
		Sender:     sender,
		Sent:       sent.Add(time.Duration(n-1) * time.Hour),
		Source:     "Hue and Cry devel",
		Page:       "https://alerts.larkmoor.example/a/" + r.Code(),
		Event:      cap.EventOf(kinds.Default()[r.Kind()]),
		Phrases:    phrases.Default(),
		IPAWS:      &cap.IPAWS{COG: "200999"},
	}
	for i, p := range r.PublicPhotos() {
		content := fmt.Appendf(nil, "the bytes of picture %d as they leave", i)
		is.Photos = append(is.Photos, cap.Photo{
			Photo: alert.Photo{Media: alert.Media{Type: "image/jpeg", Bytes: len(content), Alt: p.Alt.Any()}, Content: content},
			URI:   fmt.Sprintf("https://alerts.larkmoor.example/a/%s/photo-%d.jpg", r.Code(), i),
		})
	}
	for i := 1; i < n; i++ {
		is.Earlier = append(is.Earlier, cap.Earlier{Reference: reference(issue(r, i)), Expires: r.Expires()})
	}
	return is
}

// test is a test, or one try of a property.
type test interface {
	Helper()
	Fatal(args ...any)
}

// compose is the n-th message of a case, which must be without fault.
func compose(t test, r *alert.Revision, n int) *cap.Message {
	t.Helper()
	m, faults := cap.Compose(r, issue(r, n))
	if alert.Blocking(faults) {
		t.Fatal(faults)
	}
	return m
}

func write(t test, m *cap.Message) []byte {
	t.Helper()
	out, found := cap.Write(m)
	if out == nil {
		t.Fatal(found)
	}
	return out
}

func sign(t testing.TB, m *cap.Message) []byte {
	t.Helper()
	signed, err := cap.Sign(write(t, m), us().key, us().certificate)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func sampleFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(testneed.Shared(t), "data", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func reference(is cap.Issue) cap.Reference {
	return cap.Reference{Sender: is.Sender, Identifier: is.Identifier, Sent: cap.At(is.Sent)}
}

func number(n int) string { return strconv.Itoa(n) }

// same holds two messages against each other.
func same(t testing.TB, name string, a, b *cap.Message) {
	t.Helper()
	moments := gocmp.Comparer(func(a, b cap.Time) bool { return a.String() == b.String() })
	if d := gocmp.Diff(a, b, moments); d != "" {
		t.Errorf("%s: %s", name, d)
	}
}
