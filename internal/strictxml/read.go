package strictxml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Limits is how much of a document is read. Each of them must be set.
type Limits struct {
	Bytes      int // of the whole document, as it came
	Depth      int // of elements within each other
	Attributes int // of one element, declarations of namespaces among them
	Elements   int // in the whole document
}

// Document is a document that was read whole.
type Document struct {
	Root *Element
	Text []byte // in UTF-8, whatever it came in
}

// Read reads one document. The error says where, and what to do about it.
func Read(data []byte, limits Limits) (*Document, error) {
	if len(data) > limits.Bytes {
		return nil, fmt.Errorf("%d bytes are too many; at most %d are read", len(data), limits.Bytes)
	}
	text, err := toUTF8(data)
	if err != nil {
		return nil, err
	}
	decoder := xml.NewDecoder(bytes.NewReader(text))
	decoder.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	p := parser{Decoder: decoder, limits: limits}
	for {
		p.line, p.column = p.InputPos()
		p.start = int(p.InputOffset())
		token, err := p.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = p.take(token)
		}
		if err != nil {
			return nil, p.locate(err)
		}
	}
	if p.root == nil {
		return nil, errors.New("there is no element; this is no XML document")
	}
	p.root.tidy()
	return &Document{Root: p.root, Text: text}, nil
}

// parser holds the elements that are open.
type parser struct {
	*xml.Decoder

	limits       Limits
	root         *Element
	open         []*Element
	line, column int // where the token begins
	start        int // the same as an offset
	elements     int
}

func (p *parser) locate(err error) error {
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok {
		return fmt.Errorf("line %d: %s", syntax.Line, syntax.Msg)
	}
	return fmt.Errorf("line %d: %w", p.line, err)
}

func (p *parser) take(token xml.Token) error {
	switch t := token.(type) {
	case xml.Directive:
		return errors.New("a document type or another declaration (<!…>) is not read; leave it out")
	case xml.StartElement:
		return p.push(t)
	case xml.EndElement:
		top := p.open[len(p.open)-1]
		top.end = int(p.InputOffset())
		p.open = p.open[:len(p.open)-1]
	case xml.CharData:
		if len(p.open) > 0 {
			top := p.open[len(p.open)-1]
			top.pieces = append(top.pieces, string(t))
		} else if len(bytes.TrimSpace(t)) > 0 {
			return errors.New("there is text outside the root element")
		}
	}
	return nil
}

func (p *parser) push(t xml.StartElement) error {
	p.elements++
	switch {
	case len(p.open) >= p.limits.Depth:
		return fmt.Errorf("elements stand more than %d deep within each other", p.limits.Depth)
	case p.elements > p.limits.Elements:
		return fmt.Errorf("there are more than %d elements", p.limits.Elements)
	case len(t.Attr) > p.limits.Attributes:
		return fmt.Errorf("<%s> has more than %d attributes", t.Name.Local, p.limits.Attributes)
	}
	seen := map[xml.Name]bool{}
	for _, a := range t.Attr {
		if seen[a.Name] {
			return fmt.Errorf("<%s> has the attribute %s twice", t.Name.Local, a.Name.Local)
		}
		seen[a.Name] = true
	}
	e := &Element{Space: t.Name.Space, Name: t.Name.Local, Attributes: t.Attr, Line: p.line, Column: p.column, start: p.start}
	switch {
	case len(p.open) > 0:
		top := p.open[len(p.open)-1]
		top.Children = append(top.Children, e)
	case p.root != nil:
		return errors.New("there is a second root element")
	default:
		p.root = e
	}
	p.open = append(p.open, e)
	return nil
}

// tidy joins the pieces of every text, without the white space around it and without carriage returns.
func (e *Element) tidy() {
	e.Text = strings.TrimSpace(strings.ReplaceAll(strings.Join(e.pieces, ""), "\r", ""))
	e.pieces = nil
	for _, c := range e.Children {
		c.tidy()
	}
}
