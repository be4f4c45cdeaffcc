package alert

import (
	"slices"
	"strings"
)

// The lexicon holds the closed lists of words that fields are filled with, so that one language can be
// made from another without translating freely. A word that it lacks is left out of the other language,
// and the rendering says so.

// lexis is one closed list.
type lexis []entry

// entry is one meaning: its English words, and the Spanish forms of it. Adjectives have four forms
// (masculine, feminine, and both plurals), nouns one and their gender.
type entry struct {
	en, es string
	gender agreement
}

// agreement picks the form of an adjective.
type agreement int

const (
	masculine agreement = iota
	feminine
	masculines
	feminines
)

// word is a word in the language of the text, with all the forms it can take.
type word struct {
	forms  []string
	gender agreement // which form it asks of its adjectives
}

func (w word) agreeing(with agreement) string {
	switch {
	case len(w.forms) == 0:
		return ""
	case int(with) < len(w.forms):
		return w.forms[with]
	}
	return w.forms[0]
}

func (w word) String() string { return w.agreeing(masculine) }

// translate finds what a word of one language is called in another.
func (l lexis) translate(s, from, to string) (word, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, e := range l {
		if slices.Contains(e.in(from), s) {
			return word{e.in(to), e.gender}, true
		}
	}
	if plain, shade, ok := unshade(s, from); ok {
		if w, found := l.translate(plain, from, to); found {
			return word{[]string{shades[shade].on(w.String(), to)}, w.gender}, true
		}
	}
	return word{}, false
}

func (e entry) in(base string) []string {
	if base == spanish.base {
		return strings.Split(e.es, "|")
	}
	return strings.Split(e.en, "|")
}

// shade turns blue into dark blue. Spanish puts it behind, and then neither word changes its form.
type shade struct{ en, es string }

var shades = []shade{{"dark", "oscuro"}, {"light", "claro"}}

func (s shade) on(colour, base string) string {
	if base == spanish.base {
		return colour + " " + s.es
	}
	return s.en + " " + colour
}

func unshade(s, from string) (plain string, index int, ok bool) {
	for i, sh := range shades {
		plain, ok = strings.CutPrefix(s, sh.en+" ")
		if from == spanish.base {
			plain, ok = strings.CutSuffix(s, " "+sh.es)
		}
		if ok {
			return plain, i, true
		}
	}
	return "", 0, false
}
