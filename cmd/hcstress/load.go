package main

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

// load is people at work: each takes one case after the other through its life.
type load struct {
	agency  *agency
	seed    uint64
	drills  float64 // the share of cases that are drills
	updates float64 // the chance of an update, and then of another
	closes  float64

	next atomic.Int64
	wg   sync.WaitGroup
}

// work lets so many people work until ctx ends.
func (l *load) work(ctx context.Context, people int) {
	for range people {
		l.wg.Go(func() {
			for ctx.Err() == nil {
				l.oneCase(ctx, int(l.next.Add(1)))
			}
		})
	}
}

// oneCase takes a case through its life, which the seed and its number decide. An error is in the record
// of the acts.
func (l *load) oneCase(ctx context.Context, n int) {
	rng := rand.New(rand.NewPCG(l.seed, uint64(n))) //nolint:gosec // it must be repeatable
	s := newSheet(n, rng.Float64() < l.drills)
	revision := 1
	if l.agency.submit(ctx, s) != nil {
		return
	}
	for rng.Float64() < l.updates && rest(ctx, rng) {
		revision++
		if l.agency.update(ctx, s, revision) != nil {
			return
		}
	}
	if rng.Float64() < l.closes && rest(ctx, rng) {
		_ = l.agency.end(ctx, s)
	}
}

// rest lets some time pass between two decisions, now and then none at all.
func rest(ctx context.Context, rng *rand.Rand) bool {
	if rng.IntN(3) > 0 {
		select {
		case <-ctx.Done():
		case <-time.After(time.Duration(rng.Int64N(int64(200 * time.Millisecond)))):
		}
	}
	return ctx.Err() == nil
}
