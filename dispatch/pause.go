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

// pauseEnds is when the first pause ends that lasts now, or a tick from now if none does.
func (l *lane) pauseEnds(now time.Time) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	ends := now.Add(tick)
	for _, until := range l.pause.until {
		if until.After(now) && until.Before(ends) {
			ends = until
		}
	}
	return ends
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
		if l.checker != nil {
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

// How a lane goes on after its credentials were refused.
const (
	authWait     = 5 * time.Minute  // where nothing but another call can tell whether they work again
	recheckEvery = 15 * time.Second // where a harmless check can
	checkTimeout = 30 * time.Second
)

// recheck asks, while the credentials are refused, whether they work again, and rests in between. It
// reports whether the lane stands still for that. A single refusal may be a mistake of the network, so
// the first check comes at once.
func (l *lane) recheck(ctx context.Context) bool {
	l.mu.Lock()
	refused := l.pause.refused
	l.mu.Unlock()
	if !refused {
		return false
	}
	checking, cancel := context.WithTimeout(ctx, checkTimeout)
	_, err := l.checker.Check(checking)
	cancel()
	if err != nil {
		l.wait(ctx, nil, recheckEvery)
		return true
	}
	l.mu.Lock()
	l.pause.refused = false
	l.mu.Unlock()
	l.log.InfoContext(ctx, "the credentials work; the channel goes on")
	return true
}
