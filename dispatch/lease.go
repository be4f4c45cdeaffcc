package dispatch

import (
	"maps"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// lease is a lane's right to speak for its channel, where several daemons share a ledger. It is a stretch
// of time, whatever the wall clock does.
type lease struct {
	since   time.Time // steady, as all of these
	until   time.Time // zero: another daemon speaks
	renew   time.Time
	orphans bool // something may be written down as being sent that nobody here is sending
	setBack bool // the wall clock was, and what is written down may wait for a time far off
}

func (l lease) held() bool { return !l.until.IsZero() }

// speak is what must be done before the lane may speak for its channel; nothing, if it may.
func (c *Core) speak(steady time.Time) Step {
	held := c.lease.held()
	switch {
	case !held && !c.share.mayTake():
		return Step{Do: Rest, For: tick, Deaf: true}
	case c.share.tooMany(c.name, held):
		if c.calls() > 0 { // it is left to another daemon once the calls under way have come back
			return Step{Do: Rest, For: tick, Deaf: true}
		}
		return Step{Do: Yield}
	case !steady.Before(c.lease.renew):
		return Step{Do: Serve}
	case c.lease.setBack:
		return Step{Do: Reclaim, Flying: maps.Clone(c.sending), Settle: c.settle}
	case c.lease.orphans:
		return Step{Do: Reclaim, Flying: maps.Clone(c.sending), Settle: c.settle, Ahead: longestWait}
	}
	return Step{}
}

// Served takes for how long the channel is this daemon's; 0 if another one speaks. Where the lease had run
// out meanwhile, another daemon may have spoken in between.
func (c *Core) Served(s Step, took time.Duration, at Moment) {
	if took == 0 {
		c.lose()
		c.pass = pass{pause: s.At.Add(tick / 4)}
		return
	}
	if at.Steady.After(c.lease.until) {
		c.lose()
		c.share.took()
		c.lease.since, c.lease.orphans = at.Steady, true
	}
	c.lease.until, c.lease.renew = s.At.Add(took), s.At.Add(took/5)
}

// Speaks reports whether this daemon speaks for the channel.
func (c *Core) Speaks() bool { return c.lease.held() }

// Yielded notes that the channel was given up.
func (c *Core) Yielded() { c.lose() }

// Reclaimed takes what was left. A pause holds on, but no longer than a network may ask for one.
func (c *Core) Reclaimed(left alert.Left, at Moment) {
	c.lease.orphans, c.lease.setBack = false, false
	for desk, until := range left.Pauses {
		t := c.tasks[desk]
		if rest := min(until.Sub(at.Wall), channels.MaxWait); t != nil && rest > t.until.Sub(at.Steady) {
			t.until, t.probing = at.Steady.Add(rest), true
		}
	}
}

// watch sees when the wall clock is set back.
func (c *Core) watch(at Moment) {
	last := c.last
	c.last = at
	if !last.Steady.IsZero() && at.Wall.Sub(last.Wall) < at.Steady.Sub(last.Steady)-time.Second {
		c.lease.setBack = true
	}
}

// lose: another daemon speaks for the channel.
func (c *Core) lose() {
	if c.lease.held() {
		c.lease = lease{}
		c.settles = map[int64]time.Time{}
		c.share.lost(c.name)
	}
	c.pass = pass{}
}
