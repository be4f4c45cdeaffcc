package config_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/config"
)

// parseCAP parses a configuration with a section cap, beside keys and certificates.
func parseCAP(t *testing.T, section string) (*config.Config, string) {
	t.Helper()
	dir := t.TempDir()
	save := func(name, kind string, raw []byte, err error) {
		t.Helper()
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: raw}), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"one", "two"} {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			t.Fatal(err)
		}
		form := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotAfter: time.Now().Add(time.Hour)}
		raw, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
		save(name+".crt", "CERTIFICATE", raw, err)
		save(name+".old", "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key), nil)
		raw, err = x509.MarshalPKCS8PrivateKey(key)
		save(name+".key", "PRIVATE KEY", raw, err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(curve)
	save("curve.key", "PRIVATE KEY", raw, err)
	if err := os.WriteFile(filepath.Join(dir, "text"), []byte("no PEM"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, faults := config.Parse([]byte("agency: {name: A}\npublic_url: https://a.example\nchannels: [{name: a, network: x, mode: actual}]\n"+section), dir)
	return c, (&config.FaultsError{File: "f", List: faults}).Error()
}

const capGood = "cap: {sender: a@b.example, key_file: one.key, certificate_file: one.crt, ipaws: {cog: \"200999\", block: [EAS]}, pins: [{sender: c@d.example, certificate_file: two.crt}]}\n"

func TestCAP(t *testing.T) {
	c, faults := parseCAP(t, capGood+"pfif: true\n")
	if faults != "" {
		t.Fatal(faults)
	}
	if !c.CAP.Issues() || c.CAP.Key == nil || c.CAP.Certificate.Subject.CommonName != "one" || c.CAP.Pins[0].Certificate.Subject.CommonName != "two" || !c.CAP.IPAWS.On || !c.PFIF {
		t.Errorf("%+v", c.CAP)
	}
	text, err := c.Effective(func(config.Channel) (any, []string) { return struct{}{}, nil })
	if err != nil || !strings.Contains(string(text), "key_file: one.key") || strings.Contains(string(text), "PRIVATE") {
		t.Errorf("%v\n%s", err, text)
	}
	for _, section := range []string{"", "cap: {pins: [{sender: c@d.example, certificate_file: two.crt}]}", strings.Replace(capGood, "one.key", "one.old", 1), strings.Replace(capGood, "{cog: \"200999\", block: [EAS]}", "true", 1)} {
		if _, faults := parseCAP(t, section); faults != "" {
			t.Errorf("%s: %s", section, faults)
		}
	}
	if c, _ := parseCAP(t, ""); c.CAP.Issues() || c.PFIF || len(c.CAP.Pins) > 0 {
		t.Errorf("by default: %+v", c.CAP)
	}
}

func TestCAPFaults(t *testing.T) {
	for _, one := range []struct{ old, now, want string }{
		{capGood, "cap: {}", "cap: says neither who speaks nor whom to listen to"},
		{capGood, "cap: {pins: [{sender: c@d.example, certificate_file: two.crt}], ipaws: true}", "cap.ipaws: goes with sender, key_file and certificate_file"},
		{"sender: a@b.example, ", "", "cap.sender: absent"},
		{"sender: a@b.example", "sender: \"a, b\"", `cap.sender: "a, b" holds a space`},
		{"key_file: one.key, ", "", "cap.key_file: absent; name the file of the private key that signs"},
		{"one.key", "absent", "cap.key_file: the secret cannot be read"},
		{"one.key", "text", "cap.key_file: text is not in PEM"},
		{"one.key", "one.crt", "cap.key_file: holds no private key"},
		{"one.key", "curve.key", "cap.key_file: holds a key that is not of RSA"},
		{"one.key", "two.key", "cap.certificate_file: is not the certificate of the key"},
		{"certificate_file: one.crt", "certificate_file: one.key", "cap.certificate_file: holds no certificate"},
		{"\"200999\"", "\"2009\"", `cap.ipaws.cog: "2009" is not a number of six digits`},
		{"[EAS]", "[TV]", `cap.ipaws.block[0]: "TV" is not one of EAS, NWEM, CMAS`},
		{"{cog: \"200999\", block: [EAS]}", "maybe", "cap.ipaws: ipaws is true, false, or a section"},
		{"sender: c@d.example", "sender: \"\"", "cap.pins[0].sender: absent"},
		{"certificate_file: two.crt}", "certificate_file: two.crt}, {sender: c@d.example, certificate_file: two.crt}", "cap.pins[1]: this certificate is pinned to c@d.example already"},
		{"cap: {", "cap: {page: nowhere, ", "cap.page: this is not a web address"},
		{"cap: {", "cap: {pin: [], ", `did you mean "pins"?`},
	} {
		if !strings.Contains(capGood, one.old) {
			t.Fatalf("the good section lacks %q", one.old)
		}
		if _, faults := parseCAP(t, strings.Replace(capGood, one.old, one.now, 1)); !strings.Contains(faults, one.want) {
			t.Errorf("%s: %s\nwant: %s", one.now, faults, one.want)
		}
	}
	_, faults := config.Parse([]byte("agency: {name: A}\nchannels: [{name: a, network: x, mode: actual}]\npfif: true\ncap: {sender: a}"), t.TempDir())
	text := (&config.FaultsError{File: "f", List: faults}).Error()
	for _, want := range []string{"pfif: the records are named after the address", "cap: the messages name addresses", "cap.key_file: absent", "cap.certificate_file: absent"} {
		if !strings.Contains(text, want) { // all at once
			t.Errorf("%s lacks %s", text, want)
		}
	}
}
