package cap

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/hueandcry/hueandcry/internal/strictxml"
)

// The algorithms that count. SHA-1 does not.
var (
	canonical = []string{
		"http://www.w3.org/2001/10/xml-exc-c14n#",
		"http://www.w3.org/2006/12/xml-c14n11",
		"http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
	}
	methods = []string{
		"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
		"http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
		"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
		"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
		"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
		"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
	}
	digests = []string{
		"http://www.w3.org/2001/04/xmlenc#sha256",
		"http://www.w3.org/2001/04/xmldsig-more#sha384",
		"http://www.w3.org/2001/04/xmlenc#sha512",
	}
	enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
)

// shape holds the signature to the one form that is trusted: a single one, directly inside the message,
// over the whole of it and over nothing else. It returns the certificate inside.
func shape(root *strictxml.Element) (certificate []byte, err error) {
	var all []*strictxml.Element
	for e := range root.Descendants() {
		if e.Is(signatureSpace, "Signature") {
			all = append(all, e)
		}
	}
	bad := func(format string, args ...any) error {
		return fmt.Errorf("%w: "+format, append([]any{ErrUnverifiable}, args...)...)
	}
	switch {
	case len(all) == 0:
		return nil, ErrUnsigned
	case len(all) > 1:
		return nil, bad("there are %d signatures; one is taken", len(all))
	case root.Child(signatureSpace, "Signature") == nil:
		return nil, bad("it does not stand directly in <alert>")
	}
	info := only(all[0], "SignedInfo")
	reference := only(info, "Reference")
	steps := children(only(reference, "Transforms"), "Transform")
	switch {
	case !slices.Contains(canonical, algorithm(only(info, "CanonicalizationMethod"))):
		return nil, bad("its canonical form is not one that counts; use exclusive canonical XML")
	case !slices.Contains(methods, algorithm(only(info, "SignatureMethod"))):
		return nil, bad("its method does not count; use RSA with SHA-256")
	case reference == nil || reference.Attribute("URI") != "":
		return nil, bad("it signs a part of the message, or several; sign the whole")
	case !slices.Contains(digests, algorithm(only(reference, "DigestMethod"))):
		return nil, bad("its digest does not count; use SHA-256")
	case len(steps) != 2 || algorithm(steps[0]) != enveloped || !slices.Contains(canonical, algorithm(steps[1])):
		return nil, bad("its transforms are not those of an enveloped signature")
	}
	inside := only(only(only(all[0], "KeyInfo"), "X509Data"), "X509Certificate")
	if inside == nil {
		return nil, bad("it brings no certificate, or several")
	}
	certificate, err = base64.StdEncoding.DecodeString(strings.Join(strings.Fields(inside.Text), ""))
	if err != nil {
		return nil, bad("its certificate is not in base 64")
	}
	return certificate, nil
}

func children(e *strictxml.Element, name string) []*strictxml.Element {
	if e == nil {
		return nil
	}
	return slices.Collect(e.All(signatureSpace, name))
}

// only is the one child of a name, or nil if there are none or several.
func only(e *strictxml.Element, name string) *strictxml.Element {
	if all := children(e, name); len(all) == 1 {
		return all[0]
	}
	return nil
}

func algorithm(e *strictxml.Element) string {
	if e == nil {
		return ""
	}
	return e.Attribute("Algorithm")
}
