package alert

import (
	"strings"
	"unicode"
)

// asks looks for a question or an imperative. Appeals with a question mark had higher medians, and so had
// "have you seen" and "please retweet" (Solymosi, Petcu and Wilkinson); guidance is what WEA texts lack most
// besides source and time (Olson et al.). An exclamation mark did not help.
func (c *coach) asks(l Lang, n Narrative) {
	acts := c.recognised(l).Acts
	for _, t := range append(c.overrides(l, n), typed{"narrative." + string(l) + ".ask", l, n.Ask.Shown()}) {
		if t.text == "" || len(acts) == 0 || strings.ContainsAny(t.text, "?؟") || saysAny(t.text, acts) {
			continue
		}
		c.advise(t.path, "ask", bySolymosi+"; "+byWEAs, "asks nothing and tells nobody to do anything; ask \"Have you seen...?\" or say what to do")
	}
}

// sharing looks for one explicit ask to share, and one only. "Please retweet" had a higher median (Solymosi,
// Petcu and Wilkinson). Composed posts ask by themselves; a person's own text must.
func (c *coach) sharing(l Lang, n Narrative) {
	words := c.recognised(l).Share
	if len(words) == 0 {
		return
	}
	for _, t := range c.overrides(l, n) {
		if !saysAny(t.text, words) {
			c.advise(t.path, "share_once", bySolymosi, "does not ask to share; add one \"%s\"", c.book.In(l).Action.Share)
		}
	}
	for _, t := range c.typed(l, n) {
		if times(t.text, words) > 1 {
			c.advise(t.path, "share_once", bySolymosi, "asks to share more than once; once is enough")
		}
	}
}

// thanks looks for thanks. Messages with thanks were passed on less, in both studies of Sutton et al. They
// belong in the closeout.
func (c *coach) thanks(l Lang, n Narrative) {
	for _, t := range c.typed(l, n) {
		if saysAny(t.text, c.recognised(l).Thanks) {
			c.advise(t.path, "no_thanks", bySutton, "thanks belong in the closeout; an appeal with thanks is passed on less")
		}
	}
}

// saysAny reports whether a text says one of the words, and not merely its letters within another.
func saysAny(s string, words []string) bool { return times(s, words) > 0 }

// times is how often a text says one of the words; where one holds another, it counts once.
func times(s string, words []string) int {
	s = strings.ToLower(s)
	n := 0
	for len(s) > 0 {
		longest := 0
		for _, w := range words {
			if strings.HasPrefix(s, w) && !startsWithLetter(s[len(w):]) {
				longest = max(longest, len(w))
			}
		}
		if longest > 0 {
			n++
		}
		s = nextWord(s[longest:])
	}
	return n
}

func startsWithLetter(s string) bool {
	for _, r := range s {
		return unicode.IsLetter(r)
	}
	return false
}

// nextWord is what follows the word at the start of s.
func nextWord(s string) string {
	rest := strings.TrimLeftFunc(s, unicode.IsLetter)
	return strings.TrimLeftFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) })
}
