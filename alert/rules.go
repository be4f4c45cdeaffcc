package alert

import (
	"slices"
	"time"
)

// Rules are the data by which alerts are judged and worded. They change without a release.
type Rules struct {
	Kinds   Kinds
	Phrases Phrasebook
}

// Judge says everything that there is to say of a revision that is to be issued with status as: what
// [Validate] finds, what its kind asks for, and what [Coach] advises.
func (x Rules) Judge(r *Revision, now time.Time, as Status) []Fault {
	found := slices.Concat(Validate(r, now, as), x.Kinds.Validate(r, now, as), x.telephones(r))
	if as == Draft {
		for i := range found {
			found[i].Grade = Warn
		}
	}
	return append(found, Coach(r, x.Phrases)...)
}
