package storetest

import (
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// takeoverHastens: a clock that was ten years ahead has been set right.
func takeoverHastens(f *fixture) {
	right := f.now
	f.now = f.now.AddDate(10, 0, 0)
	fresh := f.live("x-main")
	a, b := f.issue("mastodon-en"), f.issue("bluesky-main")
	queued, unsure := f.claimOne("mastodon-en"), f.claimOne("bluesky-main")
	f.settle(queued, alert.Outcome{State: alert.Queued, Kind: "temporary", Due: f.now.Add(time.Second)})
	f.settle(unsure, alert.Outcome{State: alert.Unsure, Kind: "unsure", Due: f.now.Add(time.Second)})
	later := f.submission("sms-county")
	later.Approve, later.Alert.Effective = true, f.now.Add(2*time.Hour)
	f.submit(later)

	f.now = right
	for _, c := range []string{"x-main", "mastodon-en", "bluesky-main", "sms-county"} {
		f.equal(f.reclaim(c), 0)
	}
	f.equal(f.delivery(fresh.Code, "x-main").Due, f.now)
	f.equal(f.delivery(a.Code, "mastodon-en").Due, f.now)
	f.equal(f.delivery(b.Code, "bluesky-main").Due, f.now.Add(time.Minute)) // it is looked for after the settle time
	f.equal(f.delivery(later.Alert.Code, "sms-county").Due, later.Alert.Effective)

	d := f.claimOne("mastodon-en")
	f.settle(d, alert.Outcome{State: alert.Queued, Kind: "temporary", Due: f.now.Add(30 * time.Minute)})
	f.reclaim("mastodon-en")
	f.equal(f.delivery(a.Code, "mastodon-en").Due, f.now.Add(30*time.Minute)) // that can well be
}

func takeoverKeepsPauses(f *fixture) {
	f.live("x-main", "x-main-2")
	d := f.claimOne("x-main")
	f.equal(len(f.takeOver("x-main", d).Pauses), 0)
	first := f.now.Add(time.Minute)
	f.settle(d, alert.Outcome{State: alert.Queued, Kind: "limited", Due: first, Pause: alert.Pause{Desk: alert.DeskCreate, Until: first}})
	f.equal(f.takeOver("x-main").Pauses, map[alert.Desk]time.Time{alert.DeskCreate: first})
	f.equal(len(f.takeOver("x-main-2").Pauses), 0)
	f.now = first
	second := f.now.Add(time.Minute)
	d = f.claimOne("x-main")
	f.settle(d, alert.Outcome{State: alert.Queued, Kind: "limited", Due: second, Pause: alert.Pause{Desk: alert.DeskCreate, Until: second}})
	f.equal(f.takeOver("x-main").Pauses, map[alert.Desk]time.Time{alert.DeskCreate: second})

	pause := func(until time.Time) map[alert.Desk]time.Time { // as another answer asks for it
		f.now = f.now.Add(2 * time.Minute)
		d := f.claimOne("x-main")
		f.settle(d, alert.Outcome{State: alert.Queued, Kind: "limited", Due: f.now, Pause: alert.Pause{Desk: alert.DeskCreate, Until: until}})
		return f.takeOver("x-main").Pauses
	}
	late := f.now.Add(10 * time.Minute)
	f.equal(pause(late), map[alert.Desk]time.Time{alert.DeskCreate: late})
	f.equal(pause(late.Add(-time.Minute)), map[alert.Desk]time.Time{alert.DeskCreate: late}) // the longer one counts
	f.equal(pause(late.AddDate(10, 0, 0)), map[alert.Desk]time.Time{alert.DeskCreate: late.AddDate(10, 0, 0)})
	f.equal(pause(late), map[alert.Desk]time.Time{alert.DeskCreate: late}) // unless a wrong clock wrote it
}

func takeoverLooksForRemovals(f *fixture) {
	a := f.issue("x-main")
	f.done("x-main")
	f.close(a.Code, alert.EndedFoundSafe)
	ds := f.takeAll("x-main")
	f.equal(tell(ds[0]), "delete/1/found_safe of "+a.Code+"-1-1")
	f.equal(f.reclaim("x-main"), 2)
	doubtful, err := f.Doubtful(f.ctx(), "x-main", f.now, 5)
	f.ok(err)
	f.equal(len(doubtful), 1)
	f.equal(doubtful[0].Key, ds[0].Key)
}
