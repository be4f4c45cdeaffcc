package storetest

import (
	"slices"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

func settleWays(f *fixture) {
	later := f.now.Add(time.Minute)
	for _, o := range []alert.Outcome{
		{State: alert.Sent, At: f.now, Post: alert.Post{Channel: "x-main", ID: "17", URL: "https://x.example/17", Version: "v1", At: f.now.Add(-time.Second)}},
		{State: alert.Queued, At: f.now, Due: later, Kind: "limited", Reason: "the network limits this account"},
		{State: alert.Failed, At: f.now, Kind: "refused", Reason: "the network will not take this"},
		{State: alert.Unsure, At: f.now, Due: later, Kind: "unsure", Reason: "no answer"},
	} {
		a := f.live("x-main")
		d := f.claimOne("x-main")
		before := f.counted(alert.CountAttempts, "x", "publish", o.Kind)
		f.settle(d, o)
		want := d
		want.State, want.Kind, want.Reason, want.Due, want.Post = o.State, o.Kind, o.Reason, o.Due, o.Post
		if o.State.Ended() {
			want.Settled = o.At
		}
		f.equal(f.delivery(a.Code, "x-main"), want)
		f.equal(f.counted(alert.CountAttempts, "x", "publish", o.Kind), before+1)
		if o.State == alert.Queued { // out of the way of the next
			f.now = later
			f.settle(f.claimOne("x-main"), alert.Outcome{State: alert.Failed})
			f.equal(f.counted(alert.CountRetries, "x", "publish"), 1.0)
		}
	}
}

func settleFenced(f *fixture) {
	a := f.live("x-main")
	first := f.claimOne("x-main")
	f.settle(first, alert.Outcome{State: alert.Queued, Due: f.now, Kind: "temporary"})
	f.fails(f.Settle(f.ctx(), first, sent(first, "1", f.now)), alert.ErrConflict, first.Key, "attempt 1")
	second := f.claimOne("x-main")
	f.equal(second.Attempt, 2)
	f.fails(f.Settle(f.ctx(), first, sent(first, "1", f.now)), alert.ErrConflict)
	f.settle(second, sent(second, "2", f.now))
	f.fails(f.Settle(f.ctx(), second, alert.Outcome{State: alert.Failed, At: f.now}), alert.ErrConflict)
	is := f.delivery(a.Code, "x-main")
	f.equal(is.State, alert.Sent)
	f.equal(is.Post.ID, "2")
	f.equal(f.counted(alert.CountAttempts, "x", "publish"), 1.0)

	f.live("x-main")
	held := f.claimOne("x-main")
	f.settle(held, alert.Outcome{State: alert.Unsure, Due: f.now})
	f.settle(held, alert.Outcome{State: alert.Held, Reason: "look"})
	f.fails(f.Settle(f.ctx(), held, sent(held, "3", f.now)), alert.ErrConflict) // a person decides now
}

func settleIllegal(f *fixture) {
	a := f.live("x-main")
	d := f.claimOne("x-main")
	for _, to := range []alert.State{alert.Held, alert.Dropped, alert.Sending, ""} {
		f.fails(f.Settle(f.ctx(), d, alert.Outcome{State: to, At: f.now}), nil, "cannot go from sending")
	}
	f.settle(d, alert.Outcome{State: alert.Unsure, Due: f.now})
	for _, to := range []alert.State{alert.Dropped, alert.Sending} {
		f.fails(f.Settle(f.ctx(), d, alert.Outcome{State: to, At: f.now}), nil, "cannot go from unsure")
	}
	f.equal(f.delivery(a.Code, "x-main").State, alert.Unsure)
}

func settleHistory(f *fixture) {
	a := f.live("x-main")
	at := func(s int) time.Time { return Begin.Add(time.Duration(s) * time.Second) }
	d := f.claimOne("x-main")
	f.settle(d, alert.Outcome{State: alert.Queued, At: at(1), Due: at(2), Kind: "temporary", Reason: "it cannot be reached", Cause: "dial tcp: refused"})
	f.now = at(2)
	d = f.claimOne("x-main")
	f.equal(d.Reason, "it cannot be reached") // so that the same trouble need not be told twice
	f.settle(d, alert.Outcome{State: alert.Unsure, At: at(3), Due: at(9), Kind: "unsure", Reason: "no answer", Cause: "EOF"})
	f.settle(d, alert.Outcome{State: alert.Unsure, At: at(9), Due: at(14), Kind: "unsure", Reason: "no answer", Absent: 1})
	is := f.delivery(a.Code, "x-main")
	f.equal(is.Absent, 1)
	f.equal(is.Due, at(14))
	found := sent(d, "1", at(14))
	found.Cost = .015
	f.settle(d, found)
	f.equal(f.counted(alert.CountDollars, "x"), .015)

	attempts, err := f.Attempts(f.ctx(), d.Key)
	f.ok(err)
	f.equal(attempts, []alert.Attempt{
		{Number: 1, Began: Begin, Ended: at(1), Outcome: alert.Queued, Kind: "temporary", Reason: "it cannot be reached", Cause: "dial tcp: refused"},
		{Number: 2, Began: at(2), Ended: at(3), Outcome: alert.Sent, Kind: "unsure", Reason: "no answer", Cause: "EOF"},
	})
	f.equal(f.counted(alert.CountPrevented, "x"), 1.0)
	f.equal(f.counted(alert.CountAttempts, "x", "publish", ""), 0.0)
	f.equal(f.counted(alert.CountAttempts, "x", "publish", "unsure"), 1.0)

	events, err := f.Events(f.ctx(), a.Code, 0, 100)
	f.ok(err)
	var states []string
	for _, e := range events {
		if e.Kind == "delivery" {
			_, rest, _ := strings.Cut(string(e.Data), `"state":"`)
			state, _, _ := strings.Cut(rest, `"`)
			states = append(states, state)
		}
	}
	f.equal(states, []string{"sending", "queued", "sending", "unsure", "unsure", "sent"})
	last := events[len(events)-1]
	f.equal(string(last.Data), `{"channel":"x-main","network":"x","action":"publish","state":"sent","attempt":2,"url":"https://x.example/1"}`)

	_, err = f.Attempts(f.ctx(), "no/1/such/publish")
	f.fails(err, alert.ErrNotFound)
}

// hold brings a delivery to where a person must look.
func (f *fixture) hold(channel string) alert.Delivery {
	f.t.Helper()
	d := f.claimOne(channel)
	f.settle(d, alert.Outcome{State: alert.Unsure, Due: f.now, Kind: "unsure", Reason: "no answer"})
	f.settle(d, alert.Outcome{State: alert.Held, Kind: "unsure", Reason: "look, then release it"})
	return d
}

func releaseWays(f *fixture) {
	by := approver.Actor()
	for _, o := range []alert.Outcome{
		{State: alert.Sent, At: f.now, Reason: "found", Post: alert.Post{Channel: "x-main", ID: "9", URL: "https://x.example/9", At: f.now}},
		{State: alert.Failed, At: f.now, Reason: "given up"},
		{State: alert.Queued, At: f.now, Due: f.now, Reason: "sent again"},
	} {
		a := f.live("x-main")
		d := f.hold("x-main")
		f.ok(f.Release(f.ctx(), by, d.Key, o))
		is := f.delivery(a.Code, "x-main")
		f.equal(is.State, o.State)
		f.equal(is.Reason, o.Reason)
		f.equal(is.Post, o.Post)
		attempts, err := f.Attempts(f.ctx(), d.Key)
		f.ok(err)
		f.equal(attempts[0].Outcome, o.State)
		events, err := f.Events(f.ctx(), a.Code, 0, 100)
		f.ok(err)
		last := events[len(events)-1]
		f.equal([]string{last.Kind, last.Actor}, []string{"released", by.Name})
	}
	again := f.claimOne("x-main") // of the last
	f.equal(again.Attempt, 2)
	f.settle(again, alert.Outcome{State: alert.Failed, Kind: "refused", Reason: "the token lacks a right"})
	f.ok(f.Release(f.ctx(), by, again.Key, alert.Outcome{State: alert.Queued, At: f.now, Due: f.now}))
	attempts, err := f.Attempts(f.ctx(), again.Key)
	f.ok(err)
	f.equal(attempts[1].Outcome, alert.Failed) // that it failed stays on record
	f.equal(f.claimOne("x-main").Attempt, 3)
}

func releaseRefuses(f *fixture) {
	a := f.live("x-main")
	key := f.delivery(a.Code, "x-main").Key
	o := alert.Outcome{State: alert.Failed, At: f.now}
	f.fails(f.Release(f.ctx(), clerk, key, o), alert.ErrConflict, "queued")
	d := f.claimOne("x-main")
	f.fails(f.Release(f.ctx(), clerk, key, o), alert.ErrConflict, "sending")
	f.settle(d, alert.Outcome{State: alert.Unsure, Due: f.now})
	f.fails(f.Release(f.ctx(), clerk, key, o), alert.ErrConflict, "unsure")
	f.settle(d, alert.Outcome{State: alert.Failed})
	f.fails(f.Release(f.ctx(), clerk, key, sent(d, "1", f.now)), alert.ErrConflict, "failed")
	f.fails(f.Release(f.ctx(), clerk, "no/1/such/publish", o), alert.ErrNotFound)
	f.equal(slices.Contains(f.kinds(a.Code), "released"), false)
}
