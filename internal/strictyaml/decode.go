package strictyaml

import (
	"fmt"
	"reflect"

	"go.yaml.in/yaml/v3"
)

// The limits unless an [Option] says otherwise, and one that always holds.
const (
	DefaultMaxBytes = 1 << 20
	DefaultMaxDepth = 32
	maxNodes        = 20_000 // values in one file, with every alias counted as what it stands for
)

// Option changes how a file is read.
type Option func(*limits)

type limits struct {
	bytes, depth int
	text         func(string) string
}

// MaxBytes sets how large a file may be, in bytes.
func MaxBytes(n int) Option { return func(l *limits) { l.bytes = n } }

// MaxDepth sets how deep values may stand within each other.
func MaxDepth(n int) Option { return func(l *limits) { l.depth = n } }

// Texts sets what is done to every text and every name before it is read, for example to normalize it.
func Texts(change func(string) string) Option { return func(l *limits) { l.text = change } }

// Decode reads one YAML or JSON document into the struct (or map) that into points to; what the document does
// not say stays as it was there. It returns every
// fault in the order of the file. The document is never nil; with it, later findings can be given a place.
// What could be read has been read even when there are faults.
func Decode(data []byte, into any, opts ...Option) (*Document, []Fault) {
	l := limits{bytes: DefaultMaxBytes, depth: DefaultMaxDepth, text: func(s string) string { return s }}
	for _, o := range opts {
		o(&l)
	}
	doc := &Document{places: map[string]place{}}
	root, fault := read(data, l)
	if fault != nil {
		return doc, []Fault{*fault}
	}
	if root.ShortTag() == "!!null" {
		return doc, []Fault{{Message: empty, Line: 1, Column: 1}}
	}
	s := survey{limits: l, doc: doc, open: map[*yaml.Node]bool{}}
	s.value(root, "", 0)
	if s.stop {
		return doc, inOrder(s.faults)
	}
	d := decoder{findings: s.findings, doc: doc}
	d.value(root, reflect.ValueOf(into).Elem(), "")
	return doc, inOrder(d.faults)
}

// Document remembers where each value of a file stands.
type Document struct{ places map[string]place }

type place struct{ line, column int }

// Position is where the value of a path stands, or else its nearest ancestor that exists: for a mapping
// entry the place of its key. It is 0, 0 if nothing is known.
func (d *Document) Position(path string) (line, column int) {
	for {
		if p, ok := d.places[path]; ok || path == "" {
			return p.line, p.column
		}
		path = parent(path)
	}
}

// Has reports whether the file has a value, even null, at a path.
func (d *Document) Has(path string) bool {
	_, ok := d.places[path]
	return ok
}

func parent(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '.' || path[i] == '[' {
			return path[:i]
		}
	}
	return ""
}

func child(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func item(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }
