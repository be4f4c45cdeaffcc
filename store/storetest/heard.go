package storetest

import (
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

func measureHeard(f *wide) {
	a := f.live("x-main")
	f.post("x-main", "1")
	p := f.tracked("x-main")
	f.record(alert.Reading{Post: p, Sample: &alert.Sample{Reposts: new(int64(7))}, At: f.now, Next: f.now})
	f.record(alert.Reading{Post: p, Only: true, Reposts: accounts("a", "b"), At: f.now, Cost: .01})
	f.record(alert.Reading{Post: p, Only: true, Reposts: accounts("b", "c"), At: f.now, Cost: .01, Passed: 4})
	got := f.tracked("x-main")
	f.equal([]int64{got.Reposters, got.Heard, got.Passed}, []int64{3, 3, 4})
	f.equal(got.Listed, time.Time{})
	f.equal(*got.Last.Reposts, int64(7)) // the numbers stay

	f.record(alert.Reading{Post: p, Only: true, Reposts: accounts("d"), At: f.now}) // while the list was read
	f.record(alert.Reading{Post: got, Only: true, Listed: true, Reposts: accounts("c", "e"), At: f.now})
	got = f.tracked("x-main")
	f.equal([]int64{got.Reposters, got.Heard}, []int64{5, 1})
	f.equal(got.Listed, f.now)
	n := f.figures().Alerts[0].Networks[0]
	f.equal([]int64{n.Observed, n.Sampled}, []int64{5, 4})
	f.equal(n.Spent, .02)

	known, err := f.Known(f.ctx(), got, []string{"a", "e", "x"})
	f.ok(err)
	f.equal(known, map[string]bool{"a": true, "e": true})
	found, err := f.TrackedPost(f.ctx(), "x-main", "1", f.now)
	f.ok(err)
	f.equal(found, got)
	_, err = f.TrackedPost(f.ctx(), "x-main", "2", f.now)
	f.fails(err, alert.ErrNotFound, "")
	_, err = f.TrackedPost(f.ctx(), "x-main", "1", a.Expires.Add(48*time.Hour))
	f.equal(err == nil, true) // until somebody has ended it
}

func measureKeptOut(f *wide) {
	f.live("x-main")
	f.post("x-main", "1")
	p := f.tracked("x-main")
	f.record(alert.Reading{Post: p, Sample: &alert.Sample{}, KeptOut: map[string]int{"negative": 2, "absurd": 1}, At: f.now})
	f.record(alert.Reading{Post: p, Only: true, KeptOut: map[string]int{"negative": 1}, At: f.now})
	f.equal(f.counted(alert.CountKeptOut, "x", "negative"), 3.0)
	f.equal(f.counted(alert.CountKeptOut, "x", "absurd"), 1.0)
}

func measureReadNow(f *wide) {
	f.live("x-main", "x-second")
	f.post("x-main", "1")
	f.post("x-second", "2")
	for _, channel := range []string{"x-main", "x-second"} {
		f.record(alert.Reading{Post: f.tracked(channel), Sample: &alert.Sample{}, At: f.now, Next: f.now.Add(time.Hour)})
	}
	f.ok(f.ReadNow(f.ctx(), "x-main", f.now))
	f.equal(f.tracked("x-main").Post.ID, "1")
	ts, err := f.DueForReading(f.ctx(), "x-second", f.now, 10)
	f.ok(err)
	f.equal(len(ts), 0)
}
