package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/hueandcry/hueandcry/internal/pgserver"
	"github.com/hueandcry/hueandcry/rehearsal"
	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

const (
	pairsAtOnce = 5
	shortLease  = time.Second // see patches/short-lease.patch
	trueLease   = 12 * time.Second
	sharedOut   = 6 * time.Second

	betweenPauses = 300 * time.Millisecond
	burstOf       = 3 // alerts
	burstsFrom    = 80_000
	underWay      = time.Second // after it, calls of the burst are under way
	lookAround    = time.Second // in which whoever took over looks for what the frozen one was sending
	longestFreeze = 8           // leases, if nobody takes over
	longerPauses  = 2           // with the lease as it is: to measure how fast another daemon takes over
)

// zombie freezes one of two daemons on one database for longer than its lease, again and again. The other
// takes over; the frozen one comes back, and believes that nothing has happened.
func zombie(ctx context.Context, t *trial) error {
	pg, err := newPostgres(ctx)
	if err != nil {
		return err
	}
	defer pg.Remove()
	short, err := t.variant(ctx, "short-lease")
	if err != nil {
		return err
	}
	t.say("%d pauses of pairs with a lease of %s, and %d with one of %s", t.rounds, shortLease, longerPauses, trueLease)
	pairs, longer := min(pairsAtOnce, t.rounds), longerPauses
	if len(t.bug.hunks) > 0 {
		longer = 0 // what is fast with a bug in it is of no interest
	}
	return together(ctx, pairs+longer, pairs+longer, func(ctx context.Context, n int) error {
		f := freezing{trial: t, lease: shortLease, pauses: t.rounds / pairs, rng: rand.New(rand.NewPCG(t.seed, uint64(n)))}
		binary := short
		switch {
		case n > pairs:
			f.lease, f.pauses, f.measure, binary = trueLease, 1, true, t.binary
		case n <= t.rounds%pairs:
			f.pauses++
		}
		return f.pair(ctx, pg, n, binary)
	})
}

// outliving is a call that is still at work when its daemon is frozen and another has taken over, which on a
// busy machine comes late; and it ends before anybody may look for its post.
var outliving = rehearsal.Fault{Name: rehearsal.FaultLate, Op: "create", Rate: .5, Wait: 3400 * time.Millisecond}

// freezing is what happens to one pair.
type freezing struct {
	trial   *trial
	lease   time.Duration
	pauses  int
	measure bool
	rng     *rand.Rand
	taken   []time.Duration // how long each frozen daemon's channels were silent
	longest time.Duration   // that one was frozen: on a busy machine longer than meant

	submitted int
}

func (f *freezing) pair(ctx context.Context, pg *pgserver.Server, n int, binary string) error {
	name := fmt.Sprint("pair-", n)
	dsn, err := pg.Create(ctx, fmt.Sprint("pair", n))
	if err != nil {
		return err
	}
	r, err := f.trial.newReplicas(ctx, f.trial.seed+uint64(n), name, dsn, binary, binary)
	if err != nil {
		return err
	}
	if err := errors.Join(r.w.ambiguous(.15), r.w.unhurried(), r.w.fault(outliving)); err != nil {
		return err
	}
	if f.measure { // until each has its share of the channels
		pause(ctx, sharedOut)
	}
	crews, err := r.people(ctx, f.trial.seed+uint64(n))
	for i := 0; i < f.pauses && err == nil; i++ {
		err = f.freeze(ctx, r)
	}
	for _, l := range crews {
		err = errors.Join(err, l.goHome(ctx))
	}
	err = errors.Join(err, r.w.fair())
	t := f.trial
	t.mu.Lock()
	if f.measure {
		t.report.figure("another daemon takes over", "%s after the freeze, with a lease of %s (aim ≤ 15 s)", slices.Max(append(f.taken, 0)).Round(time.Millisecond), f.lease)
	} else {
		t.report.Rounds += f.pauses
	}
	t.mu.Unlock()
	// A daemon may be frozen between its last question and the call that follows.
	return r.judge(ctx, t, name, err, func(h *judge.History) { h.Flight += f.longest })
}

// freeze stops a daemon past its lease and lets it go on.
func (f *freezing) freeze(ctx context.Context, r *replicas) error {
	p := r.running[f.rng.IntN(len(r.running))]
	if !pause(ctx, time.Duration(f.rng.Int64N(int64(betweenPauses)))) {
		return ctx.Err()
	}
	var burst sync.WaitGroup
	defer burst.Wait()
	for range burstOf { // so that calls are under way
		f.submitted++
		s := newSheet(burstsFrom+f.submitted, false)
		burst.Go(func() { _ = r.a.submit(ctx, s) }) // the record of the acts says how it ended
	}
	for end := time.Now().Add(underWay); r.w.rec.Busy() < burstOf && time.Now().Before(end); {
		if !pause(ctx, time.Millisecond) {
			return ctx.Err()
		}
	}
	began := time.Now()
	if err := p.signal(syscall.SIGSTOP); err != nil {
		return fmt.Errorf("%w: %w", p.strange(), err)
	}
	// Without a bug both are of interest, a daemon that another has followed by then and one that none has.
	must := len(f.trial.bug.hunks) > 0
	thawed := pause(ctx, f.lease) && (!must || f.takenOver(ctx, r.w, began)) && pause(ctx, lookAround+time.Duration(f.rng.Int64N(int64(f.lease))))
	if err := p.signal(syscall.SIGCONT); err != nil || !thawed {
		return errors.Join(err, ctx.Err())
	}
	f.longest = max(f.longest, time.Since(began))
	f.taken = append(f.taken, quietAfter(r.w, began, time.Now()))
	return nil
}

// takenOver waits until another daemon speaks at every channel, which on a busy machine takes a while. A freeze
// that ended before would show nothing.
func (f *freezing) takenOver(ctx context.Context, w *world, began time.Time) bool {
	for end := began.Add(longestFreeze * f.lease); ; {
		now := time.Now()
		if now.After(end) || began.Add(quietAfter(w, began, now)).Before(now) {
			return true
		}
		if !pause(ctx, 100*time.Millisecond) {
			return false
		}
	}
}

// quietAfter is how long after a moment the last of the channels was spoken at again.
func quietAfter(w *world, from, to time.Time) time.Duration {
	const onTheirWay = 200 * time.Millisecond // calls that had left before
	first := map[string]time.Time{}
	for _, c := range w.rec.CallsSince(from.Add(onTheirWay)) {
		if _, ok := first[c.Channel]; !ok {
			first[c.Channel] = c.Arrived
		}
	}
	longest := time.Duration(0)
	for _, c := range w.channels {
		at, ok := first[c.Name]
		if !ok {
			at = to
		}
		longest = max(longest, at.Sub(from))
	}
	return longest
}
