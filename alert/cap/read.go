package cap

import (
	"fmt"
	"slices"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/internal/strictxml"
)

// The most that is read of one message.
var messageLimits = strictxml.Limits{Bytes: 256 << 10, Depth: 64, Attributes: 32, Elements: 20_000}

// More languages have no reader.
const mostInfos = 50

// The namespaces of the versions that are read.
var versions = map[string]string{
	Namespace:                              "1.2",
	"urn:oasis:names:tc:emergency:cap:1.1": "1.1",
	"http://www.incident.com/cap/1.0":      "1.0",
}

// Signature says what is known of who made a message.
type Signature string

// The states of a signature.
const (
	Unsigned   Signature = "unsigned"
	Unverified Signature = "unverified" // there is one, and nobody has looked at it
	Verified   Signature = "verified"   // by a certificate that is pinned to the sender
)

// Received is a message that came in, and what was off about it. A finding of grade Block means that nobody
// can safely act on the message; all else was kept.
type Received struct {
	Message   *Message
	Version   string // of CAP: "1.2"
	Signature Signature
	Findings  []Finding
	Raw       []byte // the message as it stood there, in UTF-8: to be kept, and forwarded unchanged
}

// Blocked reports whether nobody can safely act on the message.
func (r *Received) Blocked() bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Grade == alert.Block })
}

// Read reads one message of CAP 1.2, 1.1 or 1.0, whoever made it: its signature is not looked at, for that
// is what [Verify] does. The error says why it is refused whole.
func Read(data []byte) (*Received, error) {
	doc, err := strictxml.Read(data, messageLimits)
	if err != nil {
		return nil, err
	}
	return read(doc, doc.Root)
}

// read reads the message that an element of a document holds.
func read(doc *strictxml.Document, root *strictxml.Element) (*Received, error) {
	version, ok := versions[root.Space]
	if !ok || root.Name != "alert" {
		return nil, fmt.Errorf("line %d: %s", root.Line, strange(root))
	}
	d := decoder{space: root.Space, version: version, places: map[string]place{}, unread: map[string]bool{}}
	m := d.message(root)
	if d.refusal != nil {
		return nil, d.refusal
	}
	if version != "1.2" {
		d.add(Warning, "OLD_VERSION", "", "CAP %s; it is read as 1.2", version)
	}
	r := &Received{Message: m, Version: version, Signature: Unsigned, Raw: doc.Bytes(root)}
	if root.Child(signatureSpace, "Signature") != nil {
		r.Signature = Unverified
	}
	r.Findings = d.report(Check(m))
	return r, nil
}

// strange says of a root that is no CAP message what it is, and where to take it.
func strange(root *strictxml.Element) string {
	switch {
	case root.Is(atomSpace, "feed"), root.Is("", "rss"), root.Is(edxlSpace, "EDXLDistribution"):
		return fmt.Sprintf("<%s> is a feed or an envelope; send the CAP message that it holds", root.Name)
	case root.Name == "alert":
		return fmt.Sprintf("%.100q is no namespace of CAP; send CAP 1.2 (%s)", root.Space, Namespace)
	}
	return fmt.Sprintf("<%.40s> is no CAP message; send <alert> of CAP 1.2 (%s)", root.Name, Namespace)
}

// What a message lacks if nobody can safely act on it: who says it, what it is, how serious, and for whom.
var vital = []string{"identifier", "sender", "sent", "status", "msgType", "scope", "restriction", "addresses", "references"}

// report puts what was found in reading and in checking together, gives each finding its place and its
// grade, and leaves out what only follows from another.
func (d *decoder) report(checked []Finding) []Finding {
	all := d.findings
	for _, f := range checked {
		if f.Code == "MISSING_REQUIRED_ELEMENT" && d.unread[f.Path] {
			continue // it is there, and was reported as unreadable
		}
		all = append(all, f)
	}
	for i := range all {
		f := &all[i]
		f.Line, f.Column = d.position(f.Path)
		f.Grade = alert.Warn
		if f.Class == Error && f.Code != "INVALID_SEQUENCE" && slices.Contains(vital, f.Path) {
			f.Grade = alert.Block
		}
	}
	return bounded(all)
}

// More findings help nobody.
const mostFindings = 100

// bounded are the findings that block, and the first of the others.
func bounded(all []Finding) []Finding {
	if len(all) <= mostFindings {
		return all
	}
	kept := 0
	return slices.DeleteFunc(all, func(f Finding) bool {
		kept++
		return kept > mostFindings && f.Grade != alert.Block
	})
}
