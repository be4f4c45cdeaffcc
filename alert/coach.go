package alert

import (
	"fmt"
	"slices"
	"strings"
)

// Coach says what would make a revision be understood better and passed on more, each piece of advice with
// the evidence for it. Advice never blocks: the people who know the case decide. Findings come rule by rule.
func Coach(r *Revision, book Phrasebook) []Fault {
	c := coach{Revision: r, book: book}
	for _, l := range r.Meta.Languages {
		n, ok := r.Narrative[l]
		if !ok {
			continue
		}
		c.lead(l, n)
		c.asks(l, n)
		c.sharing(l, n)
		c.thanks(l, n)
		c.tags(l, n)
		c.capitals(l, n)
		c.shorthand(l, n)
		c.reading(l, n)
		c.links(l, n)
	}
	c.photos()
	return c.findings
}

// coach is one pass over one revision.
type coach struct {
	*Revision
	findings

	book Phrasebook
}

// advise gives one piece of advice.
func (c *coach) advise(path, rule, evidence, format string, args ...any) {
	c.findings = append(c.findings, Fault{Path: path, Grade: Advise, Rule: rule, Evidence: evidence, Message: fmt.Sprintf(format, args...)})
}

// recognised are the words by which typed texts of a language are understood.
func (c *coach) recognised(l Lang) Recognised {
	if p := c.book.In(l); p != nil {
		return p.Recognise
	}
	return Recognised{}
}

// typed are the texts of one language that a person typed for the public, each with its whole path.
func (c *coach) typed(l Lang, n Narrative) []typed {
	all := n.typed(l)
	for i := range all {
		all[i].path = "narrative." + string(l) + "." + all[i].path
	}
	return all
}

// overrides are the texts among them that stand for a whole post.
func (c *coach) overrides(l Lang, n Narrative) []typed {
	return slices.DeleteFunc(c.typed(l, n), func(t typed) bool { return !strings.Contains(t.path, ".overrides.") })
}

// The evidence. Directions were checked against the papers; sizes differ from study to study and are left out.
const (
	// Sutton and others, PLOS ONE 2015: what made official messages about the Boston bombing be passed on.
	bySutton = "Sutton et al. 2015, PLOS ONE, doi 10.1371/journal.pone.0134452: retweets of official messages"
	// Sutton and others, PNAS 2015: the same across five hazards.
	byHazards = "Sutton et al. 2015, PNAS: retweets of official messages across five hazards"
	// Solymosi, Petcu and Wilkinson, Policing & Society 31(7): 1,008 missing-person appeals of one force, medians compared.
	bySolymosi = "Solymosi, Petcu and Wilkinson, Policing & Society 31(7): 1,008 missing-person appeals of one force, medians compared"
	// The Warning Lexicon and what was measured of real WEA texts: people act on plain words that say all five parts.
	byLexicon = "Warning Lexicon, doi 10.1061/NHREFO.NHENG-1900: plain words, mixed case, no jargon"
	byWEAs    = "Olson, Sutton, Cain and Waugh, doi 10.1111/1468-5973.12518: 6,080 WEA texts"
	// WCAG 2.1, success criterion 3.1.5: text that asks for more than lower secondary education needs a simpler form.
	byWCAG = "WCAG 2.1, success criterion 3.1.5"
	// Hashtags of several words are read out as words only if each starts with a capital.
	byReaders = "what screen readers read out; the benefit is not measured"
	// X's price list of November 2026.
	byPrices = "X's price list of November 2026: $0.015 a post, $0.200 with a link; and " + bySutton
)
