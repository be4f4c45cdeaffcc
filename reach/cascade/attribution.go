package cascade

import (
	"fmt"
	"slices"

	"github.com/hueandcry/hueandcry/reach/estimate"
)

// The ways in which reposts are attributed.
const (
	ByNetwork estimate.Method = "as recorded by the network"
	ByModel   estimate.Method = "attributed by model"
	ByBoth    estimate.Method = "as recorded by the network, some by model"
)

// Attribution says what each event of a cascade led to. Where the network does not record it, every
// earlier event has a share in a repost by its followers and the memory kernel: the posterior parent of a
// marked Hawkes process (Veen and Schoenberg, JASA 2008, with the kernel of KDD 2015). One more event costs
// O(n): keep it, and add to it. The zero value is empty.
type Attribution struct {
	events   []Event
	lift     []float64 // reposts attributed to each event
	depth    []float64 // expected steps from the own post
	parent   []int     // the likeliest, or the recorded one; -1 of the own post
	recorded int
	weights  []float64
}

// Attribute attributes a whole cascade.
func Attribute(c Cascade) *Attribution {
	a := &Attribution{}
	for _, e := range c.Events {
		_ = a.Add(e) // in order
	}
	return a
}

// Add attributes the next event. One that is earlier than the last makes a new attribution necessary.
func (a *Attribution) Add(e Event) error {
	n := len(a.events)
	if n > 0 && e.At < a.events[n-1].At || e.Via >= n {
		return fmt.Errorf("event %d is earlier than the one before it, or than its parent; attribute the cascade again", n)
	}
	parent, depth := -1, 0.0
	switch {
	case n == 0:
	case e.Via >= 0:
		parent, depth = e.Via, 1+a.depth[e.Via]
		a.lift[parent]++
		a.recorded++
	default:
		parent, depth = a.share(e, 1)
	}
	a.events, a.lift, a.depth, a.parent = append(a.events, e), append(a.lift, 0), append(a.depth, depth), append(a.parent, parent)
	return nil
}

// Follow brings the attribution of a cascade up to date with what is known of it by now. It costs O(n) for
// each event that is new, and for each that stands behind one: reposts are told late, and out of order.
func (a *Attribution) Follow(c Cascade) {
	same := 0
	for same < min(len(a.events), len(c.Events)) && a.events[same] == c.Events[same] {
		same++
	}
	a.cut(same)
	for _, e := range c.Events[same:] {
		_ = a.Add(e) // in order
	}
}

// cut takes the events from number n on back, the last first.
func (a *Attribution) cut(n int) {
	for i := len(a.events) - 1; i >= n; i-- {
		e := a.events[i]
		a.events, a.lift, a.depth, a.parent = a.events[:i], a.lift[:i], a.depth[:i], a.parent[:i]
		switch {
		case i == 0:
		case e.Via >= 0:
			a.lift[e.Via]--
			a.recorded--
		default:
			a.share(e, -1)
		}
	}
}

// share shares a repost among all earlier events, or with times -1 takes it back. If nobody had followers it
// is the own post's.
func (a *Attribution) share(e Event, times float64) (parent int, depth float64) {
	n, sum := len(a.events), 0.0
	a.weights = slices.Grow(a.weights[:0], n)[:n]
	memory := tables().density
	for i, before := range a.events {
		w := before.Followers * memory.at(e.At-before.At, Density)
		a.weights[i] = w
		sum += w
		if w > a.weights[parent] {
			parent = i
		}
	}
	if sum == 0 {
		a.lift[0] += times
		return 0, 1
	}
	depth = 1
	each := 1 / sum
	for i, w := range a.weights {
		w *= each
		a.lift[i] += times * w
		depth += w * a.depth[i]
	}
	return parent, depth
}

// Lift is how many reposts are attributed to an event. What was taken back may have left a rounding error.
func (a *Attribution) Lift(i int) float64 { return max(0, a.lift[i]) }

// Parent is the likeliest, or recorded, event that led to another; -1 of the own post.
func (a *Attribution) Parent(i int) int { return a.parent[i] }

// Method is how they are.
func (a *Attribution) Method() estimate.Method {
	switch a.recorded {
	case 0:
		return ByModel
	case len(a.events) - 1:
		return ByNetwork
	default:
		return ByBoth
	}
}

// Reproduction is how many further reposts one repost brought so far, on average; ok is false without any.
// It is low while the latest reposts have had no time yet.
func (a *Attribution) Reproduction() (r float64, ok bool) {
	reposts := float64(len(a.events) - 1)
	if reposts < 1 {
		return 0, false
	}
	return max(0, (reposts-a.lift[0])/reposts), true
}

// RootShare is the share of reposts that the own post itself led to.
func (a *Attribution) RootShare() (share float64, ok bool) {
	r, ok := a.Reproduction()
	return 1 - r, ok
}

// Depth is how many steps a repost is from the own post on average, as far as can be told.
func (a *Attribution) Depth() (mean float64, ok bool) {
	if len(a.events) < 2 {
		return 0, false
	}
	for _, d := range a.depth {
		mean += d
	}
	return mean / float64(len(a.events)-1), true
}

// Tree is who led to whom.
func (a *Attribution) Tree() Tree {
	return Tree{Parent: append([]int(nil), a.parent...), Inferred: max(0, len(a.events)-1-a.recorded)}
}
