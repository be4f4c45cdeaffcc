package cap

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"

	"github.com/hueandcry/hueandcry/internal/strictxml"
)

// Why a message is not taken for that of its sender. They are kept apart, for they ask for different acts.
var (
	// ErrUnsigned says that there is no signature.
	ErrUnsigned = errors.New("the message is not signed")
	// ErrUnverifiable says that nobody can tell: the signature is of a kind that is not trusted.
	ErrUnverifiable = errors.New("the signature cannot be verified")
	// ErrUntrusted says that the certificate is not pinned to the sender, or not valid now.
	ErrUntrusted = errors.New("the certificate is not trusted for this sender")
	// ErrForged says that the message is not what was signed.
	ErrForged = errors.New("the signature does not fit the message")
)

// Pins are the certificates that each sender signs with. There is no other trust.
type Pins map[string][]*x509.Certificate

// Verify reads one message that must be signed, enveloped and whole, by a certificate pinned to its sender
// and valid now. The signature comes first: the message is read from the very bytes that were signed, and
// from nothing else of the document.
func Verify(data []byte, pins Pins, now time.Time) (*Received, error) {
	doc, err := strictxml.Read(data, messageLimits)
	if err != nil {
		return nil, err
	}
	if _, ok := versions[doc.Root.Space]; !ok || doc.Root.Name != "alert" {
		return nil, fmt.Errorf("line %d: %s", doc.Root.Line, strange(doc.Root))
	}
	certificate, err := shape(doc.Root)
	if err != nil {
		return nil, err
	}
	sender := ""
	if e := doc.Root.Child(doc.Root.Space, "sender"); e != nil {
		sender = e.Text
	}
	pinned := slices.DeleteFunc(slices.Clone(pins[sender]), func(pin *x509.Certificate) bool {
		return !slices.Equal(pin.Raw, certificate) || now.Before(pin.NotBefore) || now.After(pin.NotAfter)
	})
	if len(pinned) == 0 {
		return nil, fmt.Errorf("%w: %.100q has pinned another, or it is not valid now", ErrUntrusted, sender)
	}
	signed, err := signedBytes(doc.Text, pinned[0], now)
	if err != nil {
		return nil, err
	}
	trusted, err := strictxml.Read(signed, messageLimits)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrForged, err)
	}
	r, err := read(trusted, trusted.Root)
	if err != nil {
		return nil, err
	}
	if r.Message.Sender != sender {
		return nil, fmt.Errorf("%w: it was signed for another sender", ErrForged)
	}
	r.Signature, r.Raw = Verified, doc.Bytes(doc.Root)
	return r, nil
}

// signedBytes are the bytes that a certificate signed, in canonical form.
func signedBytes(text []byte, certificate *x509.Certificate, now time.Time) ([]byte, error) {
	tree := etree.NewDocument()
	tree.ReadSettings.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	if err := tree.ReadFromBytes(text); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnverifiable, err)
	}
	toFront(tree.Root())
	context := dsig.NewDefaultValidationContext(&dsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{certificate}})
	context.Clock = dsig.NewFakeClockAt(now)
	element, err := context.Validate(tree.Root())
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrForged, err)
	}
	out := etree.NewDocument()
	out.SetRoot(element)
	return out.WriteToBytes()
}

// toFront moves the signature before all else. An enveloped signature is taken out before anything is
// computed, so its place does not matter; but it is looked for only among the first thousand elements.
func toFront(root *etree.Element) {
	for _, e := range root.ChildElements() {
		if e.Tag == "Signature" && e.NamespaceURI() == signatureSpace {
			root.InsertChildAt(0, e)
		}
	}
}
