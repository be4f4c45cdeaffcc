package cascade

import (
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

// Measure tells the shape of a cascade. Audience holds the cascade's own accounts, see [Cascade.Audience].
func Measure(c Cascade, a *Attribution, audience estimate.Audience) (Shape, error) {
	tree := a.Tree()
	s := Shape{Inferred: tree.Inferred}
	var err error
	if s.Reach, err = audience.Reach(c.AsOf); err != nil {
		return Shape{}, err
	}
	if s.Exposure, err = audience.Exposure(c.AsOf); err != nil {
		return Shape{}, err
	}
	if c.Events[0].Reported {
		s.Amplification = s.Reach.Over(c.Events[0].Followers)
	}
	r, some := a.Reproduction()
	half, _ := HalfLife(c)
	depth, _ := a.Depth()
	virality, _ := tree.Virality()
	method, drawn := a.Method(), ByNetwork
	if tree.Inferred > 0 {
		drawn = "of the inferred tree"
	}
	for _, one := range []struct {
		into   *estimate.Figure
		value  float64
		known  bool
		method estimate.Method
	}{
		{&s.Reposts, float64(len(c.Events) - 1), true, ByCount},
		{&s.Reproduction, r, some, method},
		{&s.RootShare, 1 - r, some, method},
		{&s.HalfLife, half, some, ByCount},
		{&s.Depth, depth, some, method},
		{&s.LongestWay, float64(tree.Depth()), some, drawn},
		{&s.Virality, virality, some, drawn},
	} {
		if !one.known {
			continue
		}
		if *one.into, err = estimate.NewFigure(one.value, one.method, c.AsOf); err != nil {
			return Shape{}, err
		}
	}
	return s, nil
}

// HalfLife is how many seconds it took until half of the reposts so far had happened.
func HalfLife(c Cascade) (seconds float64, ok bool) {
	reposts := len(c.Events) - 1
	if reposts < 1 {
		return 0, false
	}
	return c.Events[(reposts+1)/2].At, true
}
