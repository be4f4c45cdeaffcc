package config

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// CAP says what machines are told, and whose messages are taken.
type CAP struct {
	// Sender is how every message names the agency, for ever: alerts@larkmoor.example.
	Sender string `yaml:"sender,omitempty"`
	// KeyFile is the private RSA key that signs, in PEM.
	KeyFile string `yaml:"key_file,omitempty"`
	// CertificateFile is the certificate made with it, in PEM.
	CertificateFile string `yaml:"certificate_file,omitempty"`
	// Page is where people read on, {code} standing for the alert's code. Optional: the message itself.
	Page string `yaml:"page,omitempty"`
	// IPAWS makes messages fit for the public warning system of the United States: false, true, or what it
	// needs to know.
	IPAWS IPAWS `yaml:"ipaws,omitempty"`
	// Exercises puts drills into the public feeds, too, marked as such: false.
	Exercises bool `yaml:"exercises,omitempty"`
	// Pins are those whose messages are taken, each with a certificate that it signs with.
	Pins []Pin `yaml:"pins,omitempty"`

	Key         crypto.Signer     `yaml:"-"` // what stands in KeyFile
	Certificate *x509.Certificate `yaml:"-"` // what stands in CertificateFile
}

// Pin is a certificate that a sender is known to sign with.
type Pin struct {
	Sender          string `yaml:"sender"`
	CertificateFile string `yaml:"certificate_file"`

	Certificate *x509.Certificate `yaml:"-"` // what stands there
}

// IPAWS is what the public warning system of the United States needs to know.
type IPAWS struct {
	On    bool     `yaml:"on"`              // true where the section says anything else
	COG   string   `yaml:"cog,omitempty"`   // number of the agency there
	Block []string `yaml:"block,omitempty"` // channels that shall not carry the messages: EAS, NWEM, CMAS
}

// UnmarshalText reads true or false.
func (i *IPAWS) UnmarshalText(b []byte) error {
	on, err := strconv.ParseBool(string(b))
	if err != nil {
		return errors.New("ipaws is true, false, or a section: {cog: \"200999\", block: [CMAS]}")
	}
	*i = IPAWS{On: on}
	return nil
}

// Issues reports whether messages are made.
func (c CAP) Issues() bool { return c.Sender != "" }

const leastKey = 2048 // bits

var (
	senderName = regexp.MustCompile(`^[^\s,<&]{1,200}$`)
	cogNumber  = regexp.MustCompile(`^[0-9]{6}$`)
)

func (c *checker) cap(in *Config, dir string) {
	if !c.doc.Has("cap") {
		return
	}
	all := &in.CAP
	if all.Sender == "" && all.KeyFile == "" && all.CertificateFile == "" {
		c.capless(all)
	} else {
		c.issues(all, in.PublicURL, dir)
	}
	c.pins(all.Pins, dir)
}

// capless checks a section that issues nothing.
func (c *checker) capless(all *CAP) {
	if len(all.Pins) == 0 {
		c.fault("cap", "says neither who speaks nor whom to listen to; give sender, key_file and certificate_file, or pins, or take it out")
	}
	for path, set := range map[string]bool{"cap.page": all.Page != "", "cap.exercises": all.Exercises, "cap.ipaws": all.IPAWS.set()} {
		if set {
			c.fault(path, "goes with sender, key_file and certificate_file; give them, or take this out")
		}
	}
}

func (i IPAWS) set() bool { return i.On || i.COG != "" || len(i.Block) > 0 }

// issues checks what makes messages.
func (c *checker) issues(all *CAP, publicURL, dir string) {
	switch {
	case all.Sender == "":
		c.fault("cap.sender", "absent; name the agency as every message shall, for example alerts@larkmoor.example")
	case !senderName.MatchString(all.Sender):
		c.fault("cap.sender", "%q holds a space, a comma, < or &; write it like alerts@larkmoor.example", all.Sender)
	}
	if publicURL == "" {
		c.fault("cap", "the messages name addresses at which the public finds them; set public_url")
	}
	if all.Page != "" {
		c.webAddress("cap.page", strings.ReplaceAll(all.Page, "{code}", "H7K-2QF"), false)
	}
	all.IPAWS.On = all.IPAWS.set()
	if all.IPAWS.COG != "" && !cogNumber.MatchString(all.IPAWS.COG) {
		c.fault("cap.ipaws.cog", "%q is not a number of six digits", all.IPAWS.COG)
	}
	for i, channel := range all.IPAWS.Block {
		c.oneOf(fmt.Sprintf("cap.ipaws.block[%d]", i), channel, "EAS", "NWEM", "CMAS")
	}
	all.Key = c.key("cap.key_file", dir, all.KeyFile)
	all.Certificate = c.certificate("cap.certificate_file", dir, all.CertificateFile)
	if all.Key != nil && all.Certificate != nil && !all.Key.Public().(*rsa.PublicKey).Equal(all.Certificate.PublicKey) {
		c.fault("cap.certificate_file", "is not the certificate of the key in key_file; give the one made with it")
	}
}

func (c *checker) pins(all []Pin, dir string) {
	for i := range all {
		p, path := &all[i], fmt.Sprintf("cap.pins[%d]", i)
		switch {
		case p.Sender == "":
			c.fault(path+".sender", "absent; write the sender as its messages do")
		case !senderName.MatchString(p.Sender):
			c.fault(path+".sender", "%q holds a space, a comma, < or &; write the sender as its messages do", p.Sender)
		}
		p.Certificate = c.certificate(path+".certificate_file", dir, p.CertificateFile)
		if slices.ContainsFunc(all[:i], func(q Pin) bool {
			return q.Sender == p.Sender && p.Certificate != nil && p.Certificate.Equal(q.Certificate)
		}) {
			c.fault(path, "this certificate is pinned to %s already; take one out", p.Sender)
		}
	}
}

// key reads a private key of RSA.
func (c *checker) key(path, dir, file string) crypto.Signer {
	block := c.pem(path, dir, file, "the private key that signs")
	if block == nil {
		return nil
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block)
	if err != nil {
		parsed, err = x509.ParsePKCS1PrivateKey(block)
	}
	key, ok := parsed.(*rsa.PrivateKey)
	switch {
	case err != nil:
		c.fault(path, "holds no private key; give one of RSA in PEM, without a password")
	case !ok:
		c.fault(path, "holds a key that is not of RSA, which is what receivers of CAP verify; make one with 'openssl genrsa 3072'")
	case key.N.BitLen() < leastKey:
		c.fault(path, "the key has %d bits; at least %d are safe", key.N.BitLen(), leastKey)
	default:
		return key
	}
	return nil
}

func (c *checker) certificate(path, dir, file string) *x509.Certificate {
	block := c.pem(path, dir, file, "the certificate")
	if block == nil {
		return nil
	}
	certificate, err := x509.ParseCertificate(block)
	if err != nil {
		c.fault(path, "holds no certificate; give one in PEM (-----BEGIN CERTIFICATE-----)")
	}
	return certificate
}

// pem reads the first block of a file.
func (c *checker) pem(path, dir, file, what string) []byte {
	if file == "" {
		c.fault(path, "absent; name the file of %s, in PEM", what)
		return nil
	}
	text, err := readSecret(dir, file)
	if err != nil {
		c.fault(path, "%s", err)
		return nil
	}
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		c.fault(path, "%s is not in PEM (-----BEGIN …-----)", file)
		return nil
	}
	return block.Bytes
}
