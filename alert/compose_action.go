package alert

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// action is what to do: keep away, whom to call, and to share. A typed ask is taken in its own words if
// it names the emergency number; what it does not say is said beside it.
func (c *composer) action() string {
	emergency, phone := c.r.Contact.EmergencyNo.Shown(), c.r.Contact.TipPhone.Shown()
	call := fill(c.Action.Call, "emergency", c.upright(emergency))
	avoid, please := c.avoidance(), ""
	if c.r.Meta.Status == Actual {
		please = c.Action.Share
	}
	if ask := c.ask(emergency); ask != "" {
		call = ask
		lower := strings.ToLower(ask)
		if holdsAny(lower, c.Recognise.Avoid) && avoid == c.Action.DoNotApproach {
			avoid = ""
		}
		if holdsAny(lower, c.Recognise.Share) {
			please = ""
		}
	}
	return strings.Join(nonEmpty(avoid, call, c.may(partTips, fill(c.Action.Tips, "phone", c.upright(phone))), c.may(partShare, please)), " ")
}

func holdsAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(s, word) })
}

// avoidance is the warning to keep away, if it is due.
func (c *composer) avoidance() string {
	if answer := c.r.Contact.DoNotApproach.Shown(); answer == nil || !*answer {
		return ""
	}
	if slices.ContainsFunc(c.r.Suspects, func(s Suspect) bool { return s.Armed.Shown() == IsArmed }) {
		return c.Action.Armed
	}
	return c.Action.DoNotApproach
}

// ask is the typed ask, if it can stand for the fixed words.
func (c *composer) ask(emergency string) string {
	if c.r.Meta.Status != Actual {
		return ""
	}
	ask := sentence(strings.TrimSpace(c.r.Narrative[c.t.Lang].Ask.Shown()))
	if !holdsNumber(ask, emergency) {
		return ""
	}
	return c.may(partAsk, ask)
}

// holdsNumber reports whether s gives a telephone number, and not merely its digits within another one.
func holdsNumber(s, number string) bool {
	for number != "" {
		before, after, found := strings.Cut(s, number)
		if !found {
			return false
		}
		left, _ := utf8.DecodeLastRuneInString(before)
		right, _ := utf8.DecodeRuneInString(after)
		if !strings.ContainsRune("0123456789-+", left) && !strings.ContainsRune("0123456789-", right) {
			return true
		}
		s = after
	}
	return false
}

// whyUrgent is the typed reason. In a drill the text has said already that it is one.
func (c *composer) whyUrgent() string {
	s := strings.TrimSpace(c.r.Narrative[c.t.Lang].WhyUrgent.Shown())
	if word := c.r.Meta.Status.drillWord(); word != "" && startsWith(s, word) {
		s = strings.TrimLeft(strings.TrimPrefix(s, word), ".: ")
	}
	return s
}

func (c *composer) urgency() string { return c.may(partWhyUrgent, sentence(c.whyUrgent())) }

// tags are the hashtags of the place and of the case. A drill has none: it is not to be found.
func (c *composer) tags() string {
	if c.r.Meta.Status != Actual {
		return ""
	}
	n := c.r.Narrative[c.t.Lang]
	return c.may(partHashtags, strings.Join(nonEmpty(n.HashtagPlace.Shown(), n.HashtagCase.Shown()), " "))
}

// link is the agency's own page, where a link does not cost more than it brings.
func (c *composer) link() string {
	if c.t.Limits.NoLink {
		return ""
	}
	return c.may(partLink, c.t.Link)
}
