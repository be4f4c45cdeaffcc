package strictyaml

import (
	"reflect"

	"go.yaml.in/yaml/v3"
)

// Section is a part of a file that is kept as it stands, to be decoded later by whoever owns its fields,
// as strictly and with the same places.
type Section struct {
	node *yaml.Node
	path string
	doc  *Document
}

// Decode reads the section into one or more structs. A field is known if any of them knows it; it is read
// into all that do. An absent section has no faults.
func (s Section) Decode(into ...any) []Fault {
	if s.node == nil {
		return nil
	}
	d := decoder{doc: s.doc}
	if len(into) == 1 {
		d.value(s.node, reflect.ValueOf(into[0]).Elem(), s.path)
		return inOrder(d.faults)
	}
	structs := make([]reflect.Value, len(into))
	for i := range into {
		structs[i] = reflect.ValueOf(into[i]).Elem()
	}
	d.object(s.node, structs, s.path)
	return inOrder(d.faults)
}

// Get is the scalar value of a field as it is written, or "" if there is none.
func (s Section) Get(key string) string {
	if s.node == nil || s.node.Kind != yaml.MappingNode {
		return ""
	}
	for k, v := range entries(s.node) {
		if v.Kind == yaml.AliasNode {
			v = v.Alias
		}
		if k.Value == key && v.Kind == yaml.ScalarNode && v.ShortTag() != "!!null" {
			return v.Value
		}
	}
	return ""
}

// Path is where the section stands: "channels[0]".
func (s Section) Path() string { return s.path }

// IsZero reports whether the file has no such section.
func (s Section) IsZero() bool { return s.node == nil }

// Fault makes a fault about a field of the section, or about the section itself if key is empty.
func (s Section) Fault(key, message string) Fault {
	path := s.path
	if key != "" {
		path = child(path, key)
	}
	f := Fault{Path: path, Message: message}
	if s.doc != nil {
		f.Line, f.Column = s.doc.Position(path)
	}
	return f
}
