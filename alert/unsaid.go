package alert

import (
	"slices"
	"strings"
)

// passage is a piece of an alert and the ways in which a text may give it.
type passage struct {
	name string
	said []string
}

// unspoken are the passages for which composed texts have no place, or in whose place fixed words stand,
// as far as the public may see them and the text does not hold them all the same.
func (c *composer) unspoken(text string) []string {
	r, n, lang := c.r, c.r.Narrative[c.t.Lang], c.t.Lang
	var destinations, sightings []string
	for _, d := range r.LastSeen.PossibleDestinations {
		destinations = append(destinations, d.Shown().Any(lang, r.Source()))
	}
	for _, s := range r.LastSeen.Sightings {
		if s.shown(VisiblePartner) {
			sightings = append(sightings, s.PlaceText.Any(lang, r.Source()))
		}
	}
	return missed(text,
		passage{string(partAsk), []string{n.Ask.Shown()}},
		passage{"headline", []string{n.Headline.Shown()}},
		passage{"what_happened", []string{n.WhatHappened.Shown()}},
		passage{"reward", []string{r.Contact.Reward.Shown().Any(lang, r.Source())}},
		passage{"sms_short", []string{r.Contact.SMSShort.Shown()}},
		passage{"tip_url", []string{r.Contact.TipURL.Shown()}},
		passage{"possible_destinations", destinations},
		passage{"sightings", sightings},
	)
}

// unwritten are the passages of composed texts that a person's own text may well do without.
func (c *composer) unwritten(text string) []string {
	var names []string
	for _, m := range c.r.Missing {
		names = append(names, m.DisplayName.Shown().Verbatim(c.t.Lang))
	}
	return missed(text,
		passage{string(partName), names},
		passage{string(partWhyUrgent), []string{c.whyUrgent()}},
		passage{string(partHashtags), strings.Fields(c.tags())},
		passage{string(partLink), []string{c.link()}},
	)
}

// missed names the passages that there are and that the text gives in no way.
func missed(text string, all ...passage) []string {
	var names []string
	for _, p := range all {
		said := nonEmpty(p.said...)
		if len(said) > 0 && !slices.ContainsFunc(said, func(s string) bool { return holdsWords(text, s) }) {
			names = append(names, p.name)
		}
	}
	return names
}

// holdsWords reports whether text holds the words of s, whatever ends them.
func holdsWords(text, s string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(strings.Trim(s, " .!?")))
}
