package dispatch

import (
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Doing names what a lane does next.
type Doing string

// What a lane does. What came of it is told to its [Core] by the method in brackets, or by Failed.
const (
	Rest    Doing = "rest"    // wait until the ledger changes, a worker has news, or so much time has passed
	Serve   Doing = "serve"   // take or keep the channel (Served)
	Yield   Doing = "yield"   // give the channel up (Yielded)
	Reclaim Doing = "reclaim" // take up what is written down as being sent and is not (Reclaimed)
	Check   Doing = "check"   // ask whether the credentials work again (Checked)
	Survey  Doing = "survey"  // ask the ledger what is due (Surveyed)
	Look    Doing = "look"    // take what is to be looked for, and begin (Handed)
	Claim   Doing = "claim"   // take what is to be sent, and begin (Handed)
)

// Step is one thing that a lane does.
type Step struct {
	Do     Doing
	For    time.Duration // Rest
	Deaf   bool          // Rest: changes of the ledger do not end it
	Desk   alert.Desk    // Look, Claim
	N      int           // Look, Claim: at most so many
	Flying map[int64]int // Reclaim: all but these attempts, which a worker is making
	Looked []int64       // Look: all but these, which a worker looks for
	Settle time.Duration // Reclaim: they are looked for after it
	Ahead  time.Duration // Reclaim: nothing can be due later
	At     time.Time     // of the steady clock when it was decided
}

// Takeover is what a step to reclaim asks of the ledger.
func (s Step) Takeover(now time.Time) alert.Takeover {
	return alert.Takeover{At: now, Settle: s.Settle, Flying: s.Flying, Ahead: s.Ahead}
}

// pass is one walk over the desks with what the ledger said was due.
type pass struct {
	due     alert.Due
	left    []alert.Desk
	began   int
	settles time.Time // steady: when the first of what is due may be looked for
	pause   time.Time // steady: after trouble with the ledger, or while another daemon speaks
}

// Next is what the lane does now.
func (c *Core) Next(at Moment) Step {
	c.watch(at)
	s := c.next(at.Steady, at.Wall)
	s.At = at.Steady
	return s
}

func (c *Core) next(steady, now time.Time) Step {
	if steady.Before(c.pass.pause) {
		return Step{Do: Rest, For: c.pass.pause.Sub(steady), Deaf: true}
	}
	if s := c.speak(steady); s.Do != "" {
		return s
	}
	switch {
	case c.refused && steady.Before(c.checkAt):
		return c.rest(steady, c.checkAt.Sub(steady), true)
	case c.refused:
		return Step{Do: Check}
	}
	for len(c.pass.left) > 0 {
		desk := c.pass.left[0]
		c.pass.left = c.pass.left[1:]
		at := dueAt(c.pass.due, desk)
		if n := c.free(desk, steady); n > 0 && !at.IsZero() && !at.After(now) {
			return c.take(desk, n, steady)
		}
	}
	if c.pass.began == 0 && c.pass.due.Desks != nil {
		wait := c.untilDue(steady, now)
		c.pass = pass{}
		return c.rest(steady, wait, false)
	}
	return Step{Do: Survey}
}

// take asks the ledger for work of a desk. What is being looked for already comes with the rest, and so
// does what the wall clock takes for due too early.
func (c *Core) take(desk alert.Desk, n int, steady time.Time) Step {
	if desk != Looking {
		return Step{Do: Claim, Desk: desk, N: n}
	}
	looked := slices.Sorted(maps.Keys(c.looking))
	n += len(looked) + len(c.settles)
	if steady.Before(c.lease.since.Add(c.settle)) {
		n += inherited
	}
	return Step{Do: Look, Desk: desk, N: n, Looked: looked}
}

// inherited is how many deliveries that must still settle may stand before one that need not.
const inherited = 64

func dueAt(due alert.Due, desk alert.Desk) time.Time {
	if desk == Looking {
		return due.Looks
	}
	return due.Desks[desk]
}

// untilDue is how long nothing can begin. Work that is due and was not begun waits for the end of a
// pause, or for a worker, which wakes the lane.
func (c *Core) untilDue(steady, now time.Time) time.Duration {
	wait := forever
	for _, desk := range desks() {
		at := dueAt(c.pass.due, desk)
		if at.IsZero() {
			continue
		}
		until := max(at.Sub(now), c.tasks[desk].until.Sub(steady))
		if desk == Looking {
			until = max(until, c.pass.settles.Sub(steady))
		}
		if until > 0 {
			wait = min(wait, until)
		}
	}
	return wait
}

const forever = time.Hour

// rest lasts no longer than the lane may go without renewing its lease.
func (c *Core) rest(steady time.Time, wait time.Duration, deaf bool) Step {
	return Step{Do: Rest, For: max(time.Millisecond, min(wait, c.lease.renew.Sub(steady))), Deaf: deaf}
}

// Surveyed takes what the ledger said is due. What is due far off may have been written by another daemon,
// whose clock is wrong; it is looked into, now and then.
func (c *Core) Surveyed(due alert.Due, at Moment) {
	c.pass = pass{due: due, left: desks()}
	for _, desk := range desks() {
		if dueAt(due, desk).After(at.Wall.Add(longestWait)) && at.Steady.After(c.doubted.Add(doubtEvery)) {
			c.doubted, c.lease.orphans = at.Steady, true
		}
	}
}

const doubtEvery = 10 * time.Minute

// Handed takes what the ledger handed out, and returns what of it is to be begun.
func (c *Core) Handed(s Step, ds []alert.Delivery) []alert.Delivery {
	if s.Do == Look {
		ds = c.ripe(s, ds)
	}
	for _, d := range ds {
		if s.Do == Look {
			c.looking[d.ID] = true
		} else {
			c.sending[d.ID] = d.Attempt
		}
	}
	c.tasks[s.Desk].flying += len(ds)
	c.pass.began += len(ds)
	return ds
}

// ripe are those that nobody looks for yet and that have settled, as many as there are workers.
func (c *Core) ripe(s Step, ds []alert.Delivery) []alert.Delivery {
	free := c.free(Looking, s.At)
	var out []alert.Delivery
	for _, d := range ds {
		at := c.settled(d)
		switch {
		case slices.Contains(s.Looked, d.ID):
		case at.After(s.At):
			if c.pass.settles.IsZero() || at.Before(c.pass.settles) {
				c.pass.settles = at
			}
		case len(out) < free:
			out = append(out, d)
		}
	}
	return out
}

// Checked takes how a check of the credentials ended. A single refusal may be a mistake of the network,
// so the first check comes at once.
func (c *Core) Checked(s Step, err error) {
	c.refused = err != nil
	c.checkAt = s.At.Add(recheckEvery)
	if err == nil {
		c.checkAt = time.Time{}
	}
}

// recheckEvery is how often it is asked, after credentials were refused, whether they work again.
const recheckEvery = 15 * time.Second

// Failed takes an error of the ledger. [alert.ErrConflict] says that another daemon speaks.
func (c *Core) Failed(s Step, err error) {
	pause := tick
	switch {
	case s.Do == Serve && s.At.Before(c.lease.until): // work goes on meanwhile
		c.lease.renew = s.At.Add(tick / 4)
		return
	case s.Do == Serve:
		pause = tick / 4
		c.lose()
	case errors.Is(err, alert.ErrConflict):
		c.lose()
	default: // what was handed out without our hearing of it is nobody's
		c.lease.orphans = true
	}
	c.pass = pass{pause: s.At.Add(pause)}
}
