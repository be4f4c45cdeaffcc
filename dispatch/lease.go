package dispatch

import (
	"context"
	"sync"
	"time"
)

// lease is a lane's right to speak for its channel, where several daemons share a ledger.
type lease struct {
	until   time.Time // on this machine's monotonic clock; zero: another daemon speaks
	renew   time.Time
	orphans bool // something may be written down as being sent that nobody here is sending
}

// serves reports whether the lane speaks for its channel, after taking or renewing its lease where that is
// due; if it does not, it has rested.
func (l *lane) serves(ctx context.Context) bool {
	now := time.Now() // a lease is a stretch of time, whatever the wall clock does
	switch {
	case l.lease.until.IsZero() && !l.share.mayTake():
		l.wait(ctx, nil, tick)
		return false
	case l.share.tooMany(l.name, !l.lease.until.IsZero()):
		l.drain(ctx)
		return false
	case now.Before(l.lease.renew):
		return !l.lease.orphans || l.reclaim(ctx)
	}
	took, err := l.opt.Store.Serve(ctx, l.name)
	switch {
	case err != nil:
		if ctx.Err() == nil {
			l.log.ErrorContext(ctx, "the ledger could not be asked for the channel; trying again", "error", err)
		}
		if now.After(l.lease.until) {
			l.lose()
		}
		l.wait(ctx, nil, tick/4)
		return now.Before(l.lease.until)
	case took == 0:
		l.lose()
		l.wait(ctx, nil, tick/4)
		return false
	}
	if l.lease.until.IsZero() {
		l.share.took()
		l.speaks.Store(true)
		l.lease.orphans = true
	}
	l.lease.until, l.lease.renew = now.Add(took), now.Add(took/5)
	return !l.lease.orphans || l.reclaim(ctx)
}

// reclaim takes up what is written down as being sent and is not: by a daemon that has ended, or frozen.
func (l *lane) reclaim(ctx context.Context) bool {
	l.mu.Lock()
	flying := make([]int64, 0, len(l.sending))
	for id := range l.sending {
		flying = append(flying, id)
	}
	l.mu.Unlock()
	now := l.opt.Now()
	n, err := l.opt.Store.Reclaim(ctx, l.name, flying, now, now.Add(l.core.Settle()))
	if err != nil {
		l.log.ErrorContext(ctx, "what another run left cannot be taken up yet; trying again", "error", err)
		l.wait(ctx, nil, tick)
		return false
	}
	l.lease.orphans = false
	if n > 0 {
		l.log.WarnContext(ctx, "deliveries were being sent when their daemon ended; each is looked for before it may be sent again", "deliveries", n)
	}
	return true
}

// lose: another daemon speaks for the channel.
func (l *lane) lose() {
	if !l.lease.until.IsZero() {
		l.lease = lease{}
		l.speaks.Store(false)
		l.share.lost()
	}
}

// drain waits for the calls under way, and then leaves the channel to a daemon that serves fewer.
func (l *lane) drain(ctx context.Context) {
	l.mu.Lock()
	flying := l.core.Flying()
	l.mu.Unlock()
	if flying > 0 {
		l.wait(ctx, nil, tick)
		return
	}
	l.giveUp(ctx)
}

// giveUp leaves the channel to others.
func (l *lane) giveUp(ctx context.Context) {
	if l.lease.until.IsZero() {
		return
	}
	l.lose()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := l.opt.Store.Yield(ctx, l.name); err != nil {
		l.log.WarnContext(ctx, "the channel could not be given up; another daemon takes it when the lease ends", "error", err)
	}
}

// share parts the lanes among the daemons that live: each serves as many as the others.
type share struct {
	mu      sync.Mutex
	lanes   int
	daemons int
	held    int
	leaving map[string]bool
}

func (s *share) fair() int { return (s.lanes + s.daemons - 1) / max(1, s.daemons) }

func (s *share) mayTake() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.held < s.fair()
}

// tooMany reports whether a lane that is held is to be left to another daemon.
func (s *share) tooMany(name string, held bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !held {
		delete(s.leaving, name)
		return false
	}
	if s.held-len(s.leaving) > s.fair() {
		s.leaving[name] = true
	}
	return s.leaving[name]
}

func (s *share) took() { s.add(1) }
func (s *share) lost() { s.add(-1) }

func (s *share) add(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held += n
}

func (s *share) live(daemons int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.daemons = max(1, daemons)
}
