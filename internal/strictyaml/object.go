package strictyaml

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// fields are what one or more structs take together: each name may belong to several of them.
type fields struct {
	named map[string][]reflect.Value
	rest  reflect.Value // the inline map for all other names, if there is one
}

// object reads one mapping into every struct that knows its names. A name that none knows is a fault.
func (d *decoder) object(n *yaml.Node, structs []reflect.Value, path string) {
	if !d.wants(n, yaml.MappingNode, path, "fields (name: value)") {
		return
	}
	known := fields{named: map[string][]reflect.Value{}}
	for _, v := range structs {
		known.add(v)
	}
	for key, value := range entries(n) {
		if d.full() {
			return
		}
		targets := known.named[key.Value]
		for _, v := range targets {
			d.value(value, v, child(path, key.Value))
		}
		switch {
		case len(targets) > 0:
		case known.rest.IsValid():
			if known.rest.IsNil() {
				known.rest.Set(reflect.MakeMap(known.rest.Type()))
			}
			d.entry(known.rest, key, value, path)
		default:
			d.fault(key, child(path, key.Value), "%s", unknown(key.Value, slices.Sorted(maps.Keys(known.named))))
		}
	}
}

func (f *fields) add(v reflect.Value) {
	for field, value := range v.Fields() {
		name, inline := tag(field)
		switch {
		case name == "-" || !field.IsExported() && !field.Anonymous:
		case inline && value.Kind() == reflect.Map:
			f.rest = value
		case inline:
			f.add(value)
		default:
			f.named[name] = append(f.named[name], value)
		}
	}
}

// tag is the name of a field in files, and whether its own fields stand in its place.
func tag(field reflect.StructField) (name string, inline bool) {
	tag, own := field.Tag.Lookup("yaml")
	if !own {
		tag = field.Tag.Get("json")
	}
	name, options, _ := strings.Cut(tag, ",")
	if strings.Contains(options, "inline") || field.Anonymous && name == "" && field.Type.Kind() == reflect.Struct {
		return "", true
	}
	return cmp.Or(name, strings.ToLower(field.Name)), false
}

// entries yields the names and values of a mapping. Of a name that stands there twice, which the survey
// has reported, the first counts.
func entries(n *yaml.Node) iter.Seq2[*yaml.Node, *yaml.Node] {
	return func(yield func(*yaml.Node, *yaml.Node) bool) {
		seen := map[string]bool{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			if key.Kind != yaml.ScalarNode || key.ShortTag() != "!!str" || seen[key.Value] {
				continue
			}
			seen[key.Value] = true
			if !yield(key, n.Content[i+1]) {
				return
			}
		}
	}
}

// keys are the names of a mapping, nil for any other node.
func keys(n *yaml.Node) []string {
	if n.Kind != yaml.MappingNode {
		return nil
	}
	names := []string{}
	for key := range entries(n) {
		names = append(names, key.Value)
	}
	return names
}

func unknown(name string, known []string) string {
	best, least := "", 3
	for _, k := range known {
		if d := distance(name, k); d < least && d < len(k) {
			best, least = k, d
		}
	}
	switch {
	case best != "":
		return fmt.Sprintf("unknown field %q; did you mean %q?", clip(name), best)
	case len(known) == 0 || len(known) > 12:
		return fmt.Sprintf("unknown field %q; leave it out", clip(name))
	}
	return fmt.Sprintf("unknown field %q; known here: %s", clip(name), strings.Join(known, ", "))
}

// distance is how many letters must be changed, added, removed or swapped with their neighbour to turn
// a into b (optimal string alignment).
func distance(a, b string) int {
	a, b = strings.ToLower(clip(a)), strings.ToLower(b)
	var before, last []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before, last, row = last, row, make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
