package main

import (
	"context"
	"fmt"
	"time"
)

// live is the life of a case from its submit to its end, each step taken when the public sees the one
// before. It ends with ctx.
func (c *cell) live(ctx context.Context, s sheet) error {
	if err := c.a.submit(ctx, s); err != nil {
		return err
	}
	if err := c.w.shown(ctx, s.code+"/1"); err != nil {
		return err
	}
	if err := c.a.update(ctx, s, 2); err != nil {
		return err
	}
	if err := c.w.shown(ctx, s.code+"/2"); err != nil {
		return err
	}
	return c.a.end(ctx, s)
}

// shown waits until every channel that is alive shows a marker.
func (w *world) shown(ctx context.Context, marker string) error {
	n := 0
	for _, c := range w.channels {
		if !c.Dead {
			n++
		}
	}
	return w.shownAt(ctx, marker, n)
}

// shownAt waits until so many channels show a marker.
func (w *world) shownAt(ctx context.Context, marker string, n int) error {
	for w.rec.Showing(marker) < n {
		if !pause(ctx, 5*time.Millisecond) {
			return fmt.Errorf("waiting for %s to be seen at %d channels: %w", marker, n, ctx.Err())
		}
	}
	return nil
}

// calm waits until nothing has reached the networks that are alive for a while.
func (w *world) calm(ctx context.Context) error {
	const long = 3 * time.Second // longer than a removal waits before it is asked for again
	for last, since := -1, time.Now(); time.Since(since) < long; {
		if n := w.rec.Arrived(); n != last {
			last, since = n, time.Now()
		}
		if !pause(ctx, 50*time.Millisecond) {
			return ctx.Err()
		}
	}
	return nil
}
