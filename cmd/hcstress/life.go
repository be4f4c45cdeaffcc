package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// lifeTime is more than a case takes from its submit to its end, with a crash between.
const lifeTime = time.Minute

// lifetime is a case on its way from its submit to its end.
type lifetime struct {
	over chan struct{}
	err  error // set before over is closed
}

// begin lets somebody take a case through its life.
func (c *cell) begin(ctx context.Context, s sheet) *lifetime {
	l := &lifetime{over: make(chan struct{})}
	go func() {
		defer close(l.over)
		ctx, cancel := context.WithTimeout(ctx, 2*lifeTime)
		defer cancel()
		l.err = c.live(ctx, s)
	}()
	return l
}

// end waits until the case has come to its end. If what somebody waited for never came, that is for the
// judge to say.
func (l *lifetime) end(ctx context.Context) error {
	select {
	case <-l.over:
	case <-ctx.Done():
		return ctx.Err()
	}
	if errors.Is(l.err, context.DeadlineExceeded) {
		return nil
	}
	return l.err
}

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
