package cap

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// A language tag as CAP takes it (RFC 3066).
var langTag = regexp.MustCompile(`^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$`)

func (c *checker) info(path string, i *Info) {
	if i.Language != "" && !langTag.MatchString(i.Language) {
		c.add(Error, "INVALID_LANGUAGE", under(path, "language"), "%.40q is no language tag; write it like en-US", i.Language)
	}
	if len(i.Categories) == 0 {
		c.absent(under(path, "category"))
	}
	for n, s := range i.Categories {
		c.listed(at(path, "category", n), "category", s)
	}
	c.missing(under(path, "event"), i.Event)
	for n, s := range i.ResponseTypes {
		c.listed(at(path, "responseType", n), "responseType", s)
	}
	for _, w := range []struct{ element, word string }{{"urgency", i.Urgency}, {"severity", i.Severity}, {"certainty", i.Certainty}} {
		c.word(path, w.element, w.word)
		if w.word == "Unknown" {
			c.add(Advice, "UNKNOWN_"+strings.ToUpper(w.element), under(path, w.element), "Unknown tells nobody how to act; say what is likely")
		}
	}
	c.named(path, "eventCode", i.EventCodes)
	c.named(path, "parameter", i.Parameters)
	c.period(path, i)
	c.texts(path, i)
	c.web(under(path, "web"), i.Web)
	for n := range i.Resources {
		c.resource(at(path, "resource", n), &i.Resources[n])
	}
	if len(i.Areas) == 0 {
		c.add(Profile, "AREA_IS_REQUIRED", under(path, "area"), "absent; say where the alert is for")
	}
	for n := range i.Areas {
		c.area(at(path, "area", n), &i.Areas[n])
	}
}

// named checks that every value says what it is a value of.
func (c *checker) named(path, element string, all []Value) {
	for n, v := range all {
		here := at(path, element, n)
		c.missing(under(here, "valueName"), v.Name)
		c.clean(here, v.Name+v.Value)
		if v.Value == "" && element == "geocode" {
			c.add(Advice, "EMPTY_GEOCODE_FIELD", here, "the code %s is empty", v.Name)
		}
	}
}

func (c *checker) period(path string, i *Info) {
	c.optional(under(path, "effective"), i.Effective)
	c.optional(under(path, "onset"), i.Onset)
	c.optional(under(path, "expires"), i.Expires)
	here := under(path, "expires")
	switch {
	case i.Expires.IsZero():
		c.add(Profile, "EXPIRES_IS_REQUIRED", here, "absent; an alert without an end is never taken down")
	case notAfter(i.Expires, c.m.Sent):
		c.add(Profile, "EXPIRES_NOT_AFTER_SENT", here, "%s is not after the message was sent; it is dead on arrival", i.Expires)
	case i.Effective.After(i.Expires.Time):
		c.add(Profile, "EFFECTIVE_NOT_AFTER_EXPIRES", here, "%s is before the alert takes effect", i.Expires)
	}
}

// Longer headlines are cut by those who show them.
const headlineLetters = 140

func (c *checker) texts(path string, i *Info) {
	for _, t := range []struct{ name, text string }{
		{"event", i.Event},
		{"audience", i.Audience},
		{"senderName", i.SenderName},
		{"headline", i.Headline},
		{"description", i.Description},
		{"instruction", i.Instruction},
		{"contact", i.Contact},
	} {
		c.clean(under(path, t.name), t.text)
		c.markup(under(path, t.name), t.text)
	}
	if i.Description == "" {
		c.add(Profile, "DESCRIPTION_IS_REQUIRED", under(path, "description"), "absent; nobody is told what happened")
	}
	for _, t := range []struct {
		name, code string
		absent     bool
	}{
		{"senderName", "SENDER_NAME_IS_RECOMMENDED", i.SenderName == ""},
		{"responseType", "RESPONSE_TYPE_IS_RECOMMENDED", len(i.ResponseTypes) == 0},
		{"instruction", "INSTRUCTION_IS_RECOMMENDED", i.Instruction == ""},
		{"contact", "CONTACT_IS_RECOMMENDED", i.Contact == ""},
	} {
		if t.absent {
			c.add(Advice, t.code, under(path, t.name), "absent")
		}
	}
	if n := utf8.RuneCountInString(i.Headline); n > headlineLetters {
		c.add(Advice, "HEADLINE_TOO_LONG", under(path, "headline"), "%d letters; receivers cut after %d", n, headlineLetters)
	}
	if i.Headline != "" && i.Headline == i.Description {
		c.add(Advice, "HEADLINE_AND_DESCRIPTION_SHOULD_DIFFER", under(path, "headline"), "says the very words of the description")
	}
	if i.Description != "" && i.Description == i.Instruction {
		c.add(Advice, "DESCRIPTION_AND_INSTRUCTION_SHOULD_DIFFER", under(path, "instruction"), "says the very words of the description")
	}
}

var (
	htmlTag    = regexp.MustCompile(`(?i)</?(?:a|b|br|div|em|font|h[1-6]|i|img|li|ol|p|script|span|strong|table|td|tr|ul)(?:\s[^<>]*)?/?>`)
	htmlEntity = regexp.MustCompile(`&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});`)
)

func (c *checker) markup(path, s string) {
	if tag := htmlTag.FindString(s); tag != "" {
		c.add(Warning, "TEXT_CONTAINS_HTML_TAGS", path, "holds %.40q; CAP is plain text, and people see the tag", tag)
	}
	if entity := htmlEntity.FindString(s); entity != "" {
		c.add(Warning, "TEXT_CONTAINS_HTML_ENTITIES", path, "holds %q, which was escaped twice; people see it", entity)
	}
}

// clean checks that XML can carry a text.
func (c *checker) clean(path, s string) {
	for _, r := range s {
		if r < ' ' && r != '\t' && r != '\n' || r == utf8.RuneError || r == '\uFFFE' || r == '\uFFFF' {
			c.add(Error, "INVALID_CHARACTERS", path, "holds the character %U, which XML cannot carry", r)
			return
		}
	}
}

func (c *checker) web(path, s string) {
	if s == "" {
		c.add(Profile, "WEB_IS_REQUIRED", path, "absent; give the address of the page that stays true")
		return
	}
	if u, err := url.Parse(s); err != nil || !u.IsAbs() || u.Host == "" {
		c.add(Error, "INVALID_WEB", path, "%.100q is no absolute address", s)
	}
}
