package alert

// Particulars are what the public fields say in one language, sentence by sentence, for formats in which
// typed texts and fields stand side by side.
type Particulars struct {
	People  string   // what the missing look like and wear, one to a line
	Cars    string   // the vehicles, one to a line
	Company string   // whom the missing may be with, one to a line
	Avoid   string   // the warning to keep away, if it is due
	Unsaid  []string // paths of values for which the language has no words
}

// Describe composes the particulars of a revision. A language without phrases has none.
func Describe(r *Revision, book Phrasebook, l Lang) Particulars {
	c, err := compose(r, Target{Lang: l, Phrases: book})
	if c.Phrases == nil || err != nil {
		return Particulars{}
	}
	return Particulars{People: c.people(), Cars: c.cars(), Company: c.company(), Avoid: c.avoidance(), Unsaid: c.unsaid}
}
