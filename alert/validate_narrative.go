package alert

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Longer headlines are cut by those who show them.
const headlineLetters = 100

// typed is a text that a person typed for the public.
type typed struct {
	path string // from the language on: "headline"
	lang Lang
	text string
}

// typed lists the texts of one language.
func (n Narrative) typed(l Lang) []typed {
	texts := []typed{
		{"headline", l, n.Headline.Shown()},
		{"what_happened", l, n.WhatHappened.Shown()},
		{"ask", l, n.Ask.Shown()},
		{"why_urgent", l, n.WhyUrgent.Shown()},
		{"short90", l, n.Short90.Shown()},
		{"long360", l, n.Long360.Shown()},
	}
	for _, network := range sorted(n.Overrides) {
		texts = append(texts, typed{"overrides." + network + ".text", l, n.Overrides[network].Text.Shown()})
	}
	return slices.DeleteFunc(texts, func(t typed) bool { return t.text == "" })
}

func (g *gate) narratives() {
	for _, l := range g.Meta.Languages {
		path := "narrative." + string(l)
		n, ok := g.Narrative[l]
		if !ok {
			g.block(path, "absent; write headline, what_happened and ask in %s, or take %s out of meta.languages", l, l)
			continue
		}
		g.narrative(path, l, n)
	}
	for _, l := range sorted(g.Narrative) {
		if !slices.Contains(g.Meta.Languages, l) {
			g.warn("narrative."+string(l), "not one of meta.languages, so nobody will see it")
		}
	}
}

func (g *gate) narrative(path string, l Lang, n Narrative) {
	if g.plain(path+".headline", n.Headline, "sum up in one line who is missing and where") {
		g.headline(path+".headline", n.Headline.Value, l)
	}
	g.plain(path+".what_happened", n.WhatHappened, "tell in one to three sentences what happened")
	g.plain(path+".ask", n.Ask, "the reader is told nothing to do; say what to do and whom to call")
	g.hashtag(path+".hashtag_place", n.HashtagPlace.Value)
	g.hashtag(path+".hashtag_case", n.HashtagCase.Value)
	for _, network := range sorted(n.Overrides) {
		o := n.Overrides[network]
		at := path + ".overrides." + network
		g.plain(at+".text", o.Text, "write the text, or take the override out")
		if o.Reason.Value == "" {
			g.block(at+".reason", "absent; say why this network needs a text of its own")
		}
	}
	if t := n.Translation; l != g.Source() && t.Method.Value != "phrase_table" && t.CheckedBy.Value == "" {
		g.block(path+".translation", "nobody has checked this language; write who has: {checked_by: name}")
	}
	for _, t := range n.typed(l) {
		g.facts(path+"."+t.path, t)
		g.sameNumbers(path+"."+t.path, t)
		g.silo(path+"."+t.path, t.text)
	}
}

func (g *gate) headline(path, s string, l Lang) {
	if n := utf8.RuneCountInString(s); n > headlineLetters {
		g.block(path, "%d letters; at most %d", n, headlineLetters)
	}
	var lacks []string
	if !slices.ContainsFunc(numbers(s), g.knowsAge) {
		lacks = append(lacks, "no age")
	}
	place := g.LastSeen.PlaceText.Value.In(l, g.Source()) + " " + g.Area.Desc.Value.In(l, g.Source())
	known := slices.ContainsFunc(strings.FieldsFunc(place, notLetter), func(word string) bool {
		return utf8.RuneCountInString(word) >= 4 && strings.Contains(strings.ToLower(s), strings.ToLower(word))
	})
	if !known {
		lacks = append(lacks, "no place")
	}
	if len(lacks) > 0 {
		g.warn(path, "%s; people pass on what tells them whom to look for, and where", strings.Join(lacks, ", "))
	}
}

var hashtagForm = regexp.MustCompile(`^#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*$`)

func (g *gate) hashtag(path, s string) {
	if s != "" && !hashtagForm.MatchString(s) {
		g.block(path, "%q is no hashtag; write # and letters or digits, without spaces: #PortQuillon", s)
	}
}

// endings checks the pre-approved closeouts.
func (g *gate) endings() {
	endings := g.Closeouts.endings()
	if !slices.ContainsFunc(endings, func(e namedEnding) bool { return !e.Text.Empty() }) {
		g.block("closeouts", "absent; nothing is pre-approved: write found_safe, found_injured, deceased, unfounded, error and expired")
		return
	}
	for _, e := range endings {
		path := "closeouts." + e.name
		if where, lacks := g.lacking(e.Text); lacks {
			g.block(path, "absent%s; write the words for this ending", where)
		}
		for _, l := range e.Text.Languages() {
			g.facts(path, typed{e.name, l, e.Text[l]})
			g.silo(path, e.Text[l])
		}
		for _, m := range g.Missing {
			if name := m.DisplayName.Value.Verbatim(g.Source()); name != "" && strings.Contains(e.Text.Any(g.Meta.Languages...), name) {
				g.warn(path, "names %s; an ending names nobody", name)
			}
		}
	}
}

type namedEnding struct {
	Ending

	name string
}

func (c Closeouts) endings() []namedEnding {
	return []namedEnding{
		{c.FoundSafe, "found_safe"},
		{c.FoundInjured, "found_injured"},
		{c.Deceased, "deceased"},
		{c.Unfounded, "unfounded"},
		{c.Error, "error"},
		{c.Expired, "expired"},
	}
}

func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
