package pfif

import (
	"bytes"
	"encoding/xml"
	"strings"
)

// The namespace of a version, and the version that is written.
const (
	space   = "http://zesty.ca/pfif/"
	version = "1.4"
)

// MediaType is what PFIF is called on the web.
const MediaType = "application/xml"

// Write writes persons with their notes, and notes on persons whose record is elsewhere. Mandatory fields
// are written even when they are empty; a placeholder has its four fields and no other.
func Write(persons []Person, notes []Note) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	e.Indent("", "  ")
	w := writer{Encoder: e}
	w.open(xml.StartElement{Name: xml.Name{Space: space + version, Local: "pfif"}})
	for _, p := range persons {
		w.open(named("person"))
		bare := p.IsPlaceholder()
		for _, f := range p.fields() {
			w.field(f, !bare)
		}
		for _, n := range p.Notes {
			w.note(n)
		}
		w.end()
	}
	for _, n := range notes {
		w.note(n)
	}
	w.end()
	if w.err == nil {
		w.err = e.Close()
	}
	b.WriteByte('\n')
	return b.Bytes(), w.err
}

func named(name string) xml.StartElement { return xml.StartElement{Name: xml.Name{Local: name}} }

// writer writes elements until the first error.
type writer struct {
	*xml.Encoder

	opened []xml.StartElement
	err    error
}

func (w *writer) open(start xml.StartElement) {
	w.opened = append(w.opened, start)
	w.token(start)
}

func (w *writer) end() {
	last := len(w.opened) - 1
	w.token(w.opened[last].End())
	w.opened = w.opened[:last]
}

func (w *writer) token(t xml.Token) {
	if w.err == nil {
		w.err = w.EncodeToken(t)
	}
}

func (w *writer) note(n Note) {
	w.open(named("note"))
	for _, f := range n.fields() {
		w.field(f, true)
	}
	w.end()
}

func (w *writer) field(f field, mandatory bool) {
	if f.value == "" && (!f.mandatory || !mandatory) {
		return
	}
	if w.err == nil {
		w.err = w.EncodeElement(carried(f.value), named(f.name))
	}
}

// carried is a text without the letters that XML forbids.
func carried(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == '\uFFFE' || r == '\uFFFF' {
			return -1
		}
		return r
	}, s)
}
