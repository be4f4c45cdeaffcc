package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

// eio lets the first, the second, the third fsync of a life fail, as a disk that could not keep a write
// does. From then on nothing may be acknowledged, and the daemon must end: only a fresh look tells what is
// on the disk.
func eio(ctx context.Context, t *trial) error {
	n, err := t.newNursery(ctx)
	if err != nil {
		return err
	}
	calls, err := t.countCalls(ctx, n, syncing())
	if err != nil {
		return err
	}
	rounds := min(t.rounds, calls)
	t.say("%d syncs in one life, failing at %d of them", calls, rounds)
	return together(ctx, rounds, cellsAtOnce, func(ctx context.Context, round int) error {
		if t.only > 0 && round != t.only {
			return nil
		}
		err := t.failSync(ctx, n, round)
		t.mu.Lock()
		defer t.mu.Unlock()
		t.report.Rounds++
		return err
	})
}

func (t *trial) failSync(ctx context.Context, n *nursery, round int) error {
	c, err := n.cell(ctx, round, settings{})
	if err != nil {
		return err
	}
	defer n.clean(c)
	name := fmt.Sprint("sync ", round)
	tr := &tracer{counts: syncing(), at: round, fails: true}
	p, life, err := c.first(ctx, tr, newSheet(round, false))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	broken := judge.Span{File: filepath.Base(tr.file), From: tr.strike(), To: p.over}
	if broken.From.IsZero() {
		return nil // this life had fewer
	}
	if ending := !p.told.IsZero() && p.told.Before(broken.From); p.status.ExitStatus() != 1 && !ending {
		broken.To = time.Time{} // it went on to the end of the life
	}
	return c.second(ctx, t, name, life.end, func(h *judge.History) { h.Broken = append(h.Broken, broken) })
}
