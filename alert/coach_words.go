package alert

import (
	"regexp"
	"slices"
	"strings"
)

var (
	police   = regexp.MustCompile(`\b(?:LIC/|[WBHA]/[MF]\b|[MF]/[WBHA]\b|W/|BLK\b|BRO\b|LKW\b|LSW\b|NFD\b|DOB\b|POI\b|BOLO\b|IC[1-9]\b|misper\b|MISPER\b|vic\b|veh\b|unk\b)`)
	capitals = regexp.MustCompile(`\b\p{Lu}{4,}\b`)
	stars    = regexp.MustCompile(`\*\*?\pL[\pL ]*\*`)

	// Words that may stand in capitals besides those of the phrases.
	loud = []string{"FOUND", "CORRECTION", "CORRECCIÓN", drillWord, testWord, "AMBER", "CODI", "NCMEC"}
)

// capitals looks for words in capitals. One signifier at the start made messages be passed on more; capitals
// for emphasis had no effect (Sutton et al., PLOS ONE 2015), and nor had asterisks around a word (Solymosi,
// Petcu and Wilkinson).
func (c *coach) capitals(l Lang, n Narrative) {
	for _, t := range c.typed(l, n) {
		for _, word := range capitals.FindAllString(t.text, -1) {
			if !c.mayBeLoud(word) {
				c.advise(t.path, "no_capitals", bySutton, "%s stands in capitals, which does not help; write it small", word)
				break
			}
		}
		if stars.MatchString(t.text) {
			c.advise(t.path, "no_capitals", bySolymosi, "asterisks around a word do not help; leave them out")
		}
	}
}

func (c *coach) mayBeLoud(word string) bool {
	if slices.Contains(loud, word) || word == c.Meta.IssuingAgency.ShortName.Value {
		return true
	}
	for _, p := range c.book {
		for _, s := range []string{p.Signifiers.Alert, p.Signifiers.Update} {
			if slices.Contains(strings.Fields(s), word) {
				return true
			}
		}
	}
	return slices.ContainsFunc(c.Vehicles, func(v Vehicle) bool { return strings.Contains(compact(v.Plate.Value), word) })
}

// shorthand looks for the shorthand of the police. Real texts such as "LIC/KHX-728 (SC) 2001 Brown Buick
// Century" were read by few; the Warning Lexicon asks for plain words.
func (c *coach) shorthand(l Lang, n Narrative) {
	for _, t := range c.typed(l, n) {
		if m := police.FindString(t.text); m != "" {
			c.advise(t.path, "no_shorthand", byLexicon, "%q is police shorthand; write words that everybody knows", m)
		}
	}
}
