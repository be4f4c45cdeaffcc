package cap

import (
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Compose makes the message that issues or updates an alert: an Update if there are earlier messages of the
// case. It takes public values only, and is pure. A blocking fault means that the message must not be
// issued; what is wrong with the message itself is for [Write] to say.
func Compose(r *alert.Revision, is Issue) (*Message, []alert.Fault) {
	c := composer{r: r, is: is, zone: clock(r)}
	m := c.envelope(msgAlert)
	if len(is.Earlier) > 0 {
		m.MsgType, m.References = msgUpdate, is.chain()
	}
	c.status()
	if len(c.is.Phrases) == 0 { // whoever calls forgot them: a message without its particulars must not leave
		c.block("meta.languages", "there are no phrases for any language; the message would describe nobody")
	}
	pictures := c.pictures()
	for _, l := range r.Languages() {
		m.Infos = append(m.Infos, c.info(l, pictures[l]))
	}
	return m, c.faults
}

// composer makes one message.
type composer struct {
	r      *alert.Revision
	is     Issue
	zone   *time.Location
	faults []alert.Fault
}

func (c *composer) block(path, format string, args ...any) { c.fault(alert.Block, path, format, args) }

func (c *composer) warn(path, format string, args ...any) { c.fault(alert.Warn, path, format, args) }

func (c *composer) fault(grade alert.Grade, path, format string, args []any) {
	c.faults = append(c.faults, alert.Fault{Path: path, Grade: grade, Message: fmt.Sprintf(format, args...)})
}

// envelope is what stands above the languages.
func (c *composer) envelope(msgType string) *Message {
	meta := c.r.Meta
	m := &Message{
		Identifier: c.is.Identifier,
		Sender:     c.is.Sender,
		Sent:       c.at(c.is.Sent),
		Status:     string(meta.Status),
		MsgType:    msgType,
		Source:     c.is.Source,
		Scope:      string(meta.Scope),
		Incidents:  List(meta.Incidents.Shown()),
		Note:       c.notice(),
	}
	if meta.Scope == "" {
		m.Scope = string(alert.ScopePublic)
	}
	if meta.Scope == alert.ScopeRestricted {
		m.Restriction = meta.Restriction.Shown()
	}
	if c.is.IPAWS != nil {
		m.Codes = []string{ipawsProfile}
	}
	return m
}

// notice says of a drill and of a self-test that it is one.
func (c *composer) notice() string {
	word := c.drillWord()
	if word == "" {
		return ""
	}
	if id := c.r.Meta.Exercise.ID.Shown(); id != "" {
		word += " " + id
	}
	return word + ": no real person is missing."
}

func (c *composer) drillWord() string {
	switch c.r.Meta.Status {
	case alert.Exercise:
		return "EXERCISE"
	case alert.Test:
		return "TEST"
	case alert.Actual, alert.Draft:
	}
	return ""
}

func (c *composer) status() {
	switch c.r.Meta.Status {
	case alert.Actual, alert.Exercise, alert.Test:
	case alert.Draft:
		c.block("meta.status", "a draft is not issued; set Actual, Exercise or Test")
	default:
		c.block("meta.status", "%q is none of Actual, Exercise, Test", c.r.Meta.Status)
	}
}

func (c *composer) at(t time.Time) Time {
	if t.IsZero() {
		return Time{}
	}
	return At(t.In(c.zone))
}

// onset is when it happened, as far as the public may know.
func (c *composer) onset() time.Time {
	seen := c.r.LastSeen.Time
	if onset := c.r.Meta.Onset; !onset.IsZero() && !onset.Equal(seen.Value) {
		return onset
	}
	return seen.Shown()
}
