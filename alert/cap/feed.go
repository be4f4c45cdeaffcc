package cap

import (
	"fmt"
	"slices"

	"github.com/hueandcry/hueandcry/internal/strictxml"
)

const (
	atomSpace = "http://www.w3.org/2005/Atom"
	edxlSpace = "urn:oasis:names:tc:emergency:EDXL:DE:1.0"
)

// The most that is read of a feed or an envelope. Each message in it has the limits of a message.
var feedLimits = strictxml.Limits{Bytes: 2 << 20, Depth: messageLimits.Depth + 8, Attributes: messageLimits.Attributes, Elements: 50_000}

// Feed is a feed or an envelope that came in.
type Feed struct {
	Form     string // "Atom", "RSS", "EDXL-DE"
	Title    string
	Entries  []Entry
	Findings []Finding // about the feed and its entries; those about a message are with it
}

// Entry is one entry of a feed, or one object in an envelope.
type Entry struct {
	ID      string
	Title   string
	Link    string    // where the message is to be had, if it is not inside; nothing is fetched
	Message *Received // nil if it is not inside, or refused
	Refusal error     // why the message inside is refused; the others are not the worse for it
}

// ReadFeed reads an Atom or RSS feed, or an EDXL-DE envelope. A feed without entries is a quiet day, and a
// message that stands outside every entry is none of its messages. The error says why the feed is refused
// whole.
func ReadFeed(data []byte) (*Feed, error) {
	doc, err := strictxml.Read(data, feedLimits)
	if err != nil {
		return nil, err
	}
	f := feedReader{doc: doc}
	root := doc.Root
	switch {
	case root.Is(atomSpace, "feed"):
		f.atom(root)
	case root.Is("", "rss"):
		f.rss(root)
	case root.Is(edxlSpace, "EDXLDistribution"):
		f.edxl(root)
	case root.Name == "alert":
		return nil, fmt.Errorf("line %d: this is one message and no feed", root.Line)
	default:
		return nil, fmt.Errorf("line %d: <%.40s> is no feed; Atom, RSS 2.0 and EDXL-DE 1.0 are read", root.Line, root.Name)
	}
	f.feed.Findings = f.findings
	return &f.feed, nil
}

// feedReader reads one feed.
type feedReader struct {
	findings

	doc  *strictxml.Document
	feed Feed
	seen []string // ids
}

// off notes what is wrong with an element of the feed, as long as anybody reads on.
func (f *feedReader) off(class Class, code, path string, e *strictxml.Element, format string, args ...any) {
	if len(f.findings) >= mostFindings {
		return
	}
	f.add(class, code, path, format, args...)
	last := &f.findings[len(f.findings)-1]
	last.Line, last.Column = e.Line, e.Column
}

// need is the text of a child that must be there.
func (f *feedReader) need(path string, e *strictxml.Element, name string) string {
	if child := e.Child(e.Space, name); child != nil && child.Text != "" {
		return child.Text
	}
	f.off(Error, "MISSING_REQUIRED_ELEMENT", under(path, name), e, "the element <%s> is absent or empty", name)
	return ""
}

// unique notes an id that an earlier entry has.
func (f *feedReader) unique(path string, e *strictxml.Element, id string) {
	if id != "" && slices.Contains(f.seen, id) {
		f.off(Error, "DUPLICATE_ELEMENT", path, e, "an earlier entry has the id %.100q, too", id)
	}
	if len(f.seen) < mostIDs {
		f.seen = append(f.seen, id)
	}
}

// So many ids are compared with each other.
const mostIDs = 1000

// message reads the message that stands in an element, and reports whether there is one.
func (f *feedReader) message(entry *Entry, inside *strictxml.Element) bool {
	for _, e := range inside.Children {
		if _, ok := versions[e.Space]; ok && e.Name == "alert" {
			entry.Message, entry.Refusal = f.bounded(e)
			return true
		}
	}
	return false
}

func (f *feedReader) bounded(e *strictxml.Element) (*Received, error) {
	if n := len(f.doc.Bytes(e)); n > messageLimits.Bytes {
		return nil, fmt.Errorf("line %d: the message has %d bytes; at most %d are read", e.Line, n, messageLimits.Bytes)
	}
	return read(f.doc, e)
}

// Messages are the messages inside that were not refused.
func (f *Feed) Messages() []*Received {
	var all []*Received
	for _, e := range f.Entries {
		if e.Message != nil {
			all = append(all, e.Message)
		}
	}
	return all
}
