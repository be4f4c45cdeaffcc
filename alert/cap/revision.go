package cap

import (
	"cmp"
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/hueandcry/hueandcry/alert"
)

// Revision makes an alert of a message, as far as the message goes. What CAP has no place for (people one by
// one, the checklist, the endings) is absent, unless the message carries our own parameters; what the alert
// then lacks is for [alert.Validate] to say. Faults tell what of the message was not taken over; a blocking
// one, that the message is no alert. kinds tells which kind a code for radio and television stands for, where
// the message names none. Nothing is fetched: pictures are named, and must be sent along.
func (r *Received) Revision(kinds alert.Kinds) (*alert.Revision, []alert.Fault) {
	t := taker{m: r.Message, kinds: kinds, r: &alert.Revision{Schema: alert.Schema, Narrative: map[alert.Lang]alert.Narrative{}}}
	t.envelope()
	for n, i := range t.m.Infos {
		t.info(at("", "info", n), i)
	}
	t.parameters()
	return t.r, t.faults
}

// taker takes a message over into a revision.
type taker struct {
	m      *Message
	kinds  alert.Kinds
	r      *alert.Revision
	faults []alert.Fault
}

func (t *taker) block(path, message string) {
	t.faults = append(t.faults, alert.Fault{Path: path, Grade: alert.Block, Message: message})
}

func (t *taker) warn(path, message string) {
	t.faults = append(t.faults, alert.Fault{Path: path, Grade: alert.Warn, Message: message})
}

// envelope is what stands above the languages. Code, number and time are the daemon's to set.
func (t *taker) envelope() {
	m, meta := t.m, &t.r.Meta
	meta.Status, meta.MsgType, meta.Scope = alert.Status(m.Status), alert.MsgType(m.MsgType), alert.Scope(m.Scope)
	switch m.MsgType {
	case msgAlert, msgUpdate:
	case msgCancel:
		t.block("msgType", "a Cancel is no alert; close the alerts that it refers to")
	default:
		t.block("msgType", m.MsgType+" is no alert; send an Alert or an Update")
	}
	if m.Status == "System" {
		t.block("status", "a System message is no alert; send Actual, Exercise or Test")
	}
	if m.Scope == scopePrivate {
		t.block("scope", "a Private message is for its addressees alone; it is not published")
	}
	if len(m.Infos) == 0 {
		t.block("info", "absent; the message says nothing")
	}
	meta.Restriction.Value = text(m.Restriction)
	meta.Incidents.Value = m.Incidents
	for _, ref := range m.References {
		meta.Supersedes.Value = append(meta.Supersedes.Value, ref.String())
	}
	meta.IssuingAgency.Sender.Value = m.Sender
	if len(m.Infos) > 0 {
		first := m.Infos[0]
		meta.Effective, meta.Onset, meta.Expires = first.Effective.Time, first.Onset.Time, first.Expires.Time
		meta.Kind = cmp.Or(parameter(first, "kind"), t.kinds.BySAME(value(first.EventCodes, "SAME")))
		t.contact(first.Contact)
	}
}

// info takes over one language.
func (t *taker) info(path string, i Info) {
	l := i.Lang()
	if _, again := t.r.Narrative[l]; again {
		t.warn(path, "a second info in "+string(l)+"; only the first is taken over")
		return
	}
	meta := &t.r.Meta
	meta.Languages = append(meta.Languages, l)
	set(&meta.NamedAlert.Value, l, cmp.Or(parameter(i, "named_alert"), i.Event))
	set(&meta.IssuingAgency.Name.Value, l, agency(i.SenderName))
	var n alert.Narrative
	n.Headline.Value = text(i.Headline)
	n.WhatHappened.Value = text(i.Description)
	n.Ask.Value = text(i.Instruction)
	n.Short90.Value = text(value(i.Parameters, "CMAMtext"))
	n.Long360.Value = text(value(i.Parameters, "CMAMlongtext"))
	t.r.Narrative[l] = n
	for k, resource := range i.Resources {
		t.warn(at(path, "resource", k), "the file is not fetched; send it along if it belongs to the alert: "+cmp.Or(resource.URI, resource.Desc))
	}
	t.area(path, l, i.Areas)
}

// area takes over the place: the words in each language, the shapes once.
func (t *taker) area(path string, l alert.Lang, areas []Area) {
	var words []string
	to := &t.r.Area
	for n, a := range areas {
		here := at(path, "area", n)
		words = append(words, text(a.Desc))
		for k, p := range a.Polygons {
			if to.Polygon.Value == nil {
				to.Polygon.Value = p
			} else if !samePolygon(p, to.Polygon.Value) {
				t.warn(at(here, "polygon", k), "an alert has one polygon; this further one is left out")
			}
		}
		for k, c := range a.Circles {
			circle := alert.Circle{Lat: c.Centre[0], Lon: c.Centre[1], RadiusKM: c.RadiusKM}
			switch {
			case c.RadiusKM == 0:
				t.warn(at(here, "circle", k), "a radius of 0 reaches nobody; the circle is left out")
			case to.Circle.Value == nil:
				to.Circle.Value = &circle
			case *to.Circle.Value != circle:
				t.warn(at(here, "circle", k), "an alert has one circle; this further one is left out")
			}
		}
		t.geocodes(a.Geocodes)
	}
	set(&to.Desc.Value, l, join("; ", words...))
}

func samePolygon(p Polygon, q []alert.LatLon) bool {
	if len(p) != len(q) {
		return false
	}
	for i := range p {
		if p[i] != q[i] {
			return false
		}
	}
	return true
}

// systems are the lists of codes that an alert knows, by the names that others give them.
var systems = map[string]alert.GeocodeSystem{
	"same": alert.SAME, "fips6": alert.SAME, "nuts": alert.NUTS, "nuts3": alert.NUTS,
	"iso3166-2": alert.ISO31662, "iso 3166-2": alert.ISO31662,
}

// text is a text in Unicode's composed form.
func text(s string) string { return norm.NFC.String(strings.TrimSpace(s)) }

func set(t *alert.Text, l alert.Lang, s string) {
	if s = text(s); s == "" {
		return
	}
	if *t == nil {
		*t = alert.Text{}
	}
	(*t)[l] = s
}

var cog = regexp.MustCompile(`^\d+,(.*?),?$`)

// agency is the name of the agency. IPAWS puts a number before it.
func agency(s string) string { return cog.ReplaceAllString(s, "$1") }

var (
	emergency = regexp.MustCompile(`^\d{3}\b`)
	telephone = regexp.MustCompile(`\+\d[\d ().-]{7,18}\d`)
)

// contact takes telephone numbers out of a sentence, for a person to check.
func (t *taker) contact(s string) {
	contact := &t.r.Contact
	contact.EmergencyNo.Value = emergency.FindString(s)
	contact.TipPhone.Value = telephone.FindString(s)
	if s != "" {
		t.warn("info[0].contact", "the numbers are taken from a sentence; compare them with it: "+text(s))
	}
}
