package main

import (
	"context"
	"sync"
)

// together does rounds 1 to n, so many at once, for most of them wait most of the time. The first error
// ends them all.
func together(ctx context.Context, n, atOnce int, one func(ctx context.Context, round int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	places := make(chan struct{}, atOnce)
	for round := 1; round <= n && ctx.Err() == nil; round++ {
		places <- struct{}{}
		wg.Go(func() {
			defer func() { <-places }()
			if ctx.Err() != nil {
				return
			}
			if err := one(ctx, round); err != nil {
				cancel(err)
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}
