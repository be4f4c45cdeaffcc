package file

import (
	"bytes"
	"encoding/json"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/hueandcry/hueandcry/alert"
)

// Write writes a revision as an alert file, with remarks at its head. Read gives the revision back.
func Write(r *alert.Revision, remarks ...string) ([]byte, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil { // JSON is YAML, with its fields in their order
		return nil, err
	}
	open(&root)
	var b bytes.Buffer
	for _, s := range remarks {
		b.WriteString("# " + strings.Join(strings.Fields(s), " ") + "\n")
	}
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(&root); err != nil {
		return nil, err
	}
	return b.Bytes(), e.Close()
}

// open gives a value a line for each of its parts, but for a list of numbers such as a point. Texts keep their
// quotes only where YAML would take them for something else.
func open(n *yaml.Node) {
	n.Style = 0
	if n.Kind == yaml.SequenceNode && len(n.Content) > 0 && n.Content[0].Kind == yaml.ScalarNode {
		n.Style = yaml.FlowStyle
	}
	if n.Kind == yaml.ScalarNode && n.Tag == "!!str" {
		n.Style = quotes(n.Value)
	}
	for _, c := range n.Content {
		open(c)
	}
}

func quotes(s string) yaml.Style {
	if strings.ContainsAny(s, "\n") {
		return yaml.LiteralStyle
	}
	var read yaml.Node
	if err := yaml.Unmarshal([]byte(s), &read); err != nil || len(read.Content) != 1 || read.Content[0].Value != s || read.Content[0].ShortTag() != "!!str" {
		return yaml.DoubleQuotedStyle
	}
	return 0
}
