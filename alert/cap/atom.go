package cap

import (
	"bytes"
	"encoding/xml"
	"time"
)

// Channel is what a feed says of itself.
type Channel struct {
	Title   string
	URL     string    // of this very feed: its id, too
	Page    string    // where people read the same
	Author  string    // the agency
	Updated time.Time // of a feed without entries
}

// updated is when the newest message was sent.
func (c Channel) updated(all []Issued) Time {
	if len(all) == 0 {
		return At(c.Updated.UTC())
	}
	return all[0].Message.Sent
}

type atomDocument struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated Time        `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomRef   `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomRef struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID         string     `xml:"id"`
	Title      string     `xml:"title"`
	Updated    Time       `xml:"updated"`
	Author     string     `xml:"author>name,omitempty"`
	Summary    string     `xml:"summary,omitempty"`
	Categories []atomTerm `xml:"category"`
	Links      []atomRef  `xml:"link"`
}

type atomTerm struct {
	Term string `xml:"term,attr"`
}

// Atom is a feed of live messages, in the order in which they come: see [Live]. Each entry leads to its
// message and to the page for people.
func Atom(c Channel, all []Issued) ([]byte, error) {
	doc := atomDocument{
		ID: c.URL, Title: c.Title, Updated: c.updated(all), Author: c.Author,
		Links: []atomRef{{"self", "application/atom+xml", c.URL}},
	}
	if c.Page != "" {
		doc.Links = append(doc.Links, atomRef{"alternate", "text/html", c.Page})
	}
	for _, i := range all {
		m, says := i.Message, i.Message.first()
		e := atomEntry{
			ID: m.Reference().URN(), Title: m.title(), Updated: m.Sent, Author: says.SenderName, Summary: says.Description,
			Links: []atomRef{{"alternate", MediaType, i.URL}},
		}
		for _, word := range append([]string{m.Status, m.MsgType}, says.Categories...) {
			e.Categories = append(e.Categories, atomTerm{word})
		}
		if says.Web != "" {
			e.Links = append(e.Links, atomRef{"related", "text/html", says.Web})
		}
		doc.Entries = append(doc.Entries, e)
	}
	return document(doc)
}

// document is an XML document of a value.
func document(v any) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	e.Indent("", "  ")
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}
