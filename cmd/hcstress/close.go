package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/rehearsal"
	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

// closing closes cases at random moments of their lives: queued, on its way, unsure, live, in the middle
// of an update. Then it measures how fast closes are while a quarter of the channels are dead.
func closing(ctx context.Context, t *trial) error {
	if err := t.closeAnywhere(ctx); err != nil || len(t.bug.hunks) > 0 {
		return err // what is fast with a bug in it is of no interest
	}
	return t.closeFast(ctx)
}

const (
	casesAtOnce = 40
	longestCase = 9 * time.Second // past a settle time and the looks after it
)

func (t *trial) closeAnywhere(ctx context.Context) error {
	w, err := newWorld(ctx, t.seed, townPlan{name: "t1"}, keyless, crowded)
	if err != nil {
		return err
	}
	defer w.close()
	if err := errors.Join(w.ambiguous(.35), w.unhurried(), w.lying()); err != nil {
		return err
	}
	c, p, err := t.oneDaemon(ctx, w)
	if err != nil {
		return err
	}
	err = together(ctx, t.rounds, casesAtOnce, func(ctx context.Context, round int) error {
		if err := c.closeOne(ctx, t.seed, round); err != nil {
			return fmt.Errorf("case %d: %w", round, err)
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		t.report.Rounds++
		return nil
	})
	err = errors.Join(err, w.fair())
	t.say("waiting until nothing is open")
	return c.judge(ctx, t, "close", p, err)
}

// lying lets removals fail, be promised and not done, or be seen late.
func (w *world) lying() error {
	return errors.Join(
		w.fault(rehearsal.Fault{Name: rehearsal.FaultUndead, Rate: .2}),
		w.fault(rehearsal.Fault{Name: rehearsal.FaultDelayedDelete, Rate: .2}),
		w.fault(rehearsal.Fault{Name: rehearsal.FaultBefore, Op: "delete", Rate: .2}),
		w.fault(rehearsal.Fault{Name: rehearsal.FaultServerError, Op: "edit", Rate: .2}),
		w.fault(rehearsal.Fault{Name: rehearsal.FaultDropAfter, Op: "delete", Rate: .1}),
	)
}

// closeOne takes a case to some moment of its life and closes it.
func (c *cell) closeOne(ctx context.Context, seed uint64, n int) error {
	rng := rand.New(rand.NewPCG(seed, uint64(n)))
	s := newSheet(n, false)
	if err := c.a.submit(ctx, s); err != nil {
		return err
	}
	life := time.Duration(rng.Float64() * rng.Float64() * float64(longestCase)) // early moments more often
	if rng.IntN(3) == 0 {
		cut := time.Duration(rng.Float64() * float64(life))
		if !pause(ctx, cut) {
			return ctx.Err()
		}
		if err := c.a.update(ctx, s, 2); err != nil {
			return err
		}
		life -= cut
	}
	if !pause(ctx, life) {
		return ctx.Err()
	}
	return c.a.end(ctx, s)
}

// pause waits, unless ctx ends before.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
	return ctx.Err() == nil
}

const fastCloses = 100

// closeFast measures closes at fifteen channels that are alive, beside five that are dead.
func (t *trial) closeFast(ctx context.Context) error {
	w, err := newWorld(ctx, t.seed, townPlan{name: "t1"}, townPlan{name: "t2"}, townPlan{name: "t3"}, townPlan{name: "t4"}, townPlan{name: "t5"},
		townPlan{name: "refusing", dead: refusing}, townPlan{name: "silent", dead: silent, on: []string{"x", "mastodon"}})
	if err != nil {
		return err
	}
	defer w.close()
	c, p, err := t.oneDaemon(ctx, w)
	if err != nil {
		return err
	}
	t.say("measuring %d closes at %d channels, 5 of them dead", fastCloses, len(w.channels))
	err = together(ctx, fastCloses, 4, func(ctx context.Context, round int) error {
		s := newSheet(round, false)
		err := c.a.submit(ctx, s)
		if err == nil {
			err = c.w.shown(ctx, s.code+"/1")
		}
		if err == nil {
			err = c.a.end(ctx, s)
		}
		if err == nil {
			err = c.w.shown(ctx, s.code+"/end")
		}
		return err
	})
	if err == nil {
		err = c.w.calm(ctx)
	}
	if err != nil {
		return errors.Join(err, p.kill())
	}
	audit, err := c.a.account(ctx)
	if err := errors.Join(err, p.kill()); err != nil {
		return err
	}
	h := w.history(audit)
	t.figures(judge.Closings(h))
	return t.judge("close-fast", h)
}

func (t *trial) figures(all []judge.Closing) {
	var asked, gone []time.Duration
	for _, c := range all {
		asked, gone = append(asked, c.Asked), append(gone, c.Gone)
	}
	slices.Sort(asked)
	slices.Sort(gone)
	t.report.figure("close acknowledged → every removal asked for at the healthy channels, p50 / p99", "%s / %s (aim ≤ 1 s)", at(asked, 50), at(asked, 99))
	t.report.figure("close acknowledged → gone there, as the public sees it, p50 / p99", "%s / %s (aim ≤ 5 s)", at(gone, 50), at(gone, 99))
}

// at is a percentile of sorted times.
func at(sorted []time.Duration, percent int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, len(sorted)*percent/100)].Round(time.Millisecond)
}
