package cap

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hueandcry/hueandcry/internal/strictxml"
)

var infoRules = []rule{
	{name: "language"},
	{name: "category", many: true},
	{name: "event"},
	{name: "responseType", many: true},
	{name: "urgency"},
	{name: "severity"},
	{name: "certainty"},
	{name: "audience"},
	{name: "eventCode", many: true},
	{name: "effective"},
	{name: "onset"},
	{name: "expires"},
	{name: "senderName"},
	{name: "headline"},
	{name: "description"},
	{name: "instruction"},
	{name: "web"},
	{name: "contact"},
	{name: "parameter", many: true},
	{name: "resource", many: true},
	{name: "area", many: true},
}

func (d *decoder) info(path string, e *strictxml.Element) Info {
	p := d.open(path, e, infoRules)
	i := Info{
		Language:    d.text(path, p, "language"),
		Categories:  d.texts(path, p, "category"),
		Event:       d.text(path, p, "event"),
		Urgency:     d.word(path, p, "urgency"),
		Severity:    d.word(path, p, "severity"),
		Certainty:   d.word(path, p, "certainty"),
		Audience:    d.text(path, p, "audience"),
		EventCodes:  d.values(path, p, "eventCode"),
		Effective:   d.moment(path, p, "effective"),
		Onset:       d.moment(path, p, "onset"),
		Expires:     d.moment(path, p, "expires"),
		SenderName:  d.text(path, p, "senderName"),
		Headline:    d.text(path, p, "headline"),
		Description: d.text(path, p, "description"),
		Instruction: d.text(path, p, "instruction"),
		Web:         d.text(path, p, "web"),
		Contact:     d.text(path, p, "contact"),
		Parameters:  d.values(path, p, "parameter"),
	}
	for n, s := range i.Categories {
		i.Categories[n] = d.spelt(at(path, "category", n), "category", s)
	}
	for n, s := range d.texts(path, p, "responseType") {
		i.ResponseTypes = append(i.ResponseTypes, d.spelt(at(path, "responseType", n), "responseType", s))
	}
	for n, e := range p["resource"] {
		i.Resources = append(i.Resources, d.resource(at(path, "resource", n), e))
	}
	for n, e := range p["area"] {
		i.Areas = append(i.Areas, d.area(at(path, "area", n), e))
	}
	return i
}

var valueRules = []rule{{name: "valueName"}, {name: "value"}}

// values reads names with their values. CAP 1.0 wrote them as name=value.
func (d *decoder) values(path string, p parts, name string) []Value {
	var all []Value
	for n, e := range p[name] {
		here := at(path, name, n)
		v := d.open(here, e, valueRules)
		one := Value{d.text(here, v, "valueName"), d.text(here, v, "value")}
		if left, right, found := strings.Cut(e.Text, "="); found && len(e.Children) == 0 {
			one = Value{strings.TrimSpace(left), strings.TrimSpace(right)}
		}
		all = append(all, one)
	}
	return all
}

var resourceRules = []rule{
	{name: "resourceDesc"},
	{name: "mimeType"},
	{name: "size"},
	{name: "uri"},
	{name: "derefUri"},
	{name: "digest"},
}

func (d *decoder) resource(path string, e *strictxml.Element) Resource {
	p := d.open(path, e, resourceRules)
	r := Resource{
		Desc:     d.text(path, p, "resourceDesc"),
		MimeType: d.text(path, p, "mimeType"),
		URI:      d.text(path, p, "uri"),
		DerefURI: strings.Join(strings.Fields(d.text(path, p, "derefUri")), ""),
		Digest:   d.text(path, p, "digest"),
	}
	if s := d.text(path, p, "size"); s != "" {
		size, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			d.cannot(under(path, "size"), "INVALID_RESOURCE_SIZE", fmt.Errorf("%.40q is no number of bytes", s))
		}
		r.Size = size
	}
	return r
}
