package simulate

import (
	"context"
	"errors"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/dispatch"
)

// begin starts a worker on one delivery.
func (l *lane) begin(s dispatch.Step, d alert.Delivery) {
	w := l.d.w
	if s.Do == dispatch.Look {
		w.after(w.between(0, 5*time.Millisecond), l.d, func() { l.look(d) })
		return
	}
	w.after(w.moment(4*time.Second), l.d, func() { l.send(d, 1) }) // pictures go up, the limiter waits
}

// send makes one attempt. That it may leave is asked in the moment in which it leaves.
func (l *lane) send(d alert.Delivery, try int) {
	w := l.d.w
	if err := l.core.May(d.Action.Desk(), l.d.moment()); err != nil {
		l.sent(d, result{err: err})
		return
	}
	if w.mutant != MutantLeave {
		if err := l.d.ledger.Leave(context.Background(), d, l.d.wall()); err != nil {
			w.say("%s: %s does not leave: %v", l.d.name, w.short(d), err)
			l.sent(d, result{err: &channels.Error{Kind: channels.Temporary, Op: channels.OpCreate, Reason: err.Error()}})
			return
		}
	}
	then := func(r result) { l.sent(d, r) }
	if w.mutant == MutantRepeat && d.Action.Creates() && try < 4 {
		then = func(r result) {
			if r.err == nil || channels.KindOf(r.err) != channels.Unsure {
				l.sent(d, r)
				return
			}
			l.send(d, try+1)
		}
	}
	switch d.Action.Desk() {
	case alert.DeskDelete:
		l.n.delete(l.d, d, then)
	case alert.DeskEdit:
		l.n.edit(l.d, d, then)
	default:
		l.n.create(l.d, d, then)
	}
	w.point(l.d)
}

func (l *lane) sent(d alert.Delivery, r result) {
	l.settle(d, r, l.core.Sent(d, r.post, r.err, l.d.moment()), 0)
}

// look asks the network what became of an unsure delivery.
func (l *lane) look(d alert.Delivery) {
	then := func(r result) {
		l.settle(d, r, l.core.Looked(d, r.post, r.err, l.d.moment()), 0)
	}
	if err := l.core.May(dispatch.Looking, l.d.moment()); err != nil {
		then(result{err: err})
		return
	}
	switch {
	case l.n.class == classBlind || d.Action == alert.Edit:
		then(result{}) // nothing to read
	case d.Action == alert.Delete:
		l.n.witness(l.d, d, then)
	default:
		l.n.look(l.d, d, then)
	}
}

// settle writes the outcome down, and goes on trying while the ledger cannot.
func (l *lane) settle(d alert.Delivery, r result, o alert.Outcome, tries int) {
	w := l.d.w
	l.d.op(func() error {
		err := l.d.ledger.Settle(context.Background(), d, o)
		w.say("%s settles %s: %s %s (%v)", l.d.name, w.short(d), o.State, o.Reason, err)
		if err == nil && !l.others() {
			w.heard(r)
		}
		if err == nil && o.State == alert.Held {
			w.attend(l.n, d)
		}
		w.point(l.d)
		return err
	}, func(err error) {
		if err != nil && !errors.Is(err, alert.ErrConflict) {
			w.after(min(100*time.Millisecond<<min(tries, 6), 5*time.Second), l.d, func() { l.settle(d, r, o, tries+1) })
			return
		}
		l.core.Settled(d)
		l.nudge()
	})
}

// others reports whether another daemon takes itself for the one that speaks.
func (l *lane) others() bool {
	for _, d := range l.d.w.daemons {
		for _, o := range d.lanes {
			if o != l && o.n == l.n && o.core.Speaks() {
				return true
			}
		}
	}
	return false
}
