package dispatch

import (
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Core decides for one channel what is done next, how much may begin, and what it means when something
// ends. It has no clock, no goroutines and no I/O: a simulation drives it as the lanes do.
type Core struct {
	rules

	name    string
	share   *Share
	lease   lease
	pass    pass
	tasks   map[alert.Desk]*task
	sending map[int64]bool // deliveries that a worker is sending
	looking map[int64]bool // unsure deliveries that a worker is looking for
	refused bool           // the credentials: only a check that passes ends this
	check   bool           // there is such a check
	checkAt time.Time      // steady
}

// Looking is the desk of those who look for what an attempt did.
const Looking alert.Desk = "look"

// desks lists them all in the order of a pass: what is unsure before what is new, and removals first.
func desks() []alert.Desk { return append([]alert.Desk{Looking}, alert.Desks()...) }

// task is one desk's share of the channel. Networks limit creates, removals and reads apart, so each has
// its own workers and its own pause. After the pause one call goes first, alone; only when that comes back
// well do the others follow, so that a release is no stampede.
type task struct {
	workers int
	flying  int       // calls that have not come back
	until   time.Time // no call before
	probing bool
}

// NewCore returns the decisions for the channel of a lane, one of those that parted parts. random is for
// jitter, in [0,1).
func NewCore(l Lane, parted *Share, random func() float64) *Core {
	l = l.withDefaults()
	t := l.Channel.Traits()
	_, finds := l.Channel.(channels.Finder)
	_, sees := l.Channel.(channels.Witness)
	_, checks := l.Channel.(channels.Checker)
	c := &Core{
		rules: rules{
			settle: l.Settle, reads: max(1, t.Reads), waits: l.Waits, onUnknown: l.OnUnknown,
			backoff: backoff(random), finds: finds, sees: sees,
		},
		name: t.Name, share: parted, check: checks,
		tasks: map[alert.Desk]*task{}, sending: map[int64]bool{}, looking: map[int64]bool{},
	}
	for _, desk := range desks() {
		c.tasks[desk] = &task{workers: l.Workers}
	}
	return c
}

// free is how many calls of a desk may begin now.
func (c *Core) free(desk alert.Desk, now time.Time) int {
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

// calls is how many have not come back.
func (c *Core) calls() int {
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

// Settled forgets a delivery whose outcome is written down, or never will be.
func (c *Core) Settled(d alert.Delivery) {
	delete(c.sending, d.ID)
	delete(c.looking, d.ID)
}

func ids(set map[int64]bool) []int64 { return slices.Sorted(maps.Keys(set)) }
