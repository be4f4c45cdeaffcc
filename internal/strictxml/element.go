package strictxml

import (
	"encoding/xml"
	"iter"
)

// Element is one element with what stands in it.
type Element struct {
	Space, Name  string // the namespace in full, and the local name
	Attributes   []xml.Attr
	Children     []*Element
	Text         string // directly inside it, without comments, carriage returns and the white space around it
	Line, Column int    // where it begins, counted from 1

	pieces     []string
	start, end int
}

// Is reports whether the element has this namespace and local name.
func (e *Element) Is(space, name string) bool { return e.Space == space && e.Name == name }

// Child is the first child of this namespace and local name, or nil.
func (e *Element) Child(space, name string) *Element {
	for c := range e.All(space, name) {
		return c
	}
	return nil
}

// All yields the children of this namespace and local name.
func (e *Element) All(space, name string) iter.Seq[*Element] {
	return func(yield func(*Element) bool) {
		for _, c := range e.Children {
			if c.Is(space, name) && !yield(c) {
				return
			}
		}
	}
}

// Attribute is the value of an attribute without a namespace; empty if there is none.
func (e *Element) Attribute(name string) string {
	for _, a := range e.Attributes {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// Descendants yields the element itself and everything within it, in the order of the document.
func (e *Element) Descendants() iter.Seq[*Element] {
	return func(yield func(*Element) bool) { e.walk(yield) }
}

func (e *Element) walk(yield func(*Element) bool) bool {
	if !yield(e) {
		return false
	}
	for _, c := range e.Children {
		if !c.walk(yield) {
			return false
		}
	}
	return true
}

// Bytes are the bytes of one element of the document, as they stand there.
func (d *Document) Bytes(e *Element) []byte { return d.Text[e.start:e.end] }
