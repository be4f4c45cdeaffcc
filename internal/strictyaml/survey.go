package strictyaml

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

// survey walks the whole document once before any Go value is touched: it notes where everything stands
// and finds what is wrong whatever the Go type is.
type survey struct {
	limits
	findings

	doc   *Document
	open  map[*yaml.Node]bool // those with an anchor that are being walked
	nodes int
	stop  bool // decoding would be unsafe
}

func (s *survey) refuse(n *yaml.Node, path, message string) {
	if !s.stop {
		s.fault(n, path, "%s", message)
	}
	s.stop = true
}

func tooDeep(depth int) string {
	return fmt.Sprintf("values stand more than %d levels deep", depth)
}

func (s *survey) value(n *yaml.Node, path string, depth int) {
	if s.nodes++; s.nodes > maxNodes {
		s.refuse(n, path, fmt.Sprintf("the file holds more than %d values, aliases expanded", maxNodes))
	}
	if depth > s.depth {
		s.refuse(n, path, tooDeep(s.depth))
	}
	if s.stop {
		return
	}
	if _, known := s.doc.places[path]; !known {
		s.doc.places[path] = place{n.Line, n.Column}
	}
	if n.Style&yaml.TaggedStyle != 0 && !coreTag(n.ShortTag()) {
		s.fault(n, path, "the tag %s is not supported; leave it out", n.Tag)
	}
	if s.open[n.Alias] {
		s.refuse(n, path, fmt.Sprintf("the alias *%s contains itself", n.Value))
		return
	}
	if n.Anchor != "" {
		s.open[n] = true
		defer delete(s.open, n)
	}
	switch n.Kind {
	case yaml.AliasNode:
		s.value(n.Alias, path, depth+1)
	case yaml.MappingNode:
		s.mapping(n, path, depth)
	case yaml.SequenceNode:
		for i, c := range n.Content {
			s.value(c, item(path, i), depth+1)
		}
	case yaml.ScalarNode:
		s.normalize(n)
	case yaml.DocumentNode:
	}
}

func (s *survey) normalize(n *yaml.Node) {
	if textual(n) {
		n.Value = s.text(n.Value)
	}
}

func (s *survey) mapping(n *yaml.Node, path string, depth int) {
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		s.normalize(key)
		at := child(path, key.Value)
		switch {
		case key.Kind == yaml.ScalarNode && key.ShortTag() == "!!merge":
			s.fault(key, path, "merge keys (<<) are not supported; write the fields out")
			continue
		case key.Kind != yaml.ScalarNode || key.ShortTag() != "!!str":
			s.fault(key, path, "this name is not text; put it in quotes")
			continue
		case seen[key.Value] > 0:
			s.fault(key, at, "this field stands here twice; the first is in line %d", seen[key.Value])
			continue
		}
		seen[key.Value] = key.Line
		s.doc.places[at] = place{key.Line, key.Column}
		s.value(value, at, depth+1)
	}
}

func coreTag(tag string) bool {
	switch tag {
	case "!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!map", "!!seq":
		return true
	}
	return false
}
