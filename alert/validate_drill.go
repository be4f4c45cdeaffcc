package alert

import (
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The words with which every text of a drill starts.
const (
	drillWord = "EXERCISE"
	testWord  = "TEST"
)

// drillWord is the word with which every text of this status starts: none, unless it is a drill or a
// self-test.
func (s Status) drillWord() string {
	switch s {
	case Exercise:
		return drillWord
	case Test:
		return testWord
	case Draft, Actual:
	}
	return ""
}

// Channels by which a drill would reach the public.
var publicChannels = []string{"all", "all_public", "wea", "eas"}

var realEmergency = regexp.MustCompile(`\b(?:911|112|999)\b`)

// drill keeps drills and real alerts apart.
func (g *gate) drill() {
	if g.as == Exercise {
		g.exercise()
	} else if !g.Meta.Exercise.ID.IsZero() || !g.Meta.Exercise.Name.IsZero() {
		g.block("meta.exercise", "only an alert of status Exercise belongs to an exercise; remove it, or make an exercise")
	}
	word := g.as.drillWord()
	if word == "" {
		g.noDrill()
		return
	}
	for i, c := range g.Amplify.Channels.Include {
		if slices.Contains(publicChannels, c) {
			g.block(at("amplify.channels.include", i), "%q would reach the public; name the drill's own channels", c)
		}
	}
	for path, text := range g.leaving() {
		if !startsWith(text, word) {
			g.block(path, "must start with the word %s", word)
		}
		if n := realEmergency.FindString(text); n != "" {
			g.block(path, "gives the real number %s; a drill never does", n)
		}
	}
}

// exercise asks for what tells one exercise from another, and from the world.
func (g *gate) exercise() {
	if g.Meta.Exercise.ID.Value == "" {
		g.block("meta.exercise.id", "absent; name the exercise: EX-2026-11")
	}
	if g.Meta.Scope != ScopeRestricted {
		g.block("meta.scope", "must be Restricted for an exercise, with a restriction that names its participants")
	}
}

func (g *gate) noDrill() {
	for path, text := range g.leaving() {
		switch {
		case startsWith(text, drillWord):
			g.block(path, "starts with %s, but this is no exercise", drillWord)
		case startsWith(text, testWord):
			g.block(path, "starts with %s, but this is no self-test", testWord)
		}
	}
}

// leaving yields every text that a person typed and that may leave, with its path.
func (g *gate) leaving() iter.Seq2[string, string] {
	return func(yield func(path, text string) bool) {
		for _, l := range sorted(g.Narrative) {
			for _, t := range g.Narrative[l].typed(l) {
				if !yield("narrative."+string(l)+"."+t.path, t.text) {
					return
				}
			}
		}
		texts := map[string]Text{"amplify.ask_text": g.Amplify.AskText.Value}
		for _, e := range g.Closeouts.endings() {
			texts["closeouts."+e.name] = e.Text
		}
		for _, path := range sorted(texts) {
			for _, l := range sorted(texts[path]) {
				if text := texts[path][l]; text != "" && !yield(below(path, string(l)), text) {
					return
				}
			}
		}
	}
}

// startsWith reports whether s starts with the word, and not merely with its letters.
func startsWith(s, word string) bool {
	rest, ok := strings.CutPrefix(s, word)
	next, _ := utf8.DecodeRuneInString(rest)
	return ok && !unicode.IsLetter(next)
}
