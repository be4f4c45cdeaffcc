package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

func eventsResume(f *wide) {
	a, b := f.live("x-main"), f.live("x-main")
	f.post("x-main", "1")
	events, err := f.Events(f.ctx(), "", 0, 100)
	f.ok(err)
	f.equal(len(events), 8) // submitted, approved, live of each; then sending, sent
	for i, e := range events {
		if i > 0 && e.ID <= events[i-1].ID {
			f.t.Errorf("event %d after %d", e.ID, events[i-1].ID)
		}
		f.equal(json.Valid(e.Data), true)
		f.equal(e.At, f.now)
	}
	f.equal([]string{events[0].Code, events[0].Actor, string(events[0].Alert)}, []string{a.Code, clerk.Name, string(a.ID)})
	f.equal([]string{events[3].Code, events[3].Actor}, []string{b.Code, clerk.Name})
	f.equal([]string{events[7].Code, events[7].Actor}, []string{a.Code, ""}) // the daemon itself

	rest, err := f.Events(f.ctx(), "", events[5].ID, 2)
	f.ok(err)
	f.equal(rest, events[6:8])
	ofA, err := f.Events(f.ctx(), a.Code, events[0].ID, 2)
	f.ok(err)
	f.equal(ofA, events[1:3])
	none, err := f.Events(f.ctx(), "", events[7].ID, 10)
	f.ok(err)
	f.equal(len(none), 0)
	_, err = f.Events(f.ctx(), "NOWHERE", 0, 10)
	f.fails(err, alert.ErrNotFound)
}

func eventsHoldNothingPersonal(f *wide) {
	a := f.live("x-main")
	f.post("x-main", "1")
	f.record(alert.Reading{Post: f.tracked("x-main"), Sample: &alert.Sample{Reposts: new(int64(1))}, Reposts: accounts("hash-of-someone"), At: f.now})
	events, err := f.Events(f.ctx(), a.Code, 0, 100)
	f.ok(err)
	for _, e := range events {
		for _, private := range []string{"hash-of-someone", "Fictional Child", "about", "yellow coat"} {
			if strings.Contains(string(e.Data), private) {
				f.t.Errorf("event %q holds %q", e.Data, private)
			}
		}
	}
}

func tokensFound(f *wide) {
	k := alert.Token{ID: "k1", Name: "Dispatch desk", Grants: []alert.Grant{alert.GrantSubmit, alert.GrantRead}, Created: f.now, Expires: f.now.Add(time.Hour)}
	f.ok(f.AddToken(f.ctx(), k, "hash-1"))
	second := alert.Token{ID: "k2", Name: "Chief", Grants: []alert.Grant{alert.GrantApprove}, Created: f.now.Add(time.Second)}
	f.ok(f.AddToken(f.ctx(), second, "hash-2"))
	got, err := f.Token(f.ctx(), "hash-1")
	f.ok(err)
	f.equal(got, k)
	_, err = f.Token(f.ctx(), "hash-3")
	f.fails(err, alert.ErrNotFound)
	list, err := f.ListTokens(f.ctx())
	f.ok(err)
	f.equal(list, []alert.Token{k, second})
}

func tokensOnce(f *wide) {
	k := alert.Token{ID: "k1", Name: "Dispatch desk", Grants: []alert.Grant{alert.GrantSubmit}, Created: f.now}
	f.ok(f.AddToken(f.ctx(), k, "hash-1"))
	f.fails(f.AddToken(f.ctx(), k, "hash-2"), alert.ErrConflict, "k1")
	other := k
	other.ID = "k2"
	f.fails(f.AddToken(f.ctx(), other, "hash-1"), alert.ErrConflict)

	f.ok(f.RevokeToken(f.ctx(), "k1", f.now))
	f.ok(f.RevokeToken(f.ctx(), "k1", f.now.Add(time.Hour)))
	got, err := f.Token(f.ctx(), "hash-1")
	f.ok(err)
	f.equal(got.Revoked, f.now)
	f.fails(f.RevokeToken(f.ctx(), "k9", f.now), alert.ErrNotFound, "k9")
}

func watchChanges(f *wide) {
	one, stopOne := f.Watch()
	two, stopTwo := f.Watch()
	defer stopTwo()
	signalled := func(c <-chan struct{}) bool {
		select {
		case <-c:
			return true
		default:
			return false
		}
	}
	f.live("x-main")
	f.live("x-main") // two changes, one signal: it says only that there is something to read
	f.equal([]bool{signalled(one), signalled(two), signalled(one)}, []bool{true, true, false})

	f.claim("mastodon-en", 5) // nothing there
	_, err := f.Submit(f.ctx(), alert.Submission{})
	f.fails(err, nil)
	f.fails(f.RevokeToken(f.ctx(), "k9", f.now), alert.ErrNotFound)
	f.equal(signalled(two), false)

	stopOne()
	f.claimOne("x-main")
	f.equal([]bool{signalled(one), signalled(two)}, []bool{false, true})
}

func closeRefuses(f *wide) {
	f.ok(f.Ping(f.ctx()))
	f.ok(f.Close())
	_, err := f.Submit(f.ctx(), f.submission("x-main"))
	f.fails(err, nil, "closed")
	f.fails(f.Ping(f.ctx()), nil, "closed")
	f.ok(f.Close()) // once more does no harm
}

func goneCaller(f *wide) {
	f.live("x-main")
	gone, cancel := context.WithCancel(f.ctx())
	cancel()
	for range 50 { // either nothing was claimed, or the caller was told what
		ds, err := f.Claim(gone, "x-main", alert.DeskCreate, f.now, 1)
		if err != nil && !errors.Is(err, context.Canceled) {
			f.t.Fatal(err)
		}
		if len(ds) > 0 {
			return
		}
	}
	f.claimOne("x-main")
}
