package dispatch

import (
	"context"
	"time"
)

// How a lane goes on after its credentials were refused, where a harmless check tells whether they work.
const (
	recheckEvery = 15 * time.Second
	checkTimeout = 30 * time.Second
)

// recheck asks, while the credentials are refused, whether they work again, and rests in between. It
// reports whether the lane stands still for that. A single refusal may be a mistake of the network, so
// the first check comes at once.
func (l *lane) recheck(ctx context.Context) bool {
	l.mu.Lock()
	refused := l.core.Refused()
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
	l.core.Accepted()
	l.mu.Unlock()
	l.log.InfoContext(ctx, "the credentials work; the channel goes on")
	return true
}
