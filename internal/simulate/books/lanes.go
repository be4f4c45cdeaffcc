package books

import (
	"context"
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// alone is how long a daemon may count on a channel that nobody else can take.
const alone = time.Hour

// Serve takes a channel for this daemon, or keeps it, and returns for how long; 0 if another one has it.
func (l *Ledger) Serve(_ context.Context, channel string) (time.Duration, error) {
	if l.lease == 0 {
		return alone, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock()
	if is, taken := l.lanes[channel]; taken && is.owner != l.owner && !is.until.Before(now) {
		return 0, nil
	}
	l.lanes[channel] = held{l.owner, now.Add(l.lease)}
	return l.lease, nil
}

// Yield gives a channel up at once.
func (l *Ledger) Yield(_ context.Context, channel string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lanes[channel].owner == l.owner {
		delete(l.lanes, channel)
	}
	return nil
}

// Daemons says that this daemon lives, and how many do.
func (l *Ledger) Daemons(_ context.Context) (int, error) {
	if l.lease == 0 {
		return 1, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock()
	l.daemons[l.owner] = now.Add(l.lease)
	for owner, until := range l.daemons {
		if until.Before(now) {
			delete(l.daemons, owner)
		}
	}
	return len(l.daemons), nil
}

// serves refuses to hand out work of a channel that another daemon serves, or served last.
func (l *Ledger) serves(channel string) error {
	if is, taken := l.lanes[channel]; taken && is.owner != l.owner {
		return fmt.Errorf("%w: another daemon serves the channel %s", alert.ErrConflict, channel)
	}
	return nil
}
