package dispatch

import (
	"context"
	"errors"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// task is what a lane may have to pause: networks limit creates and reads apart.
type task int

const (
	sending task = iota
	finding
	tasks
)

// pause holds back a lane whose network has said that it does not want to be asked now. After the pause
// one call goes first, alone; only when that comes back well do the others follow, so that a release is
// no stampede.
type pause struct {
	until   [tasks]time.Time
	probing [tasks]bool
	flying  [tasks]int // calls that have not come back
	refused bool       // credentials: only a check that passes ends this
}

// allowed is how many calls of a kind may begin now, at most n.
func (l *lane) allowed(now time.Time, t task, n int) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := &l.pause
	switch {
	case p.refused, now.Before(p.until[t]):
		return 0
	case p.probing[t]:
		return min(n, max(0, 1-p.flying[t]))
	}
	return n
}

func (l *lane) took(t task, n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pause.flying[t] += n
}

// heed learns from how a call ended.
func (l *lane) heed(t task, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := &l.pause
	p.flying[t]--
	switch channels.KindOf(err) {
	case channels.Limited:
		p.until[t] = l.opt.Now().Add(retryAfter(err))
		p.probing[t] = true
	case channels.Auth:
		if _, ok := l.Channel.(channels.Checker); ok {
			p.refused = true
		} else {
			p.until[t] = l.opt.Now().Add(authWait)
			p.probing[t] = true
		}
	default:
		if err == nil || errors.Is(err, alert.ErrNotFound) {
			p.probing[t] = false
		}
	}
}

// authWait keeps a channel whose credentials were refused, and that cannot be checked, from hammering.
const authWait = 5 * time.Minute

// authRest is how long a delivery rests after its credentials were refused. A channel that can be
// checked needs none: its lane stands still until a check passes, and then goes on at once.
func authRest(c channels.Channel) time.Duration {
	if _, ok := c.(channels.Checker); ok {
		return 0
	}
	return authWait
}

// Recheck tells the dispatcher that a channel's credentials work: a lane that stood still because they
// were refused goes on.
func (d *Dispatcher) Recheck(ctx context.Context, channel string) {
	for _, l := range d.lanes {
		if l.name != channel {
			continue
		}
		l.mu.Lock()
		was := l.pause.refused
		l.pause.refused = false
		l.mu.Unlock()
		if was {
			l.log.InfoContext(ctx, "the credentials work again; the channel goes on")
			l.nudge()
		}
	}
}
