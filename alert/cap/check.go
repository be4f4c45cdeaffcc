package cap

import (
	"slices"
	"strings"
	"time"
)

// Check says everything that is wrong with a message: what the schema asks for, what it cannot see, and
// what public alerts hold beyond it. Findings come from the top of the message to its end.
func Check(m *Message) []Finding {
	c := checker{m: m}
	c.name("identifier", "INVALID_IDENTIFIER", m.Identifier)
	c.name("sender", "INVALID_SENDER", m.Sender)
	c.moment("sent", m.Sent)
	c.word("", "status", m.Status)
	c.word("", "msgType", m.MsgType)
	c.word("", "scope", m.Scope)
	c.audience()
	c.references()
	c.clean("note", m.Note)
	if len(m.Infos) == 0 && m.MsgType != msgCancel && m.MsgType != "Ack" && m.MsgType != "Error" {
		c.add(Profile, "INFO_IS_REQUIRED", "info", "absent; nobody is told anything")
	}
	for i := range m.Infos {
		c.info(at("", "info", i), &m.Infos[i])
	}
	c.languages()
	return c.findings
}

// checker is one pass over one message.
type checker struct {
	findings

	m *Message
}

// missing reports whether a required text is absent.
func (c *checker) missing(path, s string) bool {
	if s == "" {
		c.absent(path)
	}
	return s == ""
}

func (c *checker) absent(path string) {
	name := path[strings.LastIndexByte(path, '.')+1:]
	c.add(Error, "MISSING_REQUIRED_ELEMENT", path, "the element <%s> is absent or empty", name)
}

func (c *checker) name(path, code, s string) {
	if !c.missing(path, s) && strings.ContainsAny(s, " \t\n,<&") {
		c.add(Error, code, path, "%.100q holds a space, a comma, < or &", s)
	}
}

func (c *checker) moment(path string, t Time) {
	switch {
	case t.IsZero():
		c.absent(path)
	case t.Year() < 1 || t.Year() > 9999:
		c.add(Error, "INVALID_DATE", path, "the year %d is none that CAP can write", t.Year())
	case t.Nanosecond() != 0 || offset(t)%60 != 0:
		c.add(Error, "INVALID_DATE", path, "CAP writes whole seconds, and an offset of whole minutes")
	}
}

func offset(t Time) int {
	_, seconds := t.Zone()
	return seconds
}

func (c *checker) optional(path string, t Time) {
	if !t.IsZero() {
		c.moment(path, t)
	}
}

func (c *checker) word(path, element, s string) {
	path = under(path, element)
	if !c.missing(path, s) {
		c.listed(path, element, s)
	}
}

func (c *checker) listed(path, element, s string) {
	if !known(element, s) {
		c.add(Error, "INVALID_ENUM_VALUE", path, "%.40q is none of %s", s, strings.Join(vocabulary[element], ", "))
	}
}

// audience checks who the message is for.
func (c *checker) audience() {
	m := c.m
	switch {
	case m.Scope == scopeRestricted && m.Restriction == "":
		c.add(Error, "RESTRICTION_SCOPE_MISMATCH", "restriction", "absent; scope Restricted needs to say who may use this")
	case m.Scope != scopeRestricted && m.Restriction != "":
		c.add(Error, "RESTRICTION_SCOPE_MISMATCH", "restriction", "stands without scope Restricted")
	case m.Scope == scopePrivate && len(m.Addresses) == 0:
		c.add(Error, "MISSING_REQUIRED_ELEMENT", "addresses", "absent; scope Private needs to say for whom this is")
	case m.Scope != scopePrivate && len(m.Addresses) > 0:
		c.add(Warning, "ADDRESSES_SCOPE_MISMATCH", "addresses", "stands without scope Private, and is ignored")
	}
	c.clean("restriction", m.Restriction)
}

func (c *checker) references() {
	m := c.m
	if len(m.References) == 0 && (m.MsgType == msgUpdate || m.MsgType == msgCancel) {
		c.add(Profile, "UPDATE_OR_CANCEL_MUST_REFERENCE", "references", "absent; a message of type %s names the earlier ones", m.MsgType)
	}
	for _, r := range m.References {
		if r.Sender == "" || r.Identifier == "" || r.Sent.IsZero() || strings.ContainsAny(r.Sender+r.Identifier, " \t\n,<&") {
			c.add(Error, "INVALID_REFERENCES", "references", "%.200q is no reference", r)
		}
		if r.Identifier == m.Identifier && r.Sender == m.Sender {
			c.add(Error, "CIRCULAR_REFERENCE", "references", "the message refers to itself")
		}
		if r.Sent.After(m.Sent.Time) {
			c.add(Warning, "POSTDATED_REFERENCE", "references", "%.200q was sent after this message", r)
		}
	}
}

// languages compares the infos with each other.
func (c *checker) languages() {
	for i, info := range c.m.Infos {
		path := at("", "info", i)
		first := c.m.Infos[0]
		if !sameSet(info.Categories, first.Categories) {
			c.add(Profile, "CATEGORIES_MUST_MATCH", path+".category", "not those of the first info; all languages tell of one event")
		}
		if !slices.Equal(info.EventCodes, first.EventCodes) {
			c.add(Profile, "EVENT_CODES_MUST_MATCH", path+".eventCode", "not those of the first info; all languages tell of one event")
		}
		for j, other := range c.m.Infos[:i] {
			if primary(info) != primary(other) {
				c.sameText(path, j, info, other)
			}
		}
	}
}

func (c *checker) sameText(path string, j int, info, other Info) {
	for _, text := range []struct{ name, here, there string }{
		{"event", info.Event, other.Event},
		{"headline", info.Headline, other.Headline},
		{"description", info.Description, other.Description},
		{"instruction", info.Instruction, other.Instruction},
	} {
		if text.here != "" && text.here == text.there {
			c.add(Warning, "SAME_TEXT_DIFFERENT_LANGUAGE", under(path, text.name), "the very text of info[%d], which is in another language", j)
		}
	}
}

func primary(i Info) string {
	base, _, _ := strings.Cut(strings.ToLower(string(i.Lang())), "-")
	return base
}

func sameSet(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

// before reports whether both times are known and the first is not after the second.
func notAfter(a, b Time) bool { return !a.IsZero() && !b.IsZero() && !a.After(b.Time) }

// Expired reports whether nothing of the message counts any more at a moment.
func (m *Message) Expired(now time.Time) bool {
	expires := m.Expires()
	return !expires.IsZero() && !now.Before(expires)
}

// Expires is when the last of the infos expires; zero if one never does.
func (m *Message) Expires() time.Time {
	var last time.Time
	for _, info := range m.Infos {
		if info.Expires.IsZero() {
			return time.Time{}
		}
		if info.Expires.After(last) {
			last = info.Expires.Time
		}
	}
	return last
}
