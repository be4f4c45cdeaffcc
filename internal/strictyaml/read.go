package strictyaml

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

const empty = "the file is empty"

// read turns bytes into the one document they hold. JSON is read by the JSON reader, since the YAML one
// knows neither its escaped slash nor its surrogate pairs; from there on both go the same way.
func read(data []byte, l limits) (*yaml.Node, *Fault) {
	if len(data) > l.bytes {
		return nil, &Fault{Message: fmt.Sprintf("the file has %d bytes; at most %d are read", len(data), l.bytes)}
	}
	if at := invalidUTF8(data); at >= 0 {
		line, column := lineColumn(data, at)
		return nil, &Fault{
			Message: fmt.Sprintf("byte 0x%02X is not UTF-8; save the file as UTF-8", data[at]),
			Line:    line, Column: column,
		}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if start := bytes.TrimLeft(data, " \t\r\n"); len(start) == 0 || start[0] != '{' {
		return readYAML(data)
	}
	var raw json.RawMessage
	err := json.Unmarshal(data, &raw)
	if err == nil {
		return readJSON(data, l)
	}
	n, fault := readYAML(data) // {a: b} is YAML, too
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok && fault != nil {
		fault.Line, fault.Column = lineColumn(data, max(int(syntax.Offset)-1, 0))
		fault.Message = "this is not JSON: " + syntax.Error()
	}
	return n, fault
}

func readYAML(data []byte) (*yaml.Node, *Fault) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var root, second yaml.Node
	if err := dec.Decode(&root); errors.Is(err, io.EOF) {
		return nil, &Fault{Message: empty, Line: 1, Column: 1}
	} else if err != nil {
		return nil, syntaxFault(err)
	}
	if err := dec.Decode(&second); err == nil {
		return nil, &Fault{Message: "the file holds more than one document; split it at ---", Line: second.Line, Column: 1}
	} else if !errors.Is(err, io.EOF) {
		return nil, syntaxFault(err)
	}
	if root.Kind == yaml.DocumentNode {
		return root.Content[0], nil
	}
	return &root, nil
}

var syntaxLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

func syntaxFault(err error) *Fault {
	line := 1
	text := err.Error()
	if m := syntaxLine.FindStringSubmatch(text); m != nil {
		text = strings.TrimPrefix(text, m[0])
		if n, err := strconv.Atoi(m[1]); err == nil {
			line = n
		}
	}
	return &Fault{Message: "this is not YAML: " + text, Line: line, Column: 1}
}

func invalidUTF8(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// lineColumn counts lines and letters from 1.
func lineColumn(data []byte, at int) (line, column int) {
	before := data[:at]
	start := bytes.LastIndexByte(before, '\n') + 1
	return bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(before[start:]) + 1
}
