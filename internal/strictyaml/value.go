package strictyaml

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// former is a type that can be written in more than one form. Form returns a pointer to what the form at
// hand is to be read into: keys are the names of a mapping, nil for anything else.
type former interface{ Form(keys []string) any }

type decoder struct {
	findings

	doc *Document
}

// value reads a node into v, which can be set. Null leaves v as it is.
func (d *decoder) value(n *yaml.Node, v reflect.Value, path string) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if d.full() || n.ShortTag() == "!!null" || n.Kind == yaml.ScalarNode && !coreTag(n.ShortTag()) { // the survey has refused such a tag
		return
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		d.value(n, v.Elem(), path)
		return
	}
	switch into := v.Addr().Interface().(type) {
	case *Section:
		*into = Section{node: n, path: path, doc: d.doc}
	case *time.Time:
		d.time(n, into, path)
	case *time.Duration:
		d.duration(n, into, path)
	case former:
		d.value(n, reflect.ValueOf(into.Form(keys(n))).Elem(), path)
	case encoding.TextUnmarshaler:
		if n.Kind == yaml.ScalarNode {
			d.text(n, into, path)
			return
		}
		d.plain(n, v, path)
	default:
		d.plain(n, v, path)
	}
}

// plain reads a node by the kind of Go value alone.
func (d *decoder) plain(n *yaml.Node, v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.Struct:
		d.object(n, []reflect.Value{v}, path)
	case reflect.Map:
		d.dict(n, v, path)
	case reflect.Slice:
		d.list(n, v, path)
	case reflect.Array:
		d.tuple(n, v, path)
	default:
		d.scalar(n, v, path)
	}
}

func (d *decoder) dict(n *yaml.Node, v reflect.Value, path string) {
	if !d.wants(n, yaml.MappingNode, path, "fields (name: value)") {
		return
	}
	if v.IsNil() {
		v.Set(reflect.MakeMap(v.Type()))
	}
	for key, value := range entries(n) {
		d.entry(v, key, value, path)
	}
}

// entry reads one value of a map.
func (d *decoder) entry(v reflect.Value, key, value *yaml.Node, path string) {
	elem := reflect.New(v.Type().Elem()).Elem()
	name := reflect.ValueOf(key.Value).Convert(v.Type().Key())
	if before := v.MapIndex(name); before.IsValid() { // what it is read over
		elem.Set(before)
	}
	d.value(value, elem, child(path, key.Value))
	v.SetMapIndex(name, elem)
}

func (d *decoder) list(n *yaml.Node, v reflect.Value, path string) {
	if !d.wants(n, yaml.SequenceNode, path, "a list ([a, b], or one line for each with a dash)") {
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, c := range n.Content {
		d.value(c, v.Index(i), item(path, i))
	}
}

func (d *decoder) tuple(n *yaml.Node, v reflect.Value, path string) {
	if !d.wants(n, yaml.SequenceNode, path, fmt.Sprintf("a list of %d values", v.Len())) {
		return
	}
	if len(n.Content) != v.Len() {
		d.fault(n, path, "this list has %d values; it wants %d", len(n.Content), v.Len())
		return
	}
	for i, c := range n.Content {
		d.value(c, v.Index(i), item(path, i))
	}
}

func (d *decoder) text(n *yaml.Node, into encoding.TextUnmarshaler, path string) {
	if kind := reflect.TypeOf(into).Elem().Kind(); !textual(n) && (kind == reflect.String || kind == reflect.Map) {
		d.fault(n, path, "%s", wantsText(n))
		return
	}
	if err := into.UnmarshalText([]byte(n.Value)); err != nil {
		d.fault(n, path, "%s", err)
	}
}

func (d *decoder) time(n *yaml.Node, into *time.Time, path string) {
	t, err := time.Parse(time.RFC3339, n.Value)
	if err != nil {
		d.fault(n, path, `this is not a time; write it like "2026-11-22T08:20:00-05:00"`)
		return
	}
	*into = t
}

func (d *decoder) duration(n *yaml.Node, into *time.Duration, path string) {
	t, err := time.ParseDuration(n.Value)
	if err != nil || !textual(n) {
		d.fault(n, path, `this is not a duration; write it like "15s" or "2h30m"`)
		return
	}
	*into = t
}

func (d *decoder) wants(n *yaml.Node, kind yaml.Kind, path, what string) bool {
	if n.Kind == kind {
		return true
	}
	d.fault(n, path, "this wants %s, not %s", what, describe(n))
	return false
}

// describe says what a node is, for people.
func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "fields (" + strings.Join(keys(n), ", ") + ")"
	case yaml.SequenceNode:
		return "a list"
	case yaml.ScalarNode, yaml.AliasNode, yaml.DocumentNode:
	}
	return fmt.Sprintf("%q", clip(n.Value))
}

func clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
