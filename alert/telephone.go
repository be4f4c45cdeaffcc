package alert

import (
	"slices"
	"strings"
)

// telephone is the text for telephones: who speaks, who is missing, the vehicle, where and when, and what to do.
// It starts with the agency, for a text that says no source is not believed, and holds no marker: nobody
// looks for it again.
func (c *composer) telephone() string {
	text := strings.Join(nonEmpty(c.speaker()+c.who(), c.cars(), c.sighting(), c.people(), c.company(), c.action()), " ")
	return c.Plainly(strings.ReplaceAll(text, "\n", " "))
}

// telephoneDrops is what telephones may do without, beyond what posts may. In the short text a second number and
// a name help nobody on the road: the car, the clothes and the place go before them.
func telephoneDrops(limit int) []part {
	if limit > shortWEA {
		return append(dropOrder(), partTips, partSeen, partPlace)
	}
	rest := slices.DeleteFunc(dropOrder(), func(p part) bool { return p == partName })
	return slices.Concat([]part{partTips, partName}, rest, []part{partSeen, partPlace})
}

// drillTelephone is all that a short text of a drill says: that it is one, and whose.
func (c *composer) drillTelephone() string {
	return c.Plainly(c.signifier() + c.Joints.Colon + c.notice() + " " + c.agency())
}

// speaker is the agency, behind the word of a drill or of an update.
func (c *composer) speaker() string {
	name := c.agency()
	if name != "" {
		name += c.Joints.Colon
	}
	if notice := c.notice(); notice != "" {
		return c.signifier() + c.Joints.Colon + notice + " " + name
	}
	if c.r.Meta.MsgType == MsgUpdate || c.r.Meta.Revision > 1 {
		return c.Signifiers.Update + " " + name
	}
	return name
}

// agency is who speaks, by the short name if there is one.
func (c *composer) agency() string {
	a := c.r.Meta.IssuingAgency
	if short := a.ShortName.Shown(); short != "" {
		return short
	}
	if name := a.Name.Shown().Verbatim(c.t.Lang); name != "" {
		return name
	}
	return a.Name.Shown().Any(c.r.Languages()...)
}

// who are the missing, with their names where there is room.
func (c *composer) who() string {
	var who []string
	for _, m := range c.r.Missing {
		n := c.noun(nounOf(m.Sex.Shown(), m.Age.Shown(), m.AgeRange.Shown()))
		kind := n.Missing
		if len(who) > 0 {
			kind = n.Also
		}
		one := kind + c.Joints.Comma + c.years(m.Age.Shown(), m.AgeRange.Shown())
		if name := c.may(partName, c.called(m)); name != "" {
			one += c.Joints.Comma + name
		}
		who = append(who, one)
	}
	return c.persons(who) + "."
}

// sighting is where and when, or at least where.
func (c *composer) sighting() string {
	if s := c.may(partSeen, c.whereAndWhen()); s != "" {
		return s
	}
	return c.may(partPlace, sentence(fill(c.LastPlace, "place", c.upright(c.place()))))
}
