package storetest

import (
	"slices"
	"sync"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

func claimDue(f *fixture) {
	a, b := f.live("x-main", "mastodon-en"), f.live("x-main")
	f.now = f.now.Add(time.Second)
	c := f.live("x-main")

	next, err := f.Due(f.ctx(), "x-main")
	f.ok(err)
	f.equal(next.Desks, map[alert.Desk]time.Time{alert.DeskCreate: Begin})
	none, err := f.Due(f.ctx(), "bluesky-main")
	f.ok(err)
	f.equal(none, alert.Due{Desks: map[alert.Desk]time.Time{}})

	f.equal(len(f.claim("bluesky-main", 5)), 0)
	f.equal(len(f.claim("x-main", 0)), 0)
	first := f.claim("x-main", 2)
	f.equal([]string{first[0].Code, first[1].Code}, []string{a.Code, b.Code}) // the longest due first
	for _, d := range first {
		is := f.delivery(d.Code, "x-main")
		f.equal(d, is)
		f.equal(d.State, alert.Sending)
		f.equal(d.Attempt, 1)
		f.equal(d.Rendering.Marker, alert.Marker(d.Code, 1))
	}
	rest := f.claim("x-main", 5)
	f.equal(len(rest), 1)
	f.equal(rest[0].Code, c.Code)
	f.equal(len(f.claim("x-main", 5)), 0)
	f.equal(f.delivery(a.Code, "mastodon-en").State, alert.Queued)

	attempts, err := f.Attempts(f.ctx(), first[0].Key)
	f.ok(err)
	f.equal(attempts, []alert.Attempt{{Number: 1, Began: f.now}}) // written before anybody calls the network
	f.equal(slices.Contains(f.kinds(a.Code), "delivery"), true)
	next, err = f.Due(f.ctx(), "x-main")
	f.ok(err)
	f.equal(next, alert.Due{Desks: map[alert.Desk]time.Time{}})
}

func claimConcurrently(f *fixture) {
	const alerts, claimers = 60, 6
	for range alerts {
		f.live("x-main")
	}
	var mu sync.Mutex
	seen := map[string]int{}
	var wg sync.WaitGroup
	for range claimers {
		wg.Go(func() {
			for {
				ds, err := f.Claim(f.ctx(), "x-main", alert.DeskCreate, f.now, 3)
				if err != nil {
					f.t.Error(err)
				}
				if len(ds) == 0 {
					return
				}
				for _, d := range ds {
					mu.Lock()
					seen[d.Key]++
					mu.Unlock()
					if err := f.Settle(f.ctx(), d, sent(d, d.Code, f.now)); err != nil {
						f.t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
	f.equal(len(seen), alerts)
	for key, n := range seen {
		if n != 1 {
			f.t.Errorf("%s was handed out %d times", key, n)
		}
	}
	f.equal(f.counted(alert.CountAttempts, "x", "publish"), float64(alerts))
}

func claimDropsExpired(f *fixture) {
	a := f.live("x-main")
	f.now = a.Expires.Add(-time.Second)
	b := f.live("x-main")
	f.now = a.Expires
	ds := f.claim("x-main", 1)
	f.equal(len(ds), 1)
	f.equal(ds[0].Code, b.Code)
	is := f.delivery(a.Code, "x-main")
	f.equal(is.State, alert.Dropped)
	f.equal(is.Settled, f.now)
	f.equal(is.Attempt, 0)
	f.equal(is.Reason, "the alert expired before this could be sent")
	f.equal(f.kinds(a.Code), []string{"submitted", "approved", "live", "delivery"})
}

func claimDropsEnded(f *fixture) {
	a := f.live("x-main", "mastodon-en")
	d := f.claimOne("x-main")
	f.now = a.Expires
	n, err := f.Expire(f.ctx(), f.now)
	f.ok(err)
	f.equal(n, 1)
	f.settle(d, alert.Outcome{State: alert.Queued, Kind: "limited", Due: Begin, Reason: "limited"})
	f.now = f.now.Add(-time.Hour) // the clock was set back: the alert has ended all the same
	f.equal(len(f.claim("x-main", 1)), 0)
	is := f.delivery(a.Code, "x-main")
	f.equal(is.State, alert.Dropped)
	f.equal(is.Reason, "the alert is expired; nothing more leaves for it")
}

func doubtfulDue(f *fixture) {
	a, b := f.live("x-main"), f.live("x-main")
	for i, d := range f.claim("x-main", 2) {
		f.settle(d, alert.Outcome{State: alert.Unsure, Kind: "unsure", Reason: "no answer", Due: f.now.Add(time.Duration(2-i) * time.Minute)})
	}
	next, err := f.Due(f.ctx(), "x-main")
	f.ok(err)
	f.equal(next.Looks, f.now.Add(time.Minute))
	ds, err := f.Doubtful(f.ctx(), "x-main", f.now, 5)
	f.ok(err)
	f.equal(len(ds), 0)

	f.now = f.now.Add(2 * time.Minute)
	ds, err = f.Doubtful(f.ctx(), "x-main", f.now, 5)
	f.ok(err)
	f.equal(ds, []alert.Delivery{f.delivery(b.Code, "x-main"), f.delivery(a.Code, "x-main")})
	f.equal(ds[0].Kind, "unsure")
	f.equal(ds[0].Reason, "no answer")
	f.equal(ds[0].Rendering.Marker, alert.Marker(b.Code, 1))
	ds, err = f.Doubtful(f.ctx(), "x-main", f.now, 1)
	f.ok(err)
	f.equal(len(ds), 1)
	ds, err = f.Doubtful(f.ctx(), "mastodon-en", f.now, 5)
	f.ok(err)
	f.equal(len(ds), 0)
}

func reclaimAll(f *fixture) {
	a := f.live("x-main", "mastodon-en", "bluesky-main")
	x, m := f.claimOne("x-main"), f.claimOne("mastodon-en")
	f.now = f.now.Add(time.Minute)
	for _, d := range []alert.Delivery{x, m} {
		f.equal(f.reclaim(d.Channel, d), 0) // whoever sends it is there
		earlier := d
		earlier.Attempt--
		f.equal(f.reclaim(d.Channel, earlier), 1) // whoever sent it before is not
		is := f.delivery(a.Code, d.Channel)
		f.equal(is.State, alert.Unsure)
		f.equal(is.Due, f.now.Add(time.Minute))
		f.equal(is.Attempt, 1)
		attempts, err := f.Attempts(f.ctx(), d.Key)
		f.ok(err)
		f.equal(attempts, []alert.Attempt{{Number: 1, Began: Begin, Ended: f.now, Outcome: alert.Unsure, Kind: "unsure", Reason: is.Reason}})
	}
	f.equal(f.delivery(a.Code, "bluesky-main").State, alert.Queued)
	f.equal(f.counted(alert.CountAttempts, "x", "publish", "unsure"), 1.0)
	f.settle(x, sent(x, "1", f.now)) // its answer came after all: that settles the doubt
	f.equal(f.delivery(a.Code, "x-main").State, alert.Sent)

	f.equal(f.reclaim("x-main"), 0)
}

func (f *fixture) reclaim(channel string, flying ...alert.Delivery) int {
	f.t.Helper()
	return f.takeOver(channel, flying...).Orphans
}

func (f *fixture) takeOver(channel string, flying ...alert.Delivery) alert.Left {
	f.t.Helper()
	attempts := map[int64]int{}
	for _, d := range flying {
		attempts[d.ID] = d.Attempt
	}
	left, err := f.Reclaim(f.ctx(), channel, alert.Takeover{At: f.now, Settle: time.Minute, Flying: attempts, Ahead: time.Hour})
	f.ok(err)
	return left
}

func expireEnds(f *fixture) {
	a := f.live("x-main", "mastodon-en", "bluesky-main")
	f.post("mastodon-en", "1")
	d := f.claimOne("bluesky-main")
	pending := f.submit(f.submission("x-main")).Alert
	f.now = f.now.Add(time.Hour)
	b := f.live("x-main")
	endless := f.submission("x-main")
	endless.Alert.Expires, endless.Approve = time.Time{}, true
	f.submit(endless)

	n, err := f.Expire(f.ctx(), a.Expires.Add(-time.Microsecond))
	f.ok(err)
	f.equal(n, 0)
	f.now = a.Expires.Add(time.Minute)
	n, err = f.Expire(f.ctx(), f.now)
	f.ok(err)
	f.equal(n, 1)
	is := f.alert(a.Code)
	f.equal(is.Phase, alert.PhaseExpired)
	f.equal(is.Closed, a.Expires)
	f.equal(f.delivery(a.Code, "x-main").State, alert.Dropped)
	f.equal(f.delivery(a.Code, "mastodon-en").State, alert.Sent)
	f.equal(f.delivery(a.Code, "bluesky-main").State, alert.Sending)
	f.settle(d, sent(d, "2", f.now)) // what was in flight is settled as ever, and does not revive the alert
	f.equal(f.alert(a.Code).Phase, alert.PhaseExpired)
	f.equal(f.alert(b.Code).Phase, alert.PhaseLive)
	f.equal(f.alert(endless.Alert.Code).Phase, alert.PhaseLive)
	f.equal(f.alert(pending.Code).Phase, alert.PhasePending)

	kinds := f.kinds(a.Code)
	f.equal(slices.Contains(kinds, "expired"), true)
	n, err = f.Expire(f.ctx(), f.now)
	f.ok(err)
	f.equal(n, 0)
}
