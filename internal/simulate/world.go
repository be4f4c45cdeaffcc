package simulate

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/hueandcry/hueandcry/internal/simulate/books"
	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

// world is everything there is in one run: networks, daemons, a ledger, the people, and the one thread of
// time on which all of it happens.
type world struct {
	plan     plan
	mutant   Mutant
	rng      *rand.Rand
	now      time.Time
	seq      int
	queue    queue
	ledger   *books.Ledger
	daemons  []*daemon
	networks []*network
	cases    []*story
	history  judge.History
	calm     bool // no more trouble
	events   int
	trace    []string
	traced   bool
}

var dawn = time.Date(2026, 11, 27, 6, 0, 0, 0, time.UTC)

func newWorld(seed uint64, m Mutant, traced bool) *world {
	w := &world{rng: rand.New(rand.NewPCG(seed, 0x51a)), mutant: m, now: dawn, traced: traced} //nolint:gosec // it must be repeatable
	w.plan = newPlan(w.rng, m)
	w.history.Echo = echo
	o := books.Options{Clock: func() time.Time { return w.now }, Changed: w.changed}
	if w.plan.daemons > 1 {
		o.Lease = w.plan.lease
	}
	w.ledger = books.Open(o)
	for i, t := range w.plan.networks {
		n := newNetwork(w, i, t)
		w.networks = append(w.networks, n)
		w.history.Channels = append(w.history.Channels, judge.Channel{
			Name: n.name, Network: n.name, Actual: true, Settle: t.settle, Reads: t.reads,
		})
	}
	for i := range w.plan.daemons {
		w.daemons = append(w.daemons, newDaemon(w, fmt.Sprintf("d%d", i+1)))
	}
	return w
}

// after plans something for a daemon, or for the world if who is nil.
func (w *world) after(d time.Duration, who *daemon, do func()) {
	w.seq++
	e := event{at: w.now.Sub(dawn) + max(0, d), seq: w.seq, who: who, do: do}
	if who != nil {
		e.life = who.life
	}
	w.queue.push(e)
}

// step lets the next thing happen.
func (w *world) step() {
	e := w.queue.pop()
	w.now = dawn.Add(e.at)
	switch {
	case e.who == nil:
	case e.who.life != e.life:
		return
	case w.now.Before(e.who.frozen):
		e.at = e.who.frozen.Sub(dawn)
		w.queue.push(e)
		return
	}
	w.events++
	e.do()
}

// changed wakes every lane that listens.
func (w *world) changed() {
	for _, d := range w.daemons {
		for _, l := range d.lanes {
			l.hear()
		}
	}
}

// between is a random stretch of time.
func (w *world) between(from, to time.Duration) time.Duration {
	return from + time.Duration(w.rng.Int64N(int64(to-from)+1)).Truncate(time.Microsecond)
}

// moment is a short time or a long one: much that goes wrong needs two things to fall close together.
func (w *world) moment(longest time.Duration) time.Duration {
	scale := [...]time.Duration{50 * time.Millisecond, 2 * time.Second, 30 * time.Second, longest}
	return w.between(0, min(longest, scale[w.rng.IntN(len(scale))]))
}

func (w *world) chance(p float64) bool { return w.rng.Float64() < p }

// say adds a line to the trace.
func (w *world) say(format string, args ...any) {
	if w.traced {
		w.trace = append(w.trace, fmt.Sprintf("%13s  ", w.now.Sub(dawn))+fmt.Sprintf(format, args...))
	}
}
