package cap

import (
	"strings"

	"github.com/hueandcry/hueandcry/alert"
)

// info says everything in one language.
func (c *composer) info(l alert.Lang, pictures []Resource) Info {
	r, n := c.r, c.r.Narrative[l]
	says := alert.Describe(r, c.is.Phrases, l)
	for _, path := range says.Unsaid {
		c.warn(path, "there are no words for this in %s; it is left out there", l)
	}
	i := c.event(l)
	i.Effective, i.Onset, i.Expires = c.at(r.Meta.Effective), c.at(c.onset()), c.at(r.Meta.Expires)
	if i.Effective.IsZero() {
		i.Effective = c.at(c.is.Sent)
	}
	i.Headline = n.Headline.Shown()
	i.Description = paragraphs(join(" ", n.WhatHappened.Shown(), n.WhyUrgent.Shown()), join("\n", says.People, says.Cars, says.Company))
	i.Instruction = instruction(n.Ask.Shown(), says.Avoid)
	i.Contact = c.contact()
	i.Parameters = append(c.ipawsParameters(l, n), c.parameters(l)...)
	i.Resources = pictures
	return i
}

// event is what an info says of the event, of who speaks, and of where.
func (c *composer) event(l alert.Lang) Info {
	r, e := c.r, c.is.Event
	i := Info{
		Language:      string(l),
		Categories:    e.Categories,
		Event:         e.name(r, l),
		ResponseTypes: []string{e.Response},
		Urgency:       e.Urgency,
		Severity:      e.Severity,
		Certainty:     e.Certainty,
		EventCodes:    c.eventCodes(),
		SenderName:    c.senderName(l),
		Web:           c.page(l),
		Areas:         []Area{c.area(l)},
	}
	return i
}

func (c *composer) eventCodes() []Value {
	code := c.is.Event.SAME
	if code != "" && c.drillWord() != "" {
		code = sameDrill
	}
	return named("SAME", code)
}

func (c *composer) senderName(l alert.Lang) string {
	name := c.r.Meta.IssuingAgency.Name.Shown()
	s := join("", name.Verbatim(l))
	if s == "" {
		s = name.Any(c.r.Languages()...)
	}
	if c.is.IPAWS != nil && c.is.IPAWS.COG != "" {
		return c.is.IPAWS.COG + "," + s + ","
	}
	return s
}

// page is the agency's own page, in the language at hand.
func (c *composer) page(l alert.Lang) string {
	if c.is.Page == "" || l == c.r.Source() {
		return c.is.Page
	}
	return c.is.Page + "?lang=" + string(l)
}

// contact is whom to call: the emergency number, and the telephone for tips with the code to quote.
func (c *composer) contact() string {
	tips := c.r.Contact.TipPhone.Shown()
	if tips != "" && c.r.Meta.Code != "" {
		tips += " (" + c.r.Meta.Code + ")"
	}
	return join(", ", c.r.Contact.EmergencyNo.Shown(), tips)
}

// area is the same place in every language, with the words of this one.
func (c *composer) area(l alert.Lang) Area {
	from := c.r.Area
	a := Area{Desc: from.Desc.Shown().In(l, c.r.Source())}
	if a.Desc == "" {
		a.Desc = from.Desc.Shown().Any(c.r.Languages()...)
	}
	if p := from.Polygon.Shown(); len(p) > 0 {
		a.Polygons = []Polygon{Polygon(p)}
	}
	if circle := from.Circle.Shown(); circle != nil {
		a.Circles = []Circle{{alert.LatLon{circle.Lat, circle.Lon}, circle.RadiusKM}}
	}
	for _, system := range []alert.GeocodeSystem{alert.SAME, alert.ISO31662, alert.NUTS} {
		for _, code := range from.Geocodes.Shown()[system] {
			a.Geocodes = append(a.Geocodes, Value{string(system), code})
		}
	}
	return a
}

// instruction is the ask, behind the warning to keep away where the ask does not say so itself.
func instruction(ask, avoid string) string {
	if strings.Contains(strings.ToLower(ask), strings.ToLower(strings.TrimRight(avoid, "."))) {
		return ask
	}
	return join(" ", avoid, ask)
}

func paragraphs(s ...string) string { return join("\n\n", s...) }

// join joins what is not empty.
func join(between string, s ...string) string {
	var full []string
	for _, one := range s {
		if one = strings.TrimSpace(one); one != "" {
			full = append(full, one)
		}
	}
	return strings.Join(full, between)
}

// named is one value with its name, if there is one.
func named(name, value string) []Value {
	if value == "" {
		return nil
	}
	return []Value{{name, value}}
}
