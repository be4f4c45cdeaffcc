package cap_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/cap"
)

var certificateInside = regexp.MustCompile(`<ds:X509Certificate>([^<]*)<`)

// What another program signed is verified, if its certificate is pinned and valid now.
func TestVerifySample(t *testing.T) {
	t.Parallel()
	data := sampleFile(t, "cap/example-signed-amber-by-goxmldsig.xml")
	raw, err := base64.StdEncoding.DecodeString(string(certificateInside.FindSubmatch(data)[1]))
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	const from = "KARO@CLETS.DOJ.CA.GOV"
	now := certificate.NotBefore.Add(time.Hour)
	pins := cap.Pins{from: {us().certificate, certificate}}
	r, err := cap.Verify(data, pins, now)
	if err != nil || r.Message.Sender != from || len(r.Message.Infos) != 2 || !bytes.Contains(data, r.Raw) {
		t.Fatal(err)
	}
	for name, try := range map[string]func() error{
		"plate changed": func() error {
			_, err := cap.Verify(bytes.Replace(data, []byte("4XXX000"), []byte("4XXX001"), 1), pins, now)
			return err
		},
		"indented anew": func() error {
			_, err := cap.Verify(bytes.Replace(data, []byte("\n     <category>"), []byte("\n    <category>"), 1), pins, now)
			return err
		},
	} {
		if err := try(); !errors.Is(err, cap.ErrForged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, try := range map[string]func() error{
		"expired":        func() error { _, err := cap.Verify(data, pins, certificate.NotAfter.Add(time.Second)); return err },
		"not yet":        func() error { _, err := cap.Verify(data, pins, certificate.NotBefore.Add(-time.Second)); return err },
		"nobody pinned":  func() error { _, err := cap.Verify(data, nil, now); return err },
		"another's pin":  func() error { _, err := cap.Verify(data, cap.Pins{"other": {certificate}}, now); return err },
		"another pinned": func() error { _, err := cap.Verify(data, cap.Pins{from: {us().certificate}}, now); return err },
		"another sender": func() error {
			_, err := cap.Verify(bytes.Replace(data, []byte(from), []byte("x"), 1), pins, now)
			return err
		},
	} {
		if err := try(); !errors.Is(err, cap.ErrUntrusted) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// No change of a single byte makes a signed message say anything else: it is refused, or read as it was.
func TestEveryByteCounts(t *testing.T) {
	t.Parallel()
	m := compose(t, full(t), 1)
	m.Infos = m.Infos[:1]
	m.Infos[0].Parameters, m.Infos[0].Resources = nil, nil
	signed := sign(t, m)
	want, err := cap.Verify(signed, us().pins(), sent)
	if err != nil {
		t.Fatal(err)
	}
	end := bytes.Index(signed, []byte("<ds:Signature "))
	inside, tried := 0, 0
	for i := range signed {
		if i%4 > 0 {
			continue // each takes a computation; every fourth shows the same
		}
		changed := slices.Clone(signed)
		changed[i] ^= 1
		got, err := cap.Verify(changed, us().pins(), sent)
		if err == nil {
			same(t, string(changed[max(0, i-20):i+1]), want.Message, got.Message)
		} else if i < end {
			inside++
		}
		if i < end {
			tried++
		}
	}
	if inside < tried*9/10 { // the rest is white space within tags, and the XML declaration
		t.Errorf("%d of %d changes were noticed", inside, tried)
	}
}

// What an attacker may do with a message that was truly signed, and without the key.
func TestSignatureTricks(t *testing.T) {
	t.Parallel()
	r := full(t)
	signed := string(sign(t, compose(t, r, 1)))
	body := root(signed)
	at := strings.Index(body, "<ds:Signature ")
	signature := body[at : len(body)-len("</alert>")]
	evil := strings.ReplaceAll(string(write(t, compose(t, r, 1))), "ZZK 0177", "EVL 0666")
	evil = strings.TrimSuffix(root(evil), "</alert>")
	theirs, err := cap.Sign(write(t, compose(t, r, 1)), them().key, them().certificate)
	if err != nil {
		t.Fatal(err)
	}
	for name, trick := range map[string]struct {
		doc  string
		want error
	}{
		"the signature of another message":     {evil + signature + "</alert>", cap.ErrForged},
		"the signed message inside":            {evil + body + "</alert>", cap.ErrUnverifiable},
		"the signed message inside, and moved": {evil + strings.Replace(body, signature, "", 1) + signature + "</alert>", cap.ErrForged},
		"the signed message in the signature":  {evil + strings.Replace(signature, "</ds:Signature>", "<ds:Object>"+body[:at]+"</alert></ds:Object></ds:Signature>", 1) + "</alert>", cap.ErrForged},
		"two signatures":                       {body[:at] + signature + signature + "</alert>", cap.ErrUnverifiable},
		"a part is signed":                     {strings.Replace(body, `URI=""`, `URI="#x"`, 1), cap.ErrUnverifiable},
		"a second reference":                   {regexp.MustCompile(`(?s)<ds:Reference.*</ds:Reference>`).ReplaceAllString(body, "$0$0"), cap.ErrUnverifiable},
		"SHA-1":                                {strings.Replace(body, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2000/09/xmldsig#rsa-sha1", 1), cap.ErrUnverifiable},
		"a digest of SHA-1":                    {strings.Replace(body, "http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1", 1), cap.ErrUnverifiable},
		"another transform":                    {strings.Replace(body, "http://www.w3.org/2000/09/xmldsig#enveloped-signature", "http://www.w3.org/TR/1999/REC-xpath-19991116", 1), cap.ErrUnverifiable},
		"no certificate":                       {regexp.MustCompile(`(?s)<ds:KeyInfo>.*</ds:KeyInfo>`).ReplaceAllString(body, ""), cap.ErrUnverifiable},
		"signed by somebody else":              {string(theirs), cap.ErrUntrusted},
		"signed by somebody else, as if by us": {certificateInside.ReplaceAllString(string(theirs), "<ds:X509Certificate>"+base64.StdEncoding.EncodeToString(us().certificate.Raw)+"<"), cap.ErrForged},
		"an element behind the signature":      {strings.Replace(body, "</alert>", "<info/></alert>", 1), cap.ErrForged},
	} {
		if _, err := cap.Verify([]byte(trick.doc), us().pins(), sent); !errors.Is(err, trick.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if r, err := cap.Verify([]byte(body), us().pins(), sent); err != nil || r.Signature != cap.Verified {
		t.Error(err)
	}
	commented := strings.Replace(body, "ZZK 0177", "ZZK <!-- -->0177", 1)
	if r, err := cap.Verify([]byte(commented), us().pins(), sent); err != nil || !strings.Contains(r.Message.Infos[0].Headline, "ZZK 0177") {
		t.Error("a comment, which is not signed, changes what is read:", err)
	}
}

// root is a document without its declaration.
func root(doc string) string {
	_, rest, _ := strings.Cut(doc, "<alert")
	return "<alert" + strings.TrimRight(rest, " \n")
}

func TestSignTakesOneKindOfKey(t *testing.T) {
	t.Parallel()
	message := write(t, compose(t, full(t), 1))
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cap.Sign(message, curve, us().certificate); err == nil || !strings.Contains(err.Error(), "use one of RSA") {
		t.Error(err)
	}
	if _, err := cap.Sign(message, us().key, them().certificate); err == nil || !strings.Contains(err.Error(), "not that of the key") {
		t.Error(err)
	}
	if _, err := cap.Sign([]byte("<"), us().key, us().certificate); err == nil || !strings.Contains(err.Error(), "no XML") {
		t.Error(err)
	}
}

// An alert in many languages has more elements than a signature is looked for in.
func TestManyLanguagesAreVerified(t *testing.T) {
	t.Parallel()
	r := full(t)
	for n := range 12 {
		l := alert.Lang(fmt.Sprintf("en-x-%d", n))
		r.Meta.Languages = append(r.Meta.Languages, l)
		r.Narrative[l] = r.Narrative["en-US"]
	}
	m := compose(t, r, 1)
	signed := sign(t, m)
	if n := bytes.Count(signed, []byte("</")); n < 1200 {
		t.Fatalf("only %d elements", n)
	}
	got, err := cap.Verify(signed, us().pins(), sent)
	if err != nil || len(got.Message.Infos) != 14 {
		t.Fatal(err)
	}
	if _, err := cap.Verify(bytes.Replace(signed, []byte("en-x-7"), []byte("en-x-6"), 1), us().pins(), sent); !errors.Is(err, cap.ErrForged) {
		t.Error(err)
	}
}
