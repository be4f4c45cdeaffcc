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
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		n := 0
		for _, c := range w.channels {
			if !c.Dead {
				n++
			}
		}
		if w.rec.Showing(marker) >= n {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for %s to be seen: %w", marker, ctx.Err())
		case <-tick.C:
		}
	}
}
