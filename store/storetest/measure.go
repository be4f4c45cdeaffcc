package storetest

import (
	"bytes"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// tracked is the one post that is due to be read at a channel.
func (f *wide) tracked(channel string) alert.Tracked {
	f.t.Helper()
	ts, err := f.DueForReading(f.ctx(), channel, f.now, 10)
	f.ok(err)
	if len(ts) != 1 {
		f.t.Fatalf("%d posts are due at %s", len(ts), channel)
	}
	return ts[0]
}

func (f *wide) record(rs ...alert.Reading) {
	f.t.Helper()
	f.ok(f.Record(f.ctx(), rs))
}

func accounts(names ...string) []alert.Repost {
	var out []alert.Repost
	for i, n := range names {
		out = append(out, alert.Repost{Account: n, Followers: new(int64(100 * (i + 1))), At: Begin.Add(time.Duration(i) * time.Second)})
	}
	return out
}

func measureDue(f *wide) {
	a := f.live("x-main", "mastodon-en")
	x := f.post("x-main", "1")
	f.post("mastodon-en", "2")
	got := f.tracked("x-main")
	f.equal(got, alert.Tracked{
		Post: sent(x, "1", f.now).Post, Network: "x", Alert: a.ID, Code: a.Code, Delivery: x.Key, Expires: a.Expires,
	})
	sample := alert.Sample{Post: got.Post, At: f.now, Reposts: new(int64(3)), Impressions: new(int64(90))}
	f.record(alert.Reading{Post: got, Sample: &sample, At: f.now, Next: f.now.Add(time.Minute), Cost: .005})
	ts, err := f.DueForReading(f.ctx(), "x-main", f.now, 10)
	f.ok(err)
	f.equal(len(ts), 0)

	f.now = f.now.Add(time.Minute)
	got = f.tracked("x-main")
	f.equal(got.Last, &sample)
	f.equal(got.Spent, .005)
	f.record(alert.Reading{Post: got, Sample: &sample, At: f.now, Next: f.now, Cost: .005})
	f.equal(f.tracked("x-main").Spent, .01)
	f.equal(f.counted(alert.CountDollars, "x"), .01)

	for range 3 { // the longest due first, and no more than asked for
		f.live("x-main")
		f.post("x-main", "n")
	}
	ts, err = f.DueForReading(f.ctx(), "x-main", f.now, 2)
	f.ok(err)
	f.equal(len(ts), 2)
	f.equal(ts[0].Code, a.Code)

	f.now = a.Expires.Add(23 * time.Hour)
	_, err = f.Expire(f.ctx(), f.now)
	f.ok(err)
	ts, err = f.DueForReading(f.ctx(), "x-main", f.now, 10)
	f.ok(err)
	f.equal(len(ts), 4) // the end of an alert is still watched
	ts, err = f.DueForReading(f.ctx(), "x-main", f.now.Add(2*time.Hour), 10)
	f.ok(err)
	f.equal(len(ts), 0) // but not for ever
}

func measureReposts(f *wide) {
	a := f.live("x-main", "x-second")
	f.post("x-main", "1")
	f.post("x-second", "2")
	main, second := f.tracked("x-main"), f.tracked("x-second")
	read := func(p alert.Tracked, n int64, reposts ...alert.Repost) {
		f.t.Helper()
		f.record(alert.Reading{Post: p, Sample: &alert.Sample{Reposts: new(n)}, Reposts: reposts, At: f.now, Next: f.now})
	}
	read(main, 2, accounts("a", "b", "a")...)
	read(main, 2, accounts("a", "b")...)
	f.equal(f.tracked("x-main").Reposters, int64(2))
	read(second, 2, append(accounts("b"), alert.Repost{Account: "c"})...) // b reposted both of our posts

	n := f.figures().Alerts[0].Networks[0]
	f.equal(n.Observed, int64(3))
	f.equal(*n.Reposts, int64(4))
	f.equal(*n.Exposure, int64(300)) // a 100, b 200, c is not known
	f.equal(n.LargestFollowers, int64(200))
	f.equal(n.LastRepost, f.now.Add(2*time.Second)) // the third of the first reading
	f.equal(f.tracked("x-second").Reposters, int64(2))
	f.equal(f.alert(a.Code).Phase, alert.PhaseLive)
}

func measureNumbers(f *wide) {
	a := f.live("x-main", "x-second")
	f.post("x-main", "1")
	f.post("x-second", "2")
	main, second := f.tracked("x-main"), f.tracked("x-second")
	f.equal(f.figures().Alerts[0].Networks[0].Reposts == nil, true) // not read yet is not 0
	full := func(k int64) *alert.Sample {
		return &alert.Sample{Reposts: new(k), Quotes: new(k + 1), Replies: new(k + 2), Likes: new(k + 3), Bookmarks: new(k + 4), Impressions: new(k + 5)}
	}
	f.ok(f.Record(f.ctx(), []alert.Reading{{Post: main, Sample: full(10), At: f.now}, {Post: second, Sample: full(100), At: f.now}}))
	before := len(f.kinds(a.Code))
	n := f.figures().Alerts[0].Networks[0]
	f.equal([]int64{*n.Reposts, *n.Quotes, *n.Replies, *n.Likes, *n.Bookmarks, *n.Impressions}, []int64{110, 112, 114, 116, 118, 120})
	f.equal(n.LastRead, f.now)

	f.now = f.now.Add(time.Minute)
	f.record(alert.Reading{Post: main, Sample: full(10), At: f.now}) // nothing new: no event
	f.equal(len(f.kinds(a.Code)), before)
	f.equal(f.figures().Alerts[0].Networks[0].LastRead, f.now)
	f.record(alert.Reading{Post: main, Sample: full(7), At: f.now}) // counts can fall
	f.equal(*f.figures().Alerts[0].Networks[0].Reposts, int64(107))
	f.equal(len(f.kinds(a.Code)), before+1)
	f.record(alert.Reading{Post: main, Sample: &alert.Sample{Likes: new(int64(1))}, At: f.now}) // and no longer be said
	f.equal(*f.figures().Alerts[0].Networks[0].Reposts, int64(100))

	f.ok(f.SetFollowers(f.ctx(), main.Post, 5000))
	f.ok(f.SetFollowers(f.ctx(), main.Post, 9999)) // at post time, and never again
	f.ok(f.SetFollowers(f.ctx(), second.Post, 700))
	n = f.figures().Alerts[0].Networks[0]
	f.equal(*n.OwnFollowers, int64(5700))
	f.equal(*n.Exposure, int64(5700))
	f.equal(n.LargestFollowers, int64(5000))

	f.record(alert.Reading{Post: main, Sample: full(8), Reposts: accounts("a"), At: f.now})
	events, err := f.Events(f.ctx(), a.Code, 0, 100)
	f.ok(err)
	f.equal(string(events[len(events)-1].Data),
		`{"network":"x","channel":"x-main","observed":1,"exposure":5800,"reposts":8,"quotes":9,"replies":10,"likes":11,"bookmarks":12,"impressions":13}`)

	lost := main
	lost.Delivery = "no/1/such/publish"
	err = f.Record(f.ctx(), []alert.Reading{{Post: main, Sample: full(50), At: f.now}, {Post: lost, Sample: full(1), At: f.now}})
	f.fails(err, alert.ErrNotFound, lost.Delivery)
	f.equal(*f.figures().Alerts[0].Networks[0].Reposts, int64(108)) // all or nothing
}

func measureGone(f *wide) {
	a := f.live("x-main", "x-second")
	f.post("x-main", "1")
	f.post("x-second", "2")
	main := f.tracked("x-main")
	f.record(alert.Reading{Post: main, Sample: &alert.Sample{Reposts: new(int64(5))}, Reposts: accounts("a"), At: f.now})
	f.ok(f.SetFollowers(f.ctx(), main.Post, 1000))
	f.record(alert.Reading{Post: main, At: f.now, Cost: .01})
	n := f.figures().Alerts[0].Networks[0]
	f.equal(n.Posts, 1)
	f.equal(n.Reposts == nil, true)
	f.equal(n.Observed, int64(1)) // who has seen it has seen it
	f.equal(*n.Exposure, int64(1100))
	f.equal(f.counted(alert.CountDollars, "x"), .01)
	ts, err := f.DueForReading(f.ctx(), "x-main", f.now.Add(time.Hour), 10)
	f.ok(err)
	f.equal(len(ts), 0)
	events, err := f.Events(f.ctx(), a.Code, 0, 100)
	f.ok(err)
	f.equal(string(events[len(events)-1].Data), `{"network":"x","channel":"x-main","gone":true,"observed":1,"exposure":1100}`)
	f.record(alert.Reading{Post: main, At: f.now}) // told once
	f.equal(len(f.kinds(a.Code)), len(events))
}

func measureSalt(f *wide) {
	first, err := f.Salt(f.ctx())
	f.ok(err)
	if len(first) < 16 || bytes.Equal(first, make([]byte, len(first))) {
		f.t.Errorf("salt %x", first)
	}
	second, err := f.Salt(f.ctx())
	f.ok(err)
	f.equal(second, first)
}
