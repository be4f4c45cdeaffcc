package cap

import (
	"fmt"
	"strings"

	"github.com/hueandcry/hueandcry/internal/strictxml"
)

// decoder makes one message of elements, and notes what is lost on the way. Empty is as good as absent.
type decoder struct {
	findings

	space, version string
	places         map[string]place
	unread         map[string]bool // paths of what is there, but cannot be read
	refusal        error
}

// place is where something stands in the document.
type place struct{ line, column int }

// position is where a path stands, or else the nearest thing around it.
func (d *decoder) position(path string) (line, column int) {
	for {
		if at, ok := d.places[path]; ok {
			return at.line, at.column
		}
		cut := strings.LastIndexByte(path, '.')
		if cut < 0 {
			at := d.places[""]
			return at.line, at.column
		}
		path = path[:cut]
	}
}

// rule is one element that may stand within another, in the order of the schema.
type rule struct {
	name string
	many bool
}

// parts holds the children of an element by name.
type parts map[string][]*strictxml.Element

// open notes where an element stands and sorts its children. A second element where there may be only one
// refuses the message: nobody can tell which of them others read.
func (d *decoder) open(path string, e *strictxml.Element, rules []rule) parts {
	d.places[path] = place{e.Line, e.Column}
	all := parts{}
	last, ordered := 0, true
	for _, child := range e.Children {
		i := index(rules, child.Name)
		if child.Space != d.space || i < 0 {
			d.foreign(path, child)
			continue
		}
		if i < last && ordered {
			ordered = false
			d.places[under(path, child.Name)] = place{child.Line, child.Column}
			if d.version == "1.2" {
				d.add(Error, "INVALID_SEQUENCE", under(path, child.Name), "<%s> stands behind <%s>, and belongs before it", child.Name, rules[last].name)
			}
		}
		last = max(last, i)
		if !rules[i].many && len(all[child.Name]) > 0 && d.refusal == nil {
			d.refusal = fmt.Errorf("line %d: there is a second <%s>; leave one of them out", child.Line, child.Name)
		}
		all[child.Name] = append(all[child.Name], child)
	}
	return all
}

func index(rules []rule, name string) int {
	for i, r := range rules {
		if r.name == name {
			return i
		}
	}
	return -1
}

// foreign notes an element that is none of CAP's. Signatures are others' business.
func (d *decoder) foreign(path string, e *strictxml.Element) {
	if e.Space == signatureSpace && path == "" {
		return
	}
	here := under(path, e.Name)
	d.places[here] = place{e.Line, e.Column}
	d.add(Error, "UNSUPPORTED_ELEMENT", here, "<%.40s> is no element of CAP %s here, and is ignored", e.Name, d.version)
}

// text is the text of the one child of a name.
func (d *decoder) text(path string, p parts, name string) string {
	for _, e := range p[name] {
		d.places[under(path, name)] = place{e.Line, e.Column}
		return e.Text
	}
	return ""
}

// texts are the texts of all children of a name that have one.
func (d *decoder) texts(path string, p parts, name string) []string {
	var all []string
	for _, e := range p[name] {
		if e.Text != "" {
			d.places[at(path, name, len(all))] = place{e.Line, e.Column}
			all = append(all, e.Text)
		}
	}
	return all
}

func (d *decoder) moment(path string, p parts, name string) Time {
	s := d.text(path, p, name)
	if s == "" {
		return Time{}
	}
	here := under(path, name)
	t, strict, err := parseTime(s)
	if err != nil {
		d.cannot(here, "INVALID_DATE", err)
	} else if !strict {
		d.add(Warning, "INVALID_DATE", here, "%q is not CAP's form of a time (2026-11-22T08:20:00-05:00), and is read all the same", s)
	}
	return t
}

// cannot notes what is there and cannot be read.
func (d *decoder) cannot(path, code string, err error) {
	d.unread[path] = true
	d.add(Error, code, path, "%v", err)
}

// word is a word of a closed list, as CAP spells it.
func (d *decoder) word(path string, p parts, name string) string {
	s := d.text(path, p, name)
	return d.spelt(under(path, name), name, s)
}

func (d *decoder) spelt(path, element, s string) string {
	if element == "certainty" && strings.EqualFold(s, "Very Likely") { // of CAP 1.0
		d.add(Warning, "OLD_WORD", path, "%q is a word of CAP 1.0; it is read as Likely", s)
		return "Likely"
	}
	for _, word := range vocabulary[element] {
		if s != word && strings.EqualFold(s, word) {
			d.add(Warning, "INVALID_ENUM_VALUE", path, "%q is written %s in CAP", s, word)
			return word
		}
	}
	return s
}
