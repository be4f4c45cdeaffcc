package cascade

import (
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/reach/estimate"
)

// ByCount is the method of what is simply counted.
const ByCount estimate.Method = "from the reposts seen"

// Shape is how a cascade looks so far. A figure that cannot be told is not given.
type Shape struct {
	Reach         estimate.Band   `json:"reach"`
	Exposure      estimate.Figure `json:"exposure"`
	Amplification estimate.Band   `json:"amplification"` // reach as multiples of our own followers
	Reposts       estimate.Figure `json:"reposts"`
	Reproduction  estimate.Figure `json:"reproduction"`   // further reposts that one repost brought
	RootShare     estimate.Figure `json:"root_share"`     // of the reposts, that our own post led to
	HalfLife      estimate.Figure `json:"half_life"`      // seconds until half of the reposts so far
	Depth         estimate.Figure `json:"depth"`          // mean steps from our own post
	LongestWay    estimate.Figure `json:"longest_way"`    // of the tree
	Virality      estimate.Figure `json:"virality"`       // structural, of the tree
	Inferred      int             `json:"inferred_edges"` // of the tree; 0: it is exact
}

// Part is one of the cascades that an alert has on a network: each own post starts one.
type Part struct {
	Cascade     Cascade
	Attribution *Attribution
}

// Measure tells the shape of a cascade. Audience holds the cascade's own accounts, see [Cascade.Audience].
func Measure(c Cascade, a *Attribution, audience estimate.Audience) (Shape, error) {
	return MeasureAll([]Part{{c, a}}, audience)
}

// MeasureAll tells the shape of the cascades of several posts together. Audience holds each account once.
func MeasureAll(parts []Part, audience estimate.Audience) (Shape, error) {
	t := add(parts)
	s := Shape{Inferred: t.inferred}
	var err error
	if s.Reach, err = audience.Reach(t.asOf); err != nil {
		return Shape{}, err
	}
	if s.Exposure, err = audience.Exposure(t.asOf); err != nil {
		return Shape{}, err
	}
	s.Amplification = s.Reach.Over(t.own)
	some, method, drawn := t.reposts > 0, t.method(), ByNetwork
	if t.inferred > 0 {
		drawn = "of the inferred tree"
	}
	half, _ := halfLife(parts)
	for _, one := range []struct {
		into   *estimate.Figure
		value  float64
		known  bool
		method estimate.Method
	}{
		{&s.Reposts, t.reposts, true, ByCount},
		{&s.Reproduction, t.further / t.reposts, some, method},
		{&s.RootShare, 1 - t.further/t.reposts, some, method},
		{&s.HalfLife, half, some, ByCount},
		{&s.Depth, t.depth / t.reposts, some, method},
		{&s.LongestWay, float64(t.longest), some, drawn},
		{&s.Virality, t.distance / t.pairs, some, drawn},
	} {
		if !one.known {
			continue
		}
		if *one.into, err = estimate.NewFigure(one.value, one.method, t.asOf); err != nil {
			return Shape{}, err
		}
	}
	return s, nil
}

// together are sums over cascades.
type together struct {
	asOf                    time.Time // of the earliest
	own                     float64   // followers of our accounts; 0 if not known
	reposts, further, depth float64   // further: those that a repost led to
	pairs, distance         float64   // of events of the same cascade
	inferred, longest       int
	methods                 map[estimate.Method]bool
}

func add(parts []Part) together {
	t := together{methods: map[estimate.Method]bool{}}
	own := map[string]float64{}
	for _, p := range parts {
		c, a := p.Cascade, p.Attribution
		if t.asOf.IsZero() || c.AsOf.Before(t.asOf) {
			t.asOf = c.AsOf
		}
		if root := c.Events[0]; root.Reported {
			own[root.Account] = max(own[root.Account], root.Followers)
		}
		r, some := a.Reproduction()
		if !some {
			continue
		}
		reposts := float64(len(c.Events) - 1)
		depth, _ := a.Depth()
		tree := a.Tree()
		virality, _ := tree.Virality()
		t.reposts, t.further, t.depth = t.reposts+reposts, t.further+r*reposts, t.depth+depth*reposts
		t.pairs, t.distance = t.pairs+reposts*(reposts+1), t.distance+virality*reposts*(reposts+1)
		t.inferred, t.longest = t.inferred+tree.Inferred, max(t.longest, tree.Depth())
		t.methods[a.Method()] = true
	}
	for _, followers := range own {
		t.own += followers
	}
	return t
}

func (t together) method() estimate.Method {
	if len(t.methods) > 1 {
		return ByBoth
	}
	for m := range t.methods {
		return m
	}
	return ByModel
}

// HalfLife is how many seconds it took until half of the reposts so far had happened.
func HalfLife(c Cascade) (seconds float64, ok bool) { return halfLife([]Part{{Cascade: c}}) }

// halfLife counts from the first of the posts.
func halfLife(parts []Part) (seconds float64, ok bool) {
	var times []float64
	first := parts[0].Cascade.Posted
	for _, p := range parts {
		if p.Cascade.Posted.Before(first) {
			first = p.Cascade.Posted
		}
	}
	for _, p := range parts {
		for _, e := range p.Cascade.Events[1:] {
			times = append(times, p.Cascade.Posted.Sub(first).Seconds()+e.At)
		}
	}
	if len(times) == 0 {
		return 0, false
	}
	slices.Sort(times)
	return times[(len(times)-1)/2], true
}
