package storetest

import (
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

func figuresNetworks(f *wide) {
	a := f.live("x-main", "mastodon-en", "bluesky-main")
	f.equal(len(f.figures().Alerts[0].Networks), 0)
	f.post("x-main", "1")
	f.settle(f.claimOne("mastodon-en"), alert.Outcome{State: alert.Failed, Kind: "refused", Reason: "no"})
	got := f.figures()
	f.equal(got.At, f.now)
	f.equal(got.Alerts[0].Alert, f.alert(a.Code))
	f.equal(got.Alerts[0].Networks, []alert.NetworkFigures{{Network: "x", Posts: 1, FirstPost: f.now}})
	f.equal(got.Alerts[0].Deliveries, []alert.DeliveryFigures{
		{Channel: "x-main", Network: "x", Action: alert.Publish, State: alert.Sent, Created: f.now, Settled: f.now, URL: "https://x.example/1"},
		{Channel: "mastodon-en", Network: "mastodon", Action: alert.Publish, State: alert.Failed, Created: f.now, Settled: f.now, Reason: "no"},
		{Channel: "bluesky-main", Network: "bluesky", Action: alert.Publish, State: alert.Queued, Due: f.now, Created: f.now},
	})
	f.equal(got.Events, int64(len(f.kinds(a.Code))))
	f.equal(got.Bytes > 0, true)
}

func figuresInSight(f *wide) {
	a := f.live("x-main")
	f.submit(f.submission("x-main")) // pending: nobody has approved it
	f.now = f.now.Add(time.Hour)
	b, c := f.live("x-main"), f.live("x-main")
	codes := func(since time.Time, limit int) (out []string, beyond int) {
		f.t.Helper()
		got, err := f.Figures(f.ctx(), f.now, since, limit)
		f.ok(err)
		for _, x := range got.Alerts {
			out = append(out, x.Alert.Code)
		}
		return out, got.NotExported
	}
	got, beyond := codes(f.now, 10)
	f.equal(got, []string{c.Code, b.Code, a.Code}) // newest first
	f.equal(beyond, 0)
	got, beyond = codes(f.now, 2)
	f.equal(got, []string{c.Code, b.Code})
	f.equal(beyond, 1)

	f.now = a.Expires
	_, err := f.Expire(f.ctx(), f.now)
	f.ok(err)
	got, _ = codes(a.Expires.Add(-time.Second), 10)
	f.equal(got, []string{c.Code, b.Code, a.Code})
	got, beyond = codes(a.Expires, 10)
	f.equal(got, []string{c.Code, b.Code})
	f.equal(beyond, 0)
}

func figuresWaiting(f *wide) {
	f.equal(f.figures().Waiting, 0)
	f.equal(f.figures().OldestWait, time.Time{})
	first := f.submission("x-main")
	f.submit(first)
	f.now = f.now.Add(time.Minute)
	f.submit(f.submission("x-main"))
	f.equal(f.figures().Waiting, 2)
	f.equal(f.figures().OldestWait, Begin)
	_, err := f.Approve(f.ctx(), approver, first.Alert.Code, alert.HashOf(first.Renderings), f.now)
	f.ok(err)
	f.equal(f.figures().Waiting, 1)

	f.live("x-main", "mastodon-en", "bluesky-main")
	f.hold("x-main")
	f.claimOne("x-main")
	f.settle(f.claimOne("mastodon-en"), alert.Outcome{State: alert.Failed, Kind: "refused"})
	f.post("bluesky-main", "1")
	f.equal(f.figures().Pending, []alert.PendingCount{
		{Network: "mastodon", State: alert.Failed, N: 1}, {Network: "x", State: alert.Held, N: 1}, {Network: "x", State: alert.Sending, N: 1},
	})
	f.now = f.now.Add(48 * time.Hour)
	_, err = f.Expire(f.ctx(), f.now)
	f.ok(err)
	got := f.figures()
	f.equal(got.Waiting, 0) // what has expired cannot be approved
	f.equal(got.Pending, []alert.PendingCount{
		{Network: "bluesky", State: alert.Queued, N: 1}, // the removal of its post
		{Network: "x", State: alert.Held, N: 1}, {Network: "x", State: alert.Sending, N: 1},
	})
}
