package simulate

import (
	"net/http"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/rehearsal"
	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

// echo is how long an answer may be on its way back.
const echo = 200 * time.Millisecond

// fate is what becomes of one call.
type fate int

const (
	fateWell    fate = iota // it is done and answered
	fateRefused             // no connection: surely nothing has happened
	fateLimited             // 429
	fateAuth                // 401, by mistake
	fateLost                // it never arrives, and nobody says so
	fateDropped             // it is done soon, and the answer is lost
	fateServer              // it is done, and then 502
	fateLate                // it is done long after the client has given up
	fateOdd                 // it is done, and the answer makes no sense
)

// fate draws what becomes of a call.
func (n *network) fate(op string) fate {
	if n.w.calm || !n.w.chance(n.w.plan.trouble) {
		return fateWell
	}
	all := []fate{fateRefused, fateLimited, fateAuth, fateLost, fateDropped, fateServer, fateLate, fateLate, fateOdd}
	if op == "find" || op == "stands" {
		all = []fate{fateRefused, fateLimited, fateLost, fateServer}
	}
	return all[n.w.rng.IntN(len(all))]
}

// result is what a client learns.
type result struct {
	post   alert.Post
	made   bool
	status int
	err    error
	asked  int       // the number of the call whose answer asks for a pause; 0: none does
	until  time.Time // that it asks for
}

// heard: a daemon that has written down that it was asked for a pause must keep it. One that crashes
// before cannot.
func (w *world) heard(r result) {
	if r.asked > 0 && w.plan.pauses {
		if c := &w.history.Calls[r.asked-1]; w.now.Sub(c.Answered) < time.Second { // it was not frozen meanwhile
			c.Until = r.until
		}
	}
}

// call sends one request, and lets the client know what it may know of the outcome, if it is still there.
// effect is done by the network when it comes to it.
func (n *network) call(who *daemon, op, text, id string, effect func() result, then func(result)) {
	w := n.w
	soon := w.between(time.Millisecond, 1500*time.Millisecond)
	f := n.fate(op)
	w.say("%s: %s %s of %s: fate %d", n.name, op, mark(text)+id, who.name, f)
	if f == fateRefused { // it never gets there
		w.after(soon, who, func() { then(result{err: trouble(channels.Temporary, op, 0)}) })
		return
	}
	entry := len(w.history.Calls)
	w.history.Calls = append(w.history.Calls, judge.Call{Channel: n.name, Entry: rehearsal.Entry{
		Seq: entry, Network: n.name, Op: op, Account: "larkmoor", Text: text, Post: id, Arrived: w.now,
	}})
	open := &flight{entry: entry}
	who.flights = append(who.flights, open)
	end := func(r result) {
		e := &w.history.Calls[entry]
		if open.ended {
			return
		}
		open.ended = true
		e.Answered, e.Status = w.now, r.status
		w.after(w.between(0, echo), who, func() { then(r) })
	}
	reach := func() result {
		r := effect()
		e := &w.history.Calls[entry]
		e.Reached, e.New = true, r.made
		if r.post.ID != "" {
			e.Post = r.post.ID
		}
		return r
	}
	switch f {
	case fateWell:
		w.after(soon, nil, func() { end(reach()) })
	case fateRefused:
	case fateLimited:
		w.after(soon, nil, func() { end(n.limited(entry, op)) })
	case fateAuth:
		w.after(soon, nil, func() { end(result{status: http.StatusUnauthorized, err: trouble(channels.Auth, op, 0)}) })
	case fateLost:
		w.after(n.timeout, nil, func() { end(result{err: trouble(channels.Unsure, op, 0)}) })
	case fateDropped:
		w.after(soon, nil, func() { reach() })
		w.after(w.between(0, n.timeout), nil, func() { end(result{err: trouble(channels.Unsure, op, 0)}) })
	case fateServer:
		w.after(soon, nil, func() {
			reach()
			end(result{status: http.StatusBadGateway, err: trouble(channels.Unsure, op, 0)})
		})
	case fateLate:
		w.after(w.between(0, n.work), nil, func() { reach() })
		w.after(w.between(n.timeout/2, n.timeout), nil, func() { end(result{err: trouble(channels.Unsure, op, 0)}) })
	case fateOdd:
		w.after(soon, nil, func() {
			reach()
			end(result{status: http.StatusOK, err: errOdd})
		})
	}
}

// limited answers 429, and says for how long or does not.
func (n *network) limited(entry int, op string) result {
	r := result{status: http.StatusTooManyRequests}
	wait := time.Duration(0)
	if n.w.chance(.7) {
		wait = n.w.between(time.Second, 90*time.Second)
		r.asked, r.until = entry+1, n.w.now.Add(wait)
	}
	n.w.history.Calls[entry].Fault = rehearsal.FaultLimited
	r.err = trouble(channels.Limited, op, wait)
	return r
}

func trouble(k channels.Kind, op string, wait time.Duration) error {
	return &channels.Error{Kind: k, Op: channels.Op(op), RetryAfter: wait, Reason: "the network is in trouble"}
}

// oddError is one that no channel has classified.
type oddError struct{}

func (oddError) Error() string { return "invalid character '<' looking for beginning of value" }

var errOdd = oddError{}

// flight is a call that has not ended for the client.
type flight struct {
	entry int
	ended bool
}

func (n *network) create(who *daemon, d alert.Delivery, then func(result)) {
	n.call(who, "create", d.Rendering.Text, "", func() result {
		p, made, status := n.make(d)
		if p == nil {
			return result{status: status, err: trouble(channels.Duplicate, "create", 0)}
		}
		return result{post: n.post(p), made: made, status: status}
	}, then)
}

func (n *network) edit(who *daemon, d alert.Delivery, then func(result)) {
	n.call(who, "edit", d.Rendering.Text, d.Target.ID, func() result {
		if status := n.change(d.Target.ID, d.Rendering.Text); status != http.StatusOK {
			return result{status: status, err: trouble(channels.Refused, "edit", 0)}
		}
		return result{post: d.Target, status: http.StatusOK}
	}, then)
}

func (n *network) delete(who *daemon, d alert.Delivery, then func(result)) {
	n.call(who, "delete", "", d.Target.ID, func() result {
		n.remove(d.Target.ID)
		return result{post: d.Target, status: http.StatusOK}
	}, then)
}

func (n *network) look(who *daemon, d alert.Delivery, then func(result)) {
	n.call(who, "find", "", "", func() result {
		p := n.find(d)
		if p == nil {
			return result{status: http.StatusOK, err: alert.ErrNotFound}
		}
		return result{post: n.post(p), status: http.StatusOK}
	}, then)
}

func (n *network) witness(who *daemon, d alert.Delivery, then func(result)) {
	n.call(who, "stands", "", d.Target.ID, func() result {
		if !n.stands(d.Target.ID) {
			return result{post: d.Target, status: http.StatusNotFound, err: alert.ErrNotFound}
		}
		return result{post: d.Target, status: http.StatusOK}
	}, then)
}
