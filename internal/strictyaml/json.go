package strictyaml

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// readJSON turns a valid JSON document into the nodes that the YAML reader would make of it.
func readJSON(data []byte, l limits) (*yaml.Node, *Fault) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	r := jsonReader{dec: dec, data: data, line: 1, column: 1, depth: l.depth}
	n := r.value(0)
	return n, r.fault
}

type jsonReader struct {
	dec          *json.Decoder
	data         []byte
	at           int // how far line and column have been counted
	line, column int
	depth        int
	fault        *Fault
}

// value reads the next value. The document is known to be valid, so no token can be missing.
func (r *jsonReader) value(depth int) *yaml.Node {
	r.advance()
	n := &yaml.Node{Line: r.line, Column: r.column}
	token, err := r.dec.Token()
	if err != nil || depth > r.depth {
		if r.fault == nil {
			r.fault = &Fault{Message: tooDeep(r.depth), Line: n.Line, Column: n.Column}
		}
		return n
	}
	switch token := token.(type) {
	case json.Delim:
		n.Kind, n.Tag = yaml.MappingNode, "!!map"
		if token == '[' {
			n.Kind, n.Tag = yaml.SequenceNode, "!!seq"
		}
		for r.fault == nil && r.dec.More() {
			n.Content = append(n.Content, r.value(depth+1))
		}
		if r.fault == nil {
			_, _ = r.dec.Token() // the closing bracket of a valid document
		}
	case string:
		scalar(n, "!!str", token)
		n.Style = yaml.DoubleQuotedStyle
	case json.Number:
		scalar(n, "!!int", token.String())
		if strings.ContainsAny(n.Value, ".eE") {
			n.Tag = "!!float"
		}
	case bool:
		scalar(n, "!!bool", strconv.FormatBool(token))
	default:
		scalar(n, "!!null", "null")
	}
	return n
}

func scalar(n *yaml.Node, tag, value string) {
	n.Kind, n.Tag, n.Value = yaml.ScalarNode, tag, value
}

// advance counts lines and letters up to the first byte of the next token.
func (r *jsonReader) advance() {
	end := int(r.dec.InputOffset())
	for end < len(r.data) && strings.IndexByte(" \t\r\n,:", r.data[end]) >= 0 {
		end++
	}
	passed := r.data[r.at:end]
	if i := bytes.LastIndexByte(passed, '\n'); i >= 0 {
		r.line += bytes.Count(passed, []byte("\n"))
		r.column = 1
		passed = passed[i+1:]
	}
	r.column += utf8.RuneCount(passed)
	r.at = end
}
