package alert

import (
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const drillWord = "EXERCISE"

// Channels by which a drill would reach the public.
var publicChannels = []string{"all", "all_public", "wea", "eas"}

var realEmergency = regexp.MustCompile(`\b(?:911|112|999)\b`)

// drill keeps drills and real alerts apart.
func (g *gate) drill() {
	if g.as != Exercise {
		g.noDrill()
		return
	}
	m := g.Meta
	if m.Exercise.ID.Value == "" {
		g.block("meta.exercise.id", "absent; name the exercise: EX-2026-11")
	}
	if m.Scope != ScopeRestricted {
		g.block("meta.scope", "must be Restricted for an exercise, with a restriction that names its participants")
	}
	for i, c := range g.Amplify.Channels.Include {
		if slices.Contains(publicChannels, c) {
			g.block(at("amplify.channels.include", i), "%q would reach the public; name the drill's own channels", c)
		}
	}
	for path, text := range g.leaving() {
		if !isDrillText(text) {
			g.block(path, "must start with the word %s", drillWord)
		}
		if n := realEmergency.FindString(text); n != "" {
			g.block(path, "gives the real number %s; a drill never does", n)
		}
	}
}

func (g *gate) noDrill() {
	if !g.Meta.Exercise.ID.IsZero() || !g.Meta.Exercise.Name.IsZero() {
		g.block("meta.exercise", "only an alert of status Exercise belongs to an exercise; remove it, or make an exercise")
	}
	for path, text := range g.leaving() {
		if isDrillText(text) {
			g.block(path, "starts with %s, but this is no exercise", drillWord)
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

func isDrillText(s string) bool {
	rest, ok := strings.CutPrefix(s, drillWord)
	next, _ := utf8.DecodeRuneInString(rest)
	return ok && !unicode.IsLetter(next)
}
