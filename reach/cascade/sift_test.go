package cascade_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/cascade"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func at(seconds float64) time.Time { return noon.Add(time.Duration(seconds * float64(time.Second))) }

func repost(account string, seconds float64, followers int64) alert.Repost {
	return alert.Repost{Account: account, At: at(seconds), Followers: new(followers)}
}

func TestSiftKeepsOutWhatCannotBe(t *testing.T) {
	own := cascade.Own{Account: "us", Followers: new(int64(5000)), At: noon}
	nobody := func(account string, seconds float64) alert.Repost {
		return alert.Repost{Account: account, At: at(seconds)}
	}
	for name, c := range map[string]struct {
		own     cascade.Own
		reposts []alert.Repost
		now     time.Time
		want    []cascade.Event
		faults  cascade.Faults
	}{
		"in order, whatever the order": {
			own: own, now: at(100),
			reposts: []alert.Repost{repost("b", 60, 7), repost("a", 30, 9)},
			want:    []cascade.Event{{"us", 0, 5000, true, -1}, {"a", 30, 9, true, -1}, {"b", 60, 7, true, -1}},
		},
		"an account twice counts once, from its first": {
			own: own, now: at(100),
			reposts: []alert.Repost{repost("a", 60, 9), repost("a", 30, 8), repost("a", 90, 7), repost("us", 5, 5000)},
			want:    []cascade.Event{{"us", 0, 5000, true, -1}, {"a", 30, 8, true, -1}},
			faults:  cascade.Faults{Duplicate: 3},
		},
		"followers missing, negative, absurd": {
			own: own, now: at(100),
			reposts: []alert.Repost{nobody("a", 1), repost("b", 2, 10), repost("c", 3, 30), nobody("d", 4), repost("e", 5, -4), repost("f", 6, 7_000_000_000)},
			want: []cascade.Event{
				{"us", 0, 5000, true, -1},
				{"a", 1, 200, false, -1},
				{"b", 2, 10, true, -1},
				{"c", 3, 30, true, -1},
				{"d", 4, 20, false, -1},
				{"e", 5, 20, false, -1},
				{"f", 6, 20, false, -1},
			},
			faults: cascade.Faults{Missing: 2, Negative: 1, Absurd: 1},
		},
		"times before the post, in the future, never": {
			own: own, now: at(100),
			reposts: []alert.Repost{repost("a", -3600, 1), repost("b", 1e7, 2), {Account: "c", Followers: new(int64(3))}, repost("d", -1, 4), repost("e", 101, 5)},
			want: []cascade.Event{
				{"us", 0, 5000, true, -1},
				{"a", 0, 1, true, -1},
				{"d", 0, 4, true, -1},
				{"b", 100, 2, true, -1},
				{"c", 100, 3, true, -1},
				{"e", 100, 5, true, -1},
			},
			faults: cascade.Faults{Clock: 3},
		},
		"our own clock stepped back behind the post": {
			own: own, now: at(-50), reposts: []alert.Repost{repost("a", 30, 9)},
			want:   []cascade.Event{{"us", 0, 5000, true, -1}, {"a", 0, 9, true, -1}},
			faults: cascade.Faults{Clock: 2},
		},
		"own followers not known": {
			own: cascade.Own{Account: "us", At: noon}, now: at(100),
			want: []cascade.Event{{"us", 0, 200, false, -1}}, faults: cascade.Faults{Missing: 1},
		},
		"parents as recorded": {
			own: cascade.Own{Account: "us", Followers: new(int64(5000)), At: noon, Recorded: true}, now: at(100),
			reposts: []alert.Repost{via(repost("c", 20, 3), "b"), via(repost("b", 50, 2), "a"), repost("a", 10, 1), via(repost("d", 60, 4), "us")},
			want: []cascade.Event{
				{"us", 0, 5000, true, -1}, {"a", 10, 1, true, 0}, {"b", 50, 2, true, 1}, {"c", 50, 3, true, 2}, {"d", 60, 4, true, 0},
			},
			faults: cascade.Faults{Clock: 1}, // c was before b, which led to it
		},
		"parents unknown, their own ancestors": {
			own: cascade.Own{Account: "us", Followers: new(int64(5000)), At: noon, Recorded: true}, now: at(100),
			reposts: []alert.Repost{via(repost("a", 10, 1), "nobody"), via(repost("b", 20, 2), "c"), via(repost("c", 30, 3), "b"), via(repost("d", 40, 4), "d")},
			want: []cascade.Event{
				{"us", 0, 5000, true, -1}, {"a", 10, 1, true, -1}, {"b", 20, 2, true, -1}, {"c", 30, 3, true, -1}, {"d", 40, 4, true, -1},
			},
			faults: cascade.Faults{Orphan: 4},
		},
		"a parent that the network does not record": {
			own: own, now: at(100), reposts: []alert.Repost{via(repost("a", 10, 1), "b")},
			want: []cascade.Event{{"us", 0, 5000, true, -1}, {"a", 10, 1, true, -1}},
		},
	} {
		got := cascade.Sift(c.own, c.reposts, c.now)
		if diff := cmp.Diff(c.want, got.Events); diff != "" {
			t.Errorf("%s: events (-want +got):\n%s", name, diff)
		}
		if got.Faults != c.faults {
			t.Errorf("%s: faults %+v, want %+v", name, got.Faults, c.faults)
		}
	}
}

func via(r alert.Repost, account string) alert.Repost {
	r.Via = account
	return r
}

// Whatever comes in, what comes out is a cascade.
func TestSiftProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		reposts := drawReposts(rt)
		recorded := rapid.Bool().Draw(rt, "recorded")
		c := cascade.Sift(cascade.Own{Account: "us", At: noon, Recorded: recorded}, reposts, at(rapid.Float64Range(-10, 5000).Draw(rt, "now")))
		seen := map[string]bool{}
		for i, e := range c.Events {
			if seen[e.Account] || e.At < 0 || e.At > math.Max(0, c.Now()) || e.Followers < 0 || e.Via >= i || i > 0 && e.At < c.Events[i-1].At {
				t.Fatalf("event %d of %+v cannot be", i, c.Events)
			}
			seen[e.Account] = true
		}
		for _, r := range reposts {
			if !seen[r.Account] {
				t.Fatalf("%s is lost", r.Account)
			}
		}
	})
}

// Names are only names: R and the shape of the tree do not depend on them.
func TestRelabellingChangesNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		reposts := drawReposts(rt)
		own := cascade.Own{Account: "us", Followers: new(int64(900)), At: noon, Recorded: rapid.Bool().Draw(rt, "recorded")}
		names := rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}).Draw(rt, "names")
		called := func(account string) string {
			var n int
			if _, err := fmt.Sscanf(account, "account%d", &n); err != nil {
				return account
			}
			return fmt.Sprint("somebody", names[n])
		}
		renamed := slices.Clone(reposts)
		for i := range renamed {
			renamed[i].Account, renamed[i].Via = called(renamed[i].Account), called(renamed[i].Via)
		}
		a, b := cascade.Attribute(cascade.Sift(own, reposts, at(4000))), cascade.Attribute(cascade.Sift(own, renamed, at(4000)))
		ra, _ := a.Reproduction()
		rb, _ := b.Reproduction()
		if ra != rb || !slices.Equal(a.Tree().Parent, b.Tree().Parent) {
			t.Fatalf("R is %v, and by other names %v", ra, rb)
		}
	})
}

func drawReposts(rt *rapid.T) []alert.Repost {
	account := rapid.Map(rapid.IntRange(0, 9), func(n int) string { return fmt.Sprint("account", n) })
	return rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) alert.Repost {
		r := repost(account.Draw(rt, "account"), rapid.SampledFrom([]float64{-9000, -1, 0, 1, 60, 61, 3000, 1e8}).Draw(rt, "at"),
			rapid.SampledFrom([]int64{-1, 0, 80, 3000, 2_000_000_000}).Draw(rt, "followers"))
		if rapid.Bool().Draw(rt, "without followers") {
			r.Followers = nil
		}
		if rapid.Bool().Draw(rt, "with a parent") {
			r.Via = account.Draw(rt, "via")
		}
		return r
	}), 0, 20).Draw(rt, "reposts")
}
