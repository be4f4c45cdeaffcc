package main

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

const peopleAtWork = 4

// load is people at work: each takes one case after the other through its life.
type load struct {
	agency  *agency
	seed    uint64
	drills  float64 // the share of cases that are drills
	updates float64 // the chance of an update, and then of another
	closes  float64
	from    int // where the numbers of its cases begin

	next atomic.Int64
	over atomic.Bool
	wg   sync.WaitGroup
}

// work lets so many people work until they are told to go home, or ctx ends.
func (l *load) work(ctx context.Context, people int) {
	for range people {
		l.wg.Go(func() {
			for ctx.Err() == nil && !l.over.Load() {
				l.oneCase(ctx, int(l.next.Add(1)))
			}
		})
	}
}

// goHome lets everybody hear the answer to what they have asked, and go. It needs a daemon that answers.
func (l *load) goHome(ctx context.Context) error {
	l.over.Store(true)
	l.wg.Wait()
	return ctx.Err()
}

// oneCase takes a case through its life, which the seed and its number decide. An error is in the record
// of the acts.
func (l *load) oneCase(ctx context.Context, n int) {
	rng := rand.New(rand.NewPCG(l.seed, uint64(n)))
	s := newSheet(l.from+n, rng.Float64() < l.drills)
	revision := 1
	if l.agency.submit(ctx, s) != nil {
		return
	}
	for rng.Float64() < l.updates && l.thinks(ctx, rng) {
		revision++
		if l.agency.update(ctx, s, revision) != nil {
			return
		}
	}
	if rng.Float64() < l.closes && l.thinks(ctx, rng) {
		_ = l.agency.end(ctx, s)
	}
}

// thinks lets some time pass between two decisions, now and then none at all.
func (l *load) thinks(ctx context.Context, rng *rand.Rand) bool {
	if rng.IntN(3) > 0 {
		pause(ctx, time.Duration(rng.Int64N(int64(200*time.Millisecond))))
	}
	return ctx.Err() == nil && !l.over.Load()
}
