package storetest

import (
	"fmt"
	"sync"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

func submitReadsBack(f *wide) {
	s := f.submission("x-main", "mastodon-en")
	s.Alert.Langs = []alert.Lang{"en-US", "es-US"}
	r := f.submit(s)
	f.equal(r, alert.Receipt{Alert: s.Alert, Answer: s.Answer})
	f.equal(f.alert(s.Alert.Code), s.Alert)

	v, err := f.Version(f.ctx(), s.Alert.Code, 0)
	f.ok(err)
	f.equal(string(v.Content), string(s.Content))
	f.equal(v.Renderings, s.Renderings)
	f.equal(v.Hash, alert.HashOf(s.Renderings))

	picture, err := f.Photo(f.ctx(), s.Photos[0].SHA256)
	f.ok(err)
	f.equal(picture, s.Photos[0].Content)

	ds, err := f.Deliveries(f.ctx(), s.Alert.Code)
	f.ok(err)
	f.equal(len(ds), 0) // nothing leaves without an approval
	f.equal(f.kinds(s.Alert.Code), []string{"submitted"})

	second := f.submit(f.submission("x-main"))
	list, err := f.Alerts(f.ctx(), 10)
	f.ok(err)
	f.equal(list, []alert.Alert{second.Alert, r.Alert})
	list, err = f.Alerts(f.ctx(), 1)
	f.ok(err)
	f.equal(list, []alert.Alert{second.Alert})

	_, err = f.Alert(f.ctx(), "NOWHERE")
	f.fails(err, alert.ErrNotFound, "NOWHERE")
	_, err = f.Version(f.ctx(), "NOWHERE", 0)
	f.fails(err, alert.ErrNotFound)
	_, err = f.Deliveries(f.ctx(), "NOWHERE")
	f.fails(err, alert.ErrNotFound)
	_, err = f.Photo(f.ctx(), "abc")
	f.fails(err, alert.ErrNotFound, "abc")
}

func submitTakenCode(f *wide) {
	first := f.submit(f.submission("x-main"))
	s := f.submission("x-main")
	s.Alert.Code = first.Alert.Code
	s.Key, s.BodyHash = "k", "h"
	_, err := f.Submit(f.ctx(), s)
	f.fails(err, alert.ErrConflict, first.Alert.Code, "another code")

	s.Alert.Code = "FREE-7" // nothing of the refused one was kept, the key least of all
	f.submit(s)
	f.equal(f.alert("FREE-7").ID, s.Alert.ID)
}

func submitIncoherent(f *wide) {
	for words, change := range map[string]func(*alert.Submission){
		"pending":        func(s *alert.Submission) { s.Alert.Phase = alert.PhaseLive },
		"id and a code":  func(s *alert.Submission) { s.Alert.ID = "" },
		"SHA-256":        func(s *alert.Submission) { s.Photos[0].Content = []byte("another") },
		"not there":      func(s *alert.Submission) { s.Photos = nil },
		"two renderings": func(s *alert.Submission) { s.Renderings = append(s.Renderings, s.Renderings[0]) },
	} {
		s := f.submission("x-main")
		change(&s)
		_, err := f.Submit(f.ctx(), s)
		f.fails(err, nil, words)
		_, err = f.Alert(f.ctx(), s.Alert.Code)
		f.fails(err, alert.ErrNotFound)
	}
}

func submitSameKey(f *wide) {
	s := f.submission("x-main")
	s.Key, s.BodyHash = "key-1", "body-1"
	first := f.submit(s)

	again := f.submission("x-main") // the daemon has made a new id and a new code for it
	again.Key, again.BodyHash = s.Key, s.BodyHash
	f.equal(f.submit(again), alert.Receipt{Alert: first.Alert, Answer: s.Answer, Replayed: true})
	_, err := f.Alert(f.ctx(), again.Alert.Code)
	f.fails(err, alert.ErrNotFound)

	other := f.submission("x-main")
	other.Key, other.BodyHash = s.Key, "body-2"
	_, err = f.Submit(f.ctx(), other)
	f.fails(err, alert.ErrConflict, `"key-1"`, first.Alert.Code, "new key")

	a, err := f.Approve(f.ctx(), approver, first.Alert.Code, alert.HashOf(s.Renderings), f.now)
	f.ok(err)
	f.equal(f.submit(again), alert.Receipt{Alert: a, Answer: s.Answer, Replayed: true})

	bare := f.submission("x-main")
	bare.Key, bare.BodyHash, bare.Answer = "key-2", "body", nil
	f.submit(bare)
	f.equal(f.submit(bare).Replayed, true)
}

func submitReplay(f *wide) {
	s := f.submission("x-main")
	s.Key, s.BodyHash = "key-1", "body-1"
	_, err := f.Replay(f.ctx(), s.Key, s.BodyHash)
	f.fails(err, alert.ErrNotFound)
	first := f.submit(s)
	again, err := f.Replay(f.ctx(), s.Key, s.BodyHash)
	f.ok(err)
	f.equal(again, alert.Receipt{Alert: first.Alert, Answer: s.Answer, Replayed: true})
	_, err = f.Replay(f.ctx(), s.Key, "body-2")
	f.fails(err, alert.ErrConflict, `"key-1"`, first.Alert.Code)
	_, err = f.Replay(f.ctx(), "", "")
	f.fails(err, alert.ErrNotFound)
}

func submitSameKeyAtOnce(f *wide) {
	var wg sync.WaitGroup
	receipts := make([]alert.Receipt, 20)
	errs := make([]error, len(receipts))
	for i := range receipts {
		s := f.submission("x-main")
		s.Key, s.BodyHash = "one", "body"
		wg.Go(func() { receipts[i], errs[i] = f.Submit(f.ctx(), s) })
	}
	wg.Wait()
	fresh := 0
	for i, r := range receipts {
		f.ok(errs[i])
		f.equal(r.Alert, receipts[0].Alert)
		f.equal(string(r.Answer), string(receipts[0].Answer))
		if !r.Replayed {
			fresh++
		}
	}
	f.equal(fresh, 1)
	list, err := f.Alerts(f.ctx(), 100)
	f.ok(err)
	f.equal(len(list), 1)
}

func submitApproved(f *wide) {
	s := f.submission("x-main", "bluesky-main")
	s.Approve = true
	a := f.submit(s).Alert
	f.equal(a.Phase, alert.PhaseLive)
	f.equal(a.Issued, f.now)
	f.equal(a.ApprovedBy, clerk)
	f.equal(f.alert(a.Code), a)
	ds, err := f.Deliveries(f.ctx(), a.Code)
	f.ok(err)
	f.equal(len(ds), 2)
	f.equal(f.kinds(a.Code), []string{"submitted", "approved", "live"})

	late := f.submission("x-main")
	late.Approve, late.Alert.Expires = true, f.now
	_, err = f.Submit(f.ctx(), late)
	f.fails(err, alert.ErrConflict, "expired")
	_, err = f.Alert(f.ctx(), late.Alert.Code) // refused whole
	f.fails(err, alert.ErrNotFound)
}

func approveCreates(f *wide) {
	s := f.submission("x-main", "mastodon-en")
	pending := f.submit(s).Alert
	f.now = f.now.Add(time.Minute)
	a, err := f.Approve(f.ctx(), approver, pending.Code, alert.HashOf(s.Renderings), f.now)
	f.ok(err)
	want := pending
	want.Phase, want.Issued, want.ApprovedBy = alert.PhaseLive, f.now, approver.Actor()
	f.equal(a, want)
	f.equal(f.alert(a.Code), want)

	ds, err := f.Deliveries(f.ctx(), a.Code)
	f.ok(err)
	var wants []alert.Delivery
	for i, r := range s.Renderings {
		wants = append(wants, alert.Delivery{
			ID: ds[i].ID, Key: alert.DeliveryKey(a.ID, 1, r.Channel, alert.Publish), Alert: a.ID, Code: a.Code, Revision: 1,
			Channel: r.Channel, Network: r.Network, Action: alert.Publish, State: alert.Queued,
			Due: f.now, Created: f.now, Expires: a.Expires, Rendering: r,
		})
	}
	f.equal(ds, wants)
	f.equal(ds[0].ID < ds[1].ID, true)
	f.equal(f.counted(alert.CountIssued, "amber", "Actual"), 1.0)

	events, err := f.Events(f.ctx(), a.Code, 0, 10)
	f.ok(err)
	f.equal(events[1].Actor, approver.Name)
	f.equal(events[1].At, f.now)
}

func approveRefuses(f *wide) {
	s := f.submission("x-main")
	code, hash := f.submit(s).Alert.Code, alert.HashOf(s.Renderings)
	same := alert.Token{ID: clerk.ID, Name: clerk.Name, Grants: []alert.Grant{alert.GrantSubmit, alert.GrantApprove}}
	reader := alert.Token{ID: "t-reader", Name: "Reader", Grants: []alert.Grant{alert.GrantRead}}

	_, err := f.Approve(f.ctx(), same, code, hash, f.now)
	f.fails(err, alert.ErrForbidden, "another person")
	_, err = f.Approve(f.ctx(), reader, code, hash, f.now)
	f.fails(err, alert.ErrForbidden)
	_, err = f.Approve(f.ctx(), approver, "NOWHERE", hash, f.now)
	f.fails(err, alert.ErrNotFound, "NOWHERE")
	_, err = f.Approve(f.ctx(), approver, code, "other", f.now)
	f.fails(err, alert.ErrConflict, code, "look at it again")
	_, err = f.Approve(f.ctx(), approver, code, hash, s.Alert.Expires)
	f.fails(err, alert.ErrConflict, "expired")
	f.equal(f.alert(code), s.Alert)
	f.equal(f.kinds(code), []string{"submitted"})

	_, err = f.Approve(f.ctx(), approver, code, hash, f.now)
	f.ok(err)
	_, err = f.Approve(f.ctx(), approver, code, hash, f.now)
	f.fails(err, alert.ErrConflict, "live")

	own := f.submission("x-main")
	f.submit(own)
	same.Grants = []alert.Grant{alert.GrantSinglePerson}
	_, err = f.Approve(f.ctx(), same, own.Alert.Code, alert.HashOf(own.Renderings), f.now)
	f.ok(err)
}

func approveOnce(f *wide) {
	s := f.submission("x-main", "mastodon-en")
	code := f.submit(s).Alert.Code
	var wg sync.WaitGroup
	errs := make([]error, 16)
	for i := range errs {
		by := approver
		by.ID = fmt.Sprintf("t-%d", i)
		wg.Go(func() { _, errs[i] = f.Approve(f.ctx(), by, code, alert.HashOf(s.Renderings), f.now) })
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else {
			f.fails(err, alert.ErrConflict)
		}
	}
	f.equal(won, 1)
	ds, err := f.Deliveries(f.ctx(), code)
	f.ok(err)
	f.equal(len(ds), 2)
}

func approveWaits(f *wide) {
	s := f.submission("x-main")
	s.Alert.Effective, s.Approve = f.now.Add(time.Hour), true
	a := f.submit(s).Alert
	f.equal(a.Phase, alert.PhaseApproved)
	f.equal(a.Effective, s.Alert.Effective)
	f.equal(f.delivery(a.Code, "x-main").Due, s.Alert.Effective)
	f.equal(len(f.claim("x-main", 1)), 0)
	f.equal(f.counted(alert.CountIssued, "amber", "Actual"), 0.0)

	f.now = s.Alert.Effective
	f.post("x-main", "1")
	f.equal(f.alert(a.Code).Phase, alert.PhaseLive)
	f.equal(f.counted(alert.CountIssued, "amber", "Actual"), 1.0)
	f.equal(f.kinds(a.Code), []string{"submitted", "approved", "delivery", "delivery", "live"})
}
