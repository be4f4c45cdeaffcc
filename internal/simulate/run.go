// Package simulate lives through small worlds, one for each seed: networks that lose answers, take their
// time and lie, daemons that crash, freeze and have their clocks set, people who change their minds. The
// daemons decide by the very core that drives the lanes, and write to the very rules of the ledger. There
// are no goroutines, no clock and no I/O, so that the same seed lives the same life.
package simulate

import (
	"context"
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

// Result is what came of one world.
type Result struct {
	History judge.History
	Found   []judge.Violation
	Events  int
	Trace   []string // nil unless it was asked for
}

// Run lives through the world of a seed, and judges it.
func Run(seed uint64, m Mutant, trace bool) Result {
	w := newWorld(seed, m, trace)
	w.say("%d daemons, networks %+v", w.plan.daemons, w.plan.networks)
	for n := range w.plan.cases {
		w.cases = append(w.cases, newStory(w, n+1))
	}
	w.scheme()
	rested := w.live()
	for _, s := range w.cases {
		w.history.Acts = append(w.history.Acts, s.told()...)
	}
	w.history.Rest = rested
	r := Result{History: w.history, Found: judge.Check(w.history), Events: w.events, Trace: w.trace}
	if !rested {
		r.Found = append(r.Found, w.unrest()...)
	}
	return r
}

const (
	patience = 6 * time.Hour   // that the work may take once the trouble is over
	quiet    = 2 * time.Minute // that must pass without anything open
)

// live lets everything happen until nothing is open any more. It reports whether that was so in time.
func (w *world) live() bool {
	rest := time.Time{}
	for end := dawn.Add(w.plan.until + patience); w.now.Before(end); w.step() {
		switch {
		case !w.calm || !w.rested():
			rest = time.Time{}
		case rest.IsZero():
			rest = w.now
		case w.now.Sub(rest) > quiet:
			return true
		}
	}
	return false
}

func (w *world) rested() bool {
	for _, s := range w.cases {
		if !s.done() {
			return false
		}
	}
	return w.ledger.Open() == 0
}

// unrest tells what never came to its end.
func (w *world) unrest() []judge.Violation {
	var out []judge.Violation
	for _, s := range w.cases {
		ds, err := w.ledger.Deliveries(context.Background(), s.code)
		if err != nil {
			continue
		}
		for _, d := range ds {
			if !d.State.Ended() {
				out = append(out, judge.Violation{
					Kind: "unrest", Law: "L1", Invariant: "I12", Channel: d.Channel, Code: d.Code,
					Detail: fmt.Sprintf("%s is %s for ever: %s, due %s", w.short(d), d.State, d.Reason, d.Due),
				})
			}
		}
	}
	if len(out) == 0 {
		out = append(out, judge.Violation{Kind: "unrest", Law: "L1", Invariant: "I12", Detail: "the clients never came to their end"})
	}
	return out
}

// short names a delivery in the trace.
func (w *world) short(d alert.Delivery) string {
	s := fmt.Sprintf("%s/%d %s at %s", d.Code, d.Revision, d.Action, d.Channel)
	if d.Ended != "" {
		s += " for " + string(d.Ended)
	}
	if d.Target.ID != "" {
		s += " of " + d.Target.ID
	}
	return s
}
