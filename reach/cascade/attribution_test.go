package cascade_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/hueandcry/hueandcry/reach/cascade"
)

func series(times, followers []float64) []cascade.Event {
	out := make([]cascade.Event, len(times))
	for i := range times {
		out[i] = cascade.Event{At: times[i], Followers: followers[i], Reported: true, Via: -1}
	}
	return out
}

func TestKernel(t *testing.T) {
	for _, c := range []struct{ s, survival float64 }{
		{-1, 1},
		{0, 1},
		{100, .93734275},
		{300, .81202825},
		{600, .6916515},
		{1000, .614515473966686},
		{3600, .456833063091525},
		{86400, .218907325547775},
		{604800, .13951900388126512},
	} {
		if got := cascade.Survival(c.s); math.Abs(got-c.survival) > 1e-7*c.survival {
			t.Errorf("survival after %v s: %v, want %v", c.s, got, c.survival)
		}
		if c.s > 0 && c.s != 300 { // the density is what survival loses in a second
			if got, want := cascade.Density(c.s), (cascade.Survival(c.s-.5) - cascade.Survival(c.s+.5)); math.Abs(got-want) > 1e-4*want {
				t.Errorf("density after %v s: %v, want %v", c.s, got, want)
			}
		}
	}
	if got := []float64{cascade.Density(-1), cascade.Density(0), cascade.Density(300)}; !slices.Equal(got, []float64{0, .0006265725, .0006265725}) {
		t.Errorf("density before, at once, at the end of the flat part: %v", got)
	}
}

func TestQuickSurvivalIsNearlySurvival(t *testing.T) {
	for s := -1.; s < 400_000; s = s*1.01 + .37 {
		if got, want := cascade.QuickSurvival(s), cascade.Survival(s); math.Abs(got-want) > 4e-6*want {
			t.Fatalf("after %v s: %v, want %v", s, got, want)
		}
	}
}

func TestAttribution(t *testing.T) {
	a := cascade.Attribute(cascade.Cascade{Events: series([]float64{0, 60, 120, 500}, []float64{100, 1000, 50, 20})})
	for i, want := range []float64{1.165503, 1.782204, .052294, 0} {
		if got := a.Lift(i); math.Abs(got-want) > 1e-6 {
			t.Errorf("lift of event %d: %v, want %v", i, got, want)
		}
	}
	r, _ := a.Reproduction()
	share, _ := a.RootShare()
	depth, _ := a.Depth()
	tree := a.Tree()
	nu, _ := tree.Virality()
	for what, pair := range map[string][2]float64{
		"R": {r, .611499}, "share of the root": {share, 1.165503 / 3}, "mean depth": {depth, (1 + 1.909091 + 1.972946) / 3}, "structural virality": {nu, 1.5},
	} {
		if math.Abs(pair[0]-pair[1]) > 1e-6 {
			t.Errorf("%s is %v, want %v", what, pair[0], pair[1])
		}
	}
	if want := []int{-1, 0, 1, 1}; !slices.Equal(tree.Parent, want) || tree.Inferred != 3 || a.Method() != cascade.ByModel {
		t.Errorf("tree %+v by %s, want parents %v, all of them inferred", tree, a.Method(), want)
	}
}

func TestAttributionAsRecorded(t *testing.T) {
	events := series([]float64{0, 10, 20, 30}, []float64{1_000_000, 10, 10, 10})
	events[1].Via, events[2].Via, events[3].Via = 0, 1, 1
	a := cascade.Attribute(cascade.Cascade{Events: events})
	if a.Lift(0) != 1 || a.Lift(1) != 2 || a.Tree().Depth() != 2 || a.Tree().Inferred != 0 || a.Method() != cascade.ByNetwork {
		t.Errorf("lifts %v, %v, tree %+v, by %s: what is recorded does not count", a.Lift(0), a.Lift(1), a.Tree(), a.Method())
	}
	events[3].Via = -1
	if a = cascade.Attribute(cascade.Cascade{Events: events}); a.Method() != cascade.ByBoth || a.Tree().Inferred != 1 || a.Lift(0) < 1.9 {
		t.Errorf("one that is not recorded: by %s, tree %+v", a.Method(), a.Tree())
	}
}

func TestAttributionWithoutFollowers(t *testing.T) {
	a := cascade.Attribute(cascade.Cascade{Events: series([]float64{0, 0, 0}, []float64{0, 0, 0})})
	if r, ok := a.Reproduction(); !ok || r != 0 || a.Lift(0) != 2 {
		t.Errorf("R = %v, lift of the post %v; nobody else can have led anybody", r, a.Lift(0))
	}
	for n := range 2 {
		none := cascade.Attribute(cascade.Cascade{Events: series(make([]float64, n), make([]float64, n))})
		_, r := none.Reproduction()
		_, depth := none.Depth()
		_, nu := none.Tree().Virality()
		if r || depth || nu {
			t.Errorf("%d events have figures of reposts", n)
		}
	}
}

func TestAttributionGrows(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		events := drawEvents(rt)
		whole := cascade.Attribute(cascade.Cascade{Events: events})
		sum := 0.0
		for i := range events {
			sum += whole.Lift(i)
		}
		if math.Abs(sum-float64(len(events)-1)) > 1e-9*float64(len(events)) {
			t.Fatalf("lifts add up to %v of %d reposts", sum, len(events)-1)
		}
		if r, ok := whole.Reproduction(); ok && (r < -1e-12 || r > 1) {
			t.Fatalf("R = %v", r)
		}
		var early cascade.Attribution
		for _, e := range events {
			if err := early.Add(e); err != nil {
				t.Fatal(err)
			}
		}
		if late := (cascade.Event{At: events[len(events)-1].At - 1, Via: -1}); early.Add(late) == nil {
			t.Fatal("an event from before was added at the end")
		}
		if late := (cascade.Event{At: 1e9, Via: len(events)}); early.Add(late) == nil {
			t.Fatal("an event was added before its parent")
		}
	})
}

func drawEvents(rt *rapid.T) []cascade.Event {
	n := rapid.IntRange(1, 40).Draw(rt, "events")
	events, at := []cascade.Event{}, 0.0
	for range n {
		followers := rapid.SampledFrom([]float64{0, 1, 150, 2000, 3e6}).Draw(rt, "followers")
		events = append(events, cascade.Event{At: at, Followers: followers, Reported: true, Via: -1})
		at += rapid.SampledFrom([]float64{0, 1, 250, 5000, 1e6}).Draw(rt, "after")
	}
	return events
}
