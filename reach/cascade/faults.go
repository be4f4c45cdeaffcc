package cascade

import "iter"

// Faults count what a network told that cannot be. It was kept out of the figures, not out of sight.
type Faults struct {
	Negative  int // counts below 0
	Absurd    int // counts that no network has
	Missing   int // follower counts that were not given
	Duplicate int // accounts that were listed again
	Clock     int // times before the post, or in the future
	Shrunk    int // counts that fell, and accounts that are no longer listed
	Orphan    int // reposts whose recorded parent is not among the events
}

// Each yields every kind of fault by its label, in a fixed order.
func (f Faults) Each() iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		for _, one := range []struct {
			kind string
			n    int
		}{
			{"negative", f.Negative},
			{"absurd", f.Absurd},
			{"missing", f.Missing},
			{"duplicate", f.Duplicate},
			{"clock", f.Clock},
			{"shrunk", f.Shrunk},
			{"orphan", f.Orphan},
		} {
			if !yield(one.kind, one.n) {
				return
			}
		}
	}
}

// Plus adds two counts.
func (f Faults) Plus(g Faults) Faults {
	return Faults{
		f.Negative + g.Negative, f.Absurd + g.Absurd, f.Missing + g.Missing, f.Duplicate + g.Duplicate,
		f.Clock + g.Clock, f.Shrunk + g.Shrunk, f.Orphan + g.Orphan,
	}
}
