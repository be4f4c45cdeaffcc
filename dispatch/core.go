package dispatch

import (
	"errors"
	"fmt"
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
	last    Moment
	doubted time.Time // steady: when something was last due too far off
	tasks   map[alert.Desk]*task
	sending map[int64]int       // attempts that a worker is making, by delivery
	looking map[int64]bool      // unsure deliveries that a worker is looking for
	settles map[int64]time.Time // steady: until then the network may be at work on them
	refused bool                // the credentials: only a check that passes ends this
	check   bool                // there is such a check
	checkAt time.Time           // steady
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
	until   time.Time // steady: no call before
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
		tasks: map[alert.Desk]*task{}, sending: map[int64]int{}, looking: map[int64]bool{}, settles: map[int64]time.Time{},
	}
	for _, desk := range desks() {
		c.tasks[desk] = &task{workers: l.Workers}
	}
	return c
}

// free is how many calls of a desk may begin now.
func (c *Core) free(desk alert.Desk, steady time.Time) int {
	t := c.tasks[desk]
	free := max(0, t.workers-t.flying)
	switch {
	case c.refused, steady.Before(t.until):
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

// Moment is a point in time on two clocks: one that nobody sets, for how long things take, and the wall
// clock, for what is written down.
type Moment struct{ Steady, Wall time.Time }

// Sent takes how an attempt came back, and tells what is to be written down.
func (c *Core) Sent(d alert.Delivery, post alert.Post, err error, at Moment) alert.Outcome {
	if err == nil && d.Action.Creates() && post.ID == "" { // a channel that lost the id must not pass for success
		err = &channels.Error{Kind: channels.Unsure, Op: channels.OpCreate, Reason: "the network's answer lacks the post's id"}
	}
	o := c.waits(d, c.AfterSend(d, post, err, at.Wall), at)
	o.Pause = c.ended(d.Action.Desk(), err, at)
	return o
}

// Looked takes how a look came back, and tells what is to be written down.
func (c *Core) Looked(d alert.Delivery, post alert.Post, err error, at Moment) alert.Outcome {
	o := c.waits(d, c.AfterLook(d, post, err, at.Wall), at)
	o.Pause = c.ended(Looking, err, at)
	return o
}

// waits remembers how long a doubt must last. The time that is written down is no protection: the wall
// clock may be set.
func (c *Core) waits(d alert.Delivery, o alert.Outcome, at Moment) alert.Outcome {
	delete(c.settles, d.ID)
	if o.State == alert.Unsure {
		c.settles[d.ID] = at.Steady.Add(o.Due.Sub(at.Wall))
	}
	return o
}

// settled reports when a look for a delivery may begin. Of what another daemon, or an earlier run, has
// left nobody knows how long it has waited. A removal may be looked for at any time.
func (c *Core) settled(d alert.Delivery) time.Time {
	if at, ours := c.settles[d.ID]; ours {
		return at
	}
	if d.Action == alert.Delete {
		return time.Time{}
	}
	return c.lease.since.Add(c.settle)
}

// ended learns from how a call of a desk came back. It returns the pause that the network asks for.
func (c *Core) ended(desk alert.Desk, err error, at Moment) (p alert.Pause) {
	t := c.tasks[desk]
	t.flying--
	switch channels.KindOf(err) {
	case channels.Limited:
		if until := at.Steady.Add(retryAfter(err)); until.After(t.until) { // the longest that any answer has asked for
			t.until = until
		}
		t.probing = true
		p = alert.Pause{Desk: desk, Until: at.Wall.Add(t.until.Sub(at.Steady))}
	case channels.Auth:
		if c.check {
			c.refused = true
		} else {
			t.until, t.probing = at.Steady.Add(authWait), true
		}
	default:
		if err == nil || errors.Is(err, alert.ErrNotFound) {
			t.probing = false
		}
	}
	return p
}

// authWait is how long a desk rests after a refusal of the credentials where nothing but another call can
// tell whether they work again.
const authWait = 5 * time.Minute

// May refuses a call of a desk that had to wait, when the network has asked for a pause meanwhile, or when
// the lane has stood still so long that another daemon may speak by now.
func (c *Core) May(desk alert.Desk, at Moment) error {
	if !at.Steady.Before(c.lease.until) {
		return &channels.Error{Kind: channels.Temporary, Op: channels.Op(desk), Reason: "another daemon may have taken over the channel"}
	}
	left := c.tasks[desk].until.Sub(at.Steady)
	if left <= 0 {
		return nil
	}
	return &channels.Error{
		Kind: channels.Limited, Op: channels.Op(desk), RetryAfter: left,
		Reason: fmt.Sprintf("the network limits this account; next try in %s", left.Round(time.Second)),
	}
}

// Settled forgets a delivery whose outcome is written down, or never will be.
func (c *Core) Settled(d alert.Delivery) {
	if c.sending[d.ID] == d.Attempt {
		delete(c.sending, d.ID)
	}
	delete(c.looking, d.ID)
}
