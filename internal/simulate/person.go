package simulate

import (
	"context"
	"errors"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/rehearsal"
	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

// attend has a person look after a held delivery, in a while. They tell the truth.
func (w *world) attend(n *network, d alert.Delivery) {
	w.after(w.between(time.Minute, 5*time.Minute), nil, func() { w.release(n, d) })
}

func (w *world) release(n *network, d alert.Delivery) {
	who := w.daemons[w.rng.IntN(len(w.daemons))]
	if !who.up {
		w.attend(n, d)
		return
	}
	w.history.Calls = append(w.history.Calls, judge.Call{Channel: n.name, Entry: rehearsal.Entry{
		Seq: len(w.history.Calls), Network: n.name, Op: "find", Account: "larkmoor", Status: 200, Reached: true, Arrived: w.now, Answered: w.now,
	}})
	heard := false
	who.op(func() error { return w.decide(n, who, d) }, func(err error) { heard = !errors.Is(err, errLedger) })
	w.after(5*time.Second, nil, func() {
		if !heard {
			w.release(n, d)
		}
	})
}

// decide says whether the post is there, or else has it sent again; what is too late for that is given up.
func (w *world) decide(n *network, who *daemon, d alert.Delivery) error {
	ctx, by := context.Background(), clerk.Actor()
	o := alert.Outcome{State: alert.Queued, At: who.wall(), Due: who.wall(), Reason: "it is not there"}
	if p := n.public(d.Rendering.Text); p != nil {
		o = alert.Outcome{State: alert.Sent, At: who.wall(), Post: n.post(p)}
	}
	err := who.ledger.Release(ctx, by, d.Key, o)
	if err != nil {
		o = alert.Outcome{State: alert.Failed, At: who.wall(), Reason: "given up"}
		err = who.ledger.Release(ctx, by, d.Key, o)
	}
	w.say("a person releases %s: %s (%v)", w.short(d), o.State, err)
	return err
}
