package cap

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
)

const signatureSpace = dsig.Namespace

// Sign signs a message that [Write] wrote: an enveloped signature with exclusive canonical XML, RSA and
// SHA-256, the certificate inside. The bytes that it returns are the message from then on; any change of
// them, even of an indent, breaks the signature.
func Sign(message []byte, key crypto.Signer, certificate *x509.Certificate) ([]byte, error) {
	if _, ok := key.Public().(*rsa.PublicKey); !ok {
		return nil, fmt.Errorf("the key that signs CAP is a %T; use one of RSA", key.Public())
	}
	if public, ok := certificate.PublicKey.(*rsa.PublicKey); !ok || !public.Equal(key.Public()) {
		return nil, errors.New("the certificate that signs CAP is not that of the key; give the one made with it")
	}
	context, err := dsig.NewSigningContext(key, [][]byte{certificate.Raw})
	if err != nil {
		return nil, err
	}
	context.Canonicalizer = dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList("")
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(message); err != nil {
		return nil, fmt.Errorf("the message to be signed is no XML: %w", err)
	}
	signed, err := context.SignEnveloped(doc.Root())
	if err != nil {
		return nil, fmt.Errorf("signing: %w", err)
	}
	doc.SetRoot(signed)
	var out bytes.Buffer
	_, err = doc.WriteTo(&out)
	return out.Bytes(), err
}
