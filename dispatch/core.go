package dispatch

import (
	"errors"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Core decides for one channel how much may begin now, and what it means when something ends. It has no
// clock, no goroutines and no I/O: a simulation drives it as the lanes do.
type Core struct {
	rules
	tasks   map[alert.Desk]*task
	refused bool // the credentials: only a check that passes ends this
	check   bool // there is such a check
}

// Looking is the desk of those who look for what an attempt did.
const Looking alert.Desk = "look"

// task is one desk's share of the channel. Networks limit creates, removals and reads apart, so each has
// its own workers and its own pause. After the pause one call goes first, alone; only when that comes back
// well do the others follow, so that a release is no stampede.
type task struct {
	workers int
	flying  int       // calls that have not come back
	until   time.Time // no call before
	probing bool
}

// NewCore returns the decisions for the channel of a lane. random is for jitter, in [0,1).
func NewCore(l Lane, random func() float64) *Core {
	l = l.withDefaults()
	t := l.Channel.Traits()
	_, finds := l.Channel.(channels.Finder)
	_, sees := l.Channel.(channels.Witness)
	_, checks := l.Channel.(channels.Checker)
	c := &Core{tasks: map[alert.Desk]*task{}, check: checks, rules: rules{
		settle: l.Settle, reads: max(1, t.Reads), waits: l.Waits, onUnknown: l.OnUnknown,
		backoff: backoff(random), finds: finds, sees: sees,
	}}
	for _, desk := range append(alert.Desks(), Looking) {
		c.tasks[desk] = &task{workers: l.Workers}
	}
	return c
}

// Settle is how long the network may still be at work on a call whose answer is not known.
func (c *Core) Settle() time.Duration { return c.settle }

// Free is how many calls of a desk may begin now.
func (c *Core) Free(desk alert.Desk, now time.Time) int {
	t := c.tasks[desk]
	free := max(0, t.workers-t.flying)
	switch {
	case c.refused, now.Before(t.until):
		return 0
	case t.probing:
		return min(free, max(0, 1-t.flying))
	}
	return free
}

// Began notes that n calls of a desk have begun.
func (c *Core) Began(desk alert.Desk, n int) { c.tasks[desk].flying += n }

// Flying is how many calls have not come back.
func (c *Core) Flying() int {
	n := 0
	for _, t := range c.tasks {
		n += t.flying
	}
	return n
}

// Ended learns from how a call of a desk came back.
func (c *Core) Ended(desk alert.Desk, err error, now time.Time) {
	t := c.tasks[desk]
	t.flying--
	switch channels.KindOf(err) {
	case channels.Limited:
		t.until, t.probing = now.Add(retryAfter(err)), true
	case channels.Auth:
		if c.check {
			c.refused = true
		} else {
			t.until, t.probing = now.Add(authWait), true
		}
	default:
		if err == nil || errors.Is(err, alert.ErrNotFound) {
			t.probing = false
		}
	}
}

// authWait is how long a desk rests after a refusal of the credentials where nothing but another call can
// tell whether they work again.
const authWait = 5 * time.Minute

// Refused reports whether the credentials are refused; nothing begins until Accepted is called.
func (c *Core) Refused() bool { return c.refused }

// Accepted ends the pause after refused credentials.
func (c *Core) Accepted() { c.refused = false }

// Rest is when the desk may begin again, at the latest at most: a pause that lasts now is waited out.
func (c *Core) Rest(desk alert.Desk, now, most time.Time) time.Time {
	if until := c.tasks[desk].until; until.After(now) && until.Before(most) {
		return until
	}
	return most
}
