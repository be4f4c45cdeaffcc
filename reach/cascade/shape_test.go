package cascade_test

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/internal/testneed"
	"github.com/hueandcry/hueandcry/reach/bench"
	"github.com/hueandcry/hueandcry/reach/cascade"
	"github.com/hueandcry/hueandcry/reach/estimate"
)

func TestShape(t *testing.T) {
	own := cascade.Own{Account: "us", Followers: new(int64(100)), At: noon}
	reposts := []alert.Repost{repost("big", 60, 1000), repost("small", 120, 50), {Account: "unknown", At: at(500)}}
	c := cascade.Sift(own, reposts, at(3600))
	a := cascade.Attribute(c)
	audience := estimate.Audience{Accounts: c.Audience(nil)}
	s, err := cascade.Measure(c, a, audience)
	if err != nil {
		t.Fatal(err)
	}
	low, best, high, _ := s.Amplification.Range()
	if low != 10 || best != 11.5 || high != 11.5 {
		t.Errorf("amplification %v, want 10 to 11.5 times our own 100", s.Amplification)
	}
	for what, pair := range map[string]struct {
		got  estimate.Figure
		want float64
	}{
		"exposure without the account that is not known": {s.Exposure, 1150},
		"reposts": {s.Reposts, 3}, "half-life": {s.HalfLife, 120}, "longest way": {s.LongestWay, 2}, "virality": {s.Virality, 1.5},
	} {
		if v, ok := pair.got.Value(); !ok || v != pair.want || !pair.got.AsOf().Equal(at(3600)) {
			t.Errorf("%s: %v, want %v as of the cascade", what, pair.got, pair.want)
		}
	}
	if s.Inferred != 3 || s.Reproduction.Method() != cascade.ByModel || s.Virality.Method() == cascade.ByNetwork {
		t.Errorf("an inferred tree is not marked: %+v", s)
	}
	lifts, err := cascade.Lifts(c, a, audience, func(account string) bool { return account != "small" })
	if err != nil || len(lifts) != 2 || lifts[0].Account != "big" || lifts[0].After != 60 || lifts[1].Audience.Given() {
		t.Fatalf("lifts %+v, %v; want those of big, and of unknown without an audience", lifts, err)
	}
	if v, _ := lifts[0].Reposts.Value(); v != a.Lift(1) {
		t.Errorf("lift %v, want %v", v, a.Lift(1))
	}
	if low, _, high, _ := lifts[0].Audience.Range(); low != 850 || high != 1000 {
		t.Errorf("big brought %v, want 850 at least and 1000 at most", lifts[0].Audience)
	}
}

func TestShapeOfNothing(t *testing.T) {
	c := cascade.Sift(cascade.Own{Account: "us", At: noon}, nil, at(60))
	s, err := cascade.Measure(c, cascade.Attribute(c), estimate.Audience{Accounts: c.Audience(nil)})
	if err != nil {
		t.Fatal(err)
	}
	if s.Amplification.Given() || s.Reproduction.Given() || s.HalfLife.Given() || s.Depth.Given() || s.Virality.Given() {
		t.Errorf("a post without reposts and followers has %+v", s)
	}
	if v, ok := s.Reposts.Value(); !ok || v != 0 {
		t.Error("no repost so far is a figure, and it is 0")
	}
}

// Broadcasts and chains of the public cascades, first six hours.
func TestShapesOfPublicCascades(t *testing.T) {
	dir := filepath.Join(testneed.Shared(t), "data", "cascades", "rt")
	cases, err := bench.Read(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]struct {
		events         int
		root, depth, r float64
		longest        int
		virality       float64
	}{
		"RT30": {218, .05, 6.91, .95, 29, 10.19},
		"RT72": {1949, .00, 2.43, 1.00, 2, 2.00},
		"RT50": {1910, .84, 1.19, .16, 1, 2.00},
		"RT89": {1123, .93, 1.08, .07, 1, 2.00},
	}
	for _, one := range cases {
		w, ok := want[one.Name]
		if !ok {
			continue
		}
		events := one.Events
		for events[len(events)-1].At > 6*3600 {
			events = events[:len(events)-1]
		}
		a := cascade.Attribute(cascade.Cascade{Events: events})
		root, _ := a.RootShare()
		depth, _ := a.Depth()
		r, _ := a.Reproduction()
		virality, _ := a.Tree().Virality()
		near := func(got, want float64) bool { return math.Abs(got-want) <= .00501 }
		if len(events) != w.events || !near(root, w.root) || !near(depth, w.depth) || !near(r, w.r) || a.Tree().Depth() != w.longest || !near(virality, w.virality) {
			t.Errorf("%s: %d events, root %.3f, depth %.3f, R %.3f, longest %d, virality %.3f; want %+v", one.Name, len(events), root, depth, r, a.Tree().Depth(), virality, w)
		}
		delete(want, one.Name)
	}
	if len(want) > 0 {
		t.Errorf("not there: %v", want)
	}
}
