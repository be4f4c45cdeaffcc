package cascade

import (
	"cmp"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

const (
	mostFollowers = 1_000_000_000 // of one account; nobody has so many
	usual         = 200           // followers of a reposter of whom nothing is known
	clockSlack    = 2 * time.Second
)

// Sift makes a cascade of what is known of a post's reposts, in any order. An account counts once, with
// its earliest repost. A time that cannot be is moved to the nearest that can; followers that are missing
// or cannot be are replaced by the median of those reported before. All of it is counted.
func Sift(own Own, reposts []alert.Repost, now time.Time) Cascade {
	s := sifter{own: own, now: now}
	if now.Before(own.At) {
		s.now = own.At
		s.faults.Clock++
	}
	kept := s.once(reposts)
	times, generations := s.times(kept)
	order := make([]int, len(kept))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(times[a], times[b]), cmp.Compare(generations[a], generations[b]))
	})
	events := []Event{{Account: own.Account, Via: -1}}
	number := map[string]int{own.Account: 0}
	for i, k := range order {
		events = append(events, Event{Account: kept[k].Account, At: times[k], Via: -1})
		number[kept[k].Account] = i + 1
	}
	for i, k := range order {
		if generations[k] > 0 {
			events[i+1].Via = number[kept[k].Via]
		}
	}
	s.followers(events, kept, order)
	return Cascade{Posted: own.At, AsOf: s.now, Events: events, Faults: s.faults}
}

// sifter counts what it keeps out.
type sifter struct {
	own    Own
	now    time.Time
	faults Faults
}

// once keeps the earliest repost of each account, in the order given. What our own account reposts shows
// the post to nobody new.
func (s *sifter) once(reposts []alert.Repost) []alert.Repost {
	var kept []alert.Repost
	at := map[string]int{}
	for _, r := range reposts {
		i, again := at[r.Account]
		switch {
		case r.Account == s.own.Account:
			s.faults.Duplicate++
		case !again:
			at[r.Account] = len(kept)
			kept = append(kept, r)
		default:
			s.faults.Duplicate++
			if !r.At.IsZero() && (kept[i].At.IsZero() || r.At.Before(kept[i].At)) {
				kept[i] = r
			}
		}
	}
	return kept
}

// times returns when each repost happened, in seconds after the post, and its generation: 1 for what the
// post itself led to, 0 where that is not recorded. A child is not earlier than its parent.
func (s *sifter) times(kept []alert.Repost) (times []float64, generations []int) {
	times, generations = make([]float64, len(kept)), make([]int, len(kept))
	for i, r := range kept {
		at := r.At
		switch {
		case at.IsZero():
			s.faults.Clock++
			at = s.now
		case at.Before(s.own.At):
			if s.own.At.Sub(at) > clockSlack {
				s.faults.Clock++
			}
			at = s.own.At
		case at.After(s.now):
			if at.Sub(s.now) > clockSlack {
				s.faults.Clock++
			}
			at = s.now
		}
		times[i] = at.Sub(s.own.At).Seconds()
	}
	if s.own.Recorded {
		s.descend(kept, times, generations)
	}
	return times, generations
}

// descend walks from the post to its children and theirs. Whoever it does not come to has a parent that
// is not known, or is its own ancestor.
func (s *sifter) descend(kept []alert.Repost, times []float64, generations []int) {
	children := map[string][]int{}
	for i := range kept {
		if kept[i].Via == "" {
			kept[i].Via = s.own.Account
		}
		children[kept[i].Via] = append(children[kept[i].Via], i)
	}
	for todo := children[s.own.Account]; len(todo) > 0; {
		i := todo[0]
		todo = todo[1:]
		if generations[i] == 0 {
			generations[i] = 1
		}
		for _, child := range children[kept[i].Account] {
			generations[child] = generations[i] + 1
			if times[child] < times[i] {
				s.faults.Clock++
				times[child] = times[i]
			}
			todo = append(todo, child)
		}
	}
	for _, g := range generations {
		if g == 0 {
			s.faults.Orphan++
		}
	}
}

// followers fills in who follows, and what stands in where that is not known.
func (s *sifter) followers(events []Event, kept []alert.Repost, order []int) {
	var reported []float64 // sorted
	fill := func(e *Event, n *int64) {
		switch {
		case n == nil:
			s.faults.Missing++
		case *n < 0:
			s.faults.Negative++
		case *n > mostFollowers:
			s.faults.Absurd++
		default:
			e.Followers, e.Reported = float64(*n), true
			return
		}
		e.Followers = median(reported)
	}
	fill(&events[0], s.own.Followers)
	for i, k := range order {
		e := &events[i+1]
		fill(e, kept[k].Followers)
		if e.Reported {
			at, _ := slices.BinarySearch(reported, e.Followers)
			reported = slices.Insert(reported, at, e.Followers)
		}
	}
}

// median of sorted numbers.
func median(sorted []float64) float64 {
	if len(sorted) == 0 {
		return usual
	}
	half := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[half]
	}
	return (sorted[half-1] + sorted[half]) / 2
}
