package cap

import (
	"fmt"
	"strings"

	"github.com/hueandcry/hueandcry/internal/strictxml"
)

var messageRules = []rule{
	{name: "identifier"},
	{name: "sender"},
	{name: "sent"},
	{name: "status"},
	{name: "msgType"},
	{name: "source"},
	{name: "scope"},
	{name: "restriction"},
	{name: "addresses"},
	{name: "code", many: true},
	{name: "note"},
	{name: "references"},
	{name: "incidents"},
	{name: "info", many: true},
}

func (d *decoder) message(root *strictxml.Element) *Message {
	p := d.open("", root, messageRules)
	m := &Message{
		Identifier:  d.text("", p, "identifier"),
		Sender:      d.text("", p, "sender"),
		Sent:        d.moment("", p, "sent"),
		Status:      d.word("", p, "status"),
		MsgType:     d.word("", p, "msgType"),
		Source:      d.text("", p, "source"),
		Scope:       d.word("", p, "scope"),
		Restriction: d.text("", p, "restriction"),
		Addresses:   parseList(d.text("", p, "addresses")),
		Codes:       d.texts("", p, "code"),
		Note:        d.text("", p, "note"),
		Incidents:   parseList(d.text("", p, "incidents")),
	}
	m.References = d.references(d.text("", p, "references"))
	if n := len(p["info"]); n > mostInfos && d.refusal == nil {
		d.refusal = fmt.Errorf("there are %d infos; at most %d are read", n, mostInfos)
	}
	for i, e := range p["info"] {
		if d.refusal != nil {
			break
		}
		m.Infos = append(m.Infos, d.info(at("", "info", i), e))
	}
	return m
}

// references reads references, which real messages break over lines.
func (d *decoder) references(s string) References {
	var all References
	for one := range strings.FieldsSeq(s) {
		r, err := ParseReference(one)
		if err != nil {
			d.cannot("references", "INVALID_REFERENCES", err)
			continue
		}
		all = append(all, r)
	}
	return all
}
