package cascade_test

import (
	"maps"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/cascade"
)

func TestTheLogOnlyGrows(t *testing.T) {
	known := []alert.Repost{repost("a", 10, 5), repost("b", 20, 6)}
	got, faults := cascade.Merge(known, []alert.Repost{repost("c", 30, 7), repost("c", 31, 7), repost("b", 25, 9)})
	want := []alert.Repost{repost("a", 10, 5), repost("b", 20, 6), repost("c", 30, 7)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if faults != (cascade.Faults{Duplicate: 1, Shrunk: 1}) {
		t.Errorf("faults %+v", faults)
	}
	if again, _ := cascade.Merge(got, nil); len(again) != 3 {
		t.Error("an empty list made the log forget")
	}
}

func TestSpread(t *testing.T) {
	untimed := func() []alert.Repost {
		return []alert.Repost{{Account: "a"}, repost("b", 5, 1), {Account: "c"}, {Account: "d"}}
	}
	got := untimed()
	cascade.Spread(got, noon, at(30))
	for i, want := range []float64{10, 5, 20, 30} {
		if !got[i].At.Equal(at(want)) {
			t.Errorf("%s at %s, want %v s after the look before", got[i].Account, got[i].At, want)
		}
	}
	got = untimed()
	cascade.Spread(got, at(30), noon) // the clock stepped back
	if !got[0].At.IsZero() {
		t.Error("times were made up for an interval that is none")
	}
	cascade.Spread(nil, noon, at(30))
}

func TestPlausible(t *testing.T) {
	last := &alert.Sample{Reposts: new(int64(50)), Likes: new(int64(10))}
	in := alert.Sample{Reposts: new(int64(40)), Likes: new(int64(-1)), Quotes: new(int64(1 << 60)), Impressions: new(int64(5_000_000_000)), Replies: new(int64(3))}
	got, faults := cascade.Plausible(in, last)
	want := alert.Sample{Reposts: new(int64(40)), Impressions: new(int64(5_000_000_000)), Replies: new(int64(3))}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if faults != (cascade.Faults{Negative: 1, Absurd: 1, Shrunk: 1}) {
		t.Errorf("faults %+v", faults)
	}
	if _, faults = cascade.Plausible(in, nil); faults.Shrunk != 0 {
		t.Error("the first sample cannot have shrunk")
	}
}

func TestEveryFaultIsVisible(t *testing.T) {
	one := cascade.Faults{1, 1, 1, 1, 1, 1, 1}
	seen := maps.Collect(one.Plus(one).Each())
	if len(seen) != 7 {
		t.Errorf("%d kinds: %v", len(seen), seen)
	}
	for kind, n := range seen {
		if n != 2 {
			t.Errorf("%s: %d, want 2", kind, n)
		}
	}
	for range one.Each() {
		break
	}
}

func TestHalfLife(t *testing.T) {
	own := cascade.Own{Account: "us", At: noon}
	for n, want := range map[int]float64{0: 0, 1: 10, 2: 10, 3: 20, 4: 20, 5: 30} {
		var reposts []alert.Repost
		for i := range n {
			reposts = append(reposts, repost(string(rune('a'+i)), float64(10*(i+1)), 1))
		}
		got, ok := cascade.HalfLife(cascade.Sift(own, reposts, noon.Add(time.Hour)))
		if got != want || ok != (n > 0) {
			t.Errorf("half of %d reposts took %v s, want %v", n, got, want)
		}
	}
}
