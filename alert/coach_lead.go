package alert

import (
	"slices"
	"strings"
)

// lead looks whether a text starts with facts: who, where, when, or what to look for. Appeals with all facts
// in the text had higher medians than those with facts behind a link (Solymosi, Petcu and Wilkinson), and
// messages about impact were passed on more (Sutton et al., PNAS 2015). A headline without age and place is a
// finding of [Validate].
func (c *coach) lead(l Lang, n Narrative) {
	for _, t := range c.typed(l, n) {
		if !strings.HasSuffix(t.path, ".what_happened") && !strings.Contains(t.path, ".overrides.") {
			continue
		}
		if !c.factual(firstSentence(t.text), l) {
			c.advise(t.path, "lead_with_facts", bySolymosi, "the first sentence tells no fact; start with who, where or when")
		}
	}
}

// factual reports whether a sentence tells a fact of the case.
func (c *coach) factual(s string, l Lang) bool {
	lower := strings.ToLower(s)
	if len(numbers(s)) > 0 {
		return true
	}
	for _, place := range []Text{c.LastSeen.PlaceText.Shown(), c.Area.Desc.Shown()} {
		if name := place.In(l, c.Source()); name != "" && namesPlace(lower, name) {
			return true
		}
	}
	named := slices.ContainsFunc(c.Missing, func(m MissingPerson) bool {
		name := m.DisplayName.Shown().Verbatim(l)
		return name != "" && strings.Contains(lower, strings.ToLower(name))
	})
	return named || slices.ContainsFunc(c.Vehicles, func(v Vehicle) bool { return v.Plate.Shown() != "" && holdsPlate(s, v.Plate.Shown()) })
}

// firstSentence ends with the first mark that a space follows.
func firstSentence(s string) string {
	for i, r := range s {
		if strings.ContainsRune(".!?؟\n", r) && (i+1 >= len(s) || strings.HasPrefix(s[i+len(string(r)):], " ") || r == '\n') {
			return s[:i]
		}
	}
	return s
}
