package web

import (
	"context"
	"sync"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// live holds what machines read, so that the ledger is not asked for each of them. It is read anew when
// something was written, and every second, for alerts begin and end by the clock as well.
type live struct {
	changed <-chan struct{}
	stop    func()

	mu    sync.Mutex
	at    time.Time
	all   []alert.Message
	last  time.Time
	feeds map[string][]byte
}

const liveAge = time.Second

// look calls fn with what is in force.
func (s *Server) look(ctx context.Context, fn func(l *live, now time.Time) error) error {
	l, now := &s.live, s.opt.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.changed:
		l.feeds = nil
	default:
	}
	if age := now.Sub(l.at); l.feeds == nil || age < 0 || age >= liveAge {
		all, last, err := s.opt.Issued.Messages(ctx, now)
		if err != nil {
			l.feeds = nil
			return err
		}
		l.at, l.all, l.last, l.feeds = now, all, last, map[string][]byte{}
	}
	return fn(l, now)
}
