package main

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
)

// load is people at work: each takes one case after the other through its life.
type load struct {
	agency *agency
	seed   uint64
	drills float64 // the share of cases that are drills

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
	_ = l.agency.submit(ctx, s)
}
