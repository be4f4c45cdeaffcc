package cascade_test

import (
	"math"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/cascade"
)

// However late and out of order reposts are told of, what was attributed step by step is what is attributed at once.
func TestFollowingIsAttributingAtOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		posted := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
		own := cascade.Own{Account: "us", At: posted, Recorded: rapid.Bool().Draw(t, "recorded")}
		a := &cascade.Attribution{}
		var known []alert.Repost
		var c cascade.Cascade
		for look := range rapid.IntRange(1, 6).Draw(t, "looks") {
			for range rapid.IntRange(0, 8).Draw(t, "fresh") {
				r := alert.Repost{Account: strconv.Itoa(len(known)), At: posted.Add(time.Duration(rapid.IntRange(0, 4000).Draw(t, "at")) * time.Second)}
				if rapid.Bool().Draw(t, "given") {
					r.Followers = new(rapid.Int64Range(-5, 5000).Draw(t, "followers"))
				}
				if rapid.Bool().Draw(t, "led") {
					r.Via = strconv.Itoa(rapid.IntRange(0, 30).Draw(t, "via"))
				}
				known = append(known, r)
			}
			if look > 1 {
				own.Followers = new(int64(700)) // read late
			}
			c = cascade.Sift(own, known, posted.Add(time.Duration(look+1)*20*time.Minute))
			a.Follow(c)
		}
		once := cascade.Attribute(c)
		near := func(what string, got, want float64) {
			if math.Abs(got-want) > 1e-9 {
				t.Fatalf("%s: %v step by step, %v at once", what, got, want)
			}
		}
		for i := range c.Events {
			near("lift", a.Lift(i), once.Lift(i))
			if a.Tree().Parent[i] != once.Tree().Parent[i] {
				t.Fatalf("parents %v, at once %v", a.Tree().Parent, once.Tree().Parent)
			}
		}
		got, _ := a.Depth()
		want, _ := once.Depth()
		near("depth", got, want)
		if a.Method() != once.Method() || a.Tree().Inferred != once.Tree().Inferred {
			t.Fatalf("%s, %d inferred; at once %s, %d", a.Method(), a.Tree().Inferred, once.Method(), once.Tree().Inferred)
		}
	})
}
