package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

const (
	year         = 365 * 24 * time.Hour
	jumpLasts    = 20 * time.Second // past a settle time and the looks after it
	casesOfAJump = 6
)

// jumps of the wall clock.
var jumps = []time.Duration{time.Hour, -time.Hour, 10 * year, -10 * year}

// clock lets the wall clock jump while cases are under way, and back again. Work goes on; what expires by
// the new time ends; and nothing is posted twice because a time looks different.
func clock(ctx context.Context, t *trial) error {
	binary, err := t.variant(ctx, "clock")
	if err != nil {
		return err
	}
	return together(ctx, t.rounds, len(jumps), func(ctx context.Context, round int) error {
		by := jumps[(round-1)%len(jumps)]
		name := fmt.Sprintf("jump %d by %s", round, by)
		if err := t.jump(ctx, binary, name, round, by); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		t.report.Rounds++
		return nil
	})
}

// jumper is a daemon whose wall clock can be moved.
type jumper struct {
	*cell

	file string
}

func (j *jumper) jump(by time.Duration) error {
	next := j.file + ".next"
	if err := os.WriteFile(next, []byte(by.String()), 0o600); err != nil {
		return err
	}
	return os.Rename(next, j.file)
}

func (t *trial) jump(ctx context.Context, binary, name string, round int, by time.Duration) error {
	w, err := newWorld(ctx, t.seed+uint64(round), townPlan{name: "t1"})
	if err != nil {
		return err
	}
	defer w.close()
	if err := errors.Join(w.ambiguous(.3), w.unhurried(), w.refusing(.4)); err != nil {
		return err
	}
	dir := filepath.Join(t.dir, fmt.Sprint("jump-", round))
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	j := &jumper{&cell{w: w}, filepath.Join(dir, "clock")}
	if j.d, err = w.newDaemon(ctx, binary, dir, settings{}); err != nil {
		return err
	}
	j.d.env = []string{"HCSTRESS_CLOCK=" + j.file}
	if j.a, err = w.newAgency(j.d); err != nil {
		return err
	}
	if err := j.jump(0); err != nil {
		return err
	}
	p, err := j.d.start(ctx)
	if err != nil {
		return err
	}
	err = j.there(ctx, by)
	err = errors.Join(err, w.fair(), j.jump(0))
	return j.judge(ctx, t, name, p, err, func(h *judge.History) { h.Audit = nil }) // its times are those of the clock
}

// there lets cases meet the jump at every moment of their lives, and new ones begin under the new time
// where that is near enough for anybody to believe it.
func (j *jumper) there(ctx context.Context, by time.Duration) error {
	n := 0
	cases := func() error {
		for range casesOfAJump {
			n++
			if err := j.a.submit(ctx, newSheet(n, false)); err != nil {
				return err
			}
			pause(ctx, 300*time.Millisecond)
		}
		return nil
	}
	if err := cases(); err != nil {
		return err
	}
	expires := by > 24*time.Hour
	for i := range n {
		if expires {
			j.w.yes(j.w.begin(judge.Act{Deed: judge.Close, Code: newSheet(i+1, false).code}))
		}
	}
	if err := j.jump(by); err != nil {
		return err
	}
	near := by.Abs() < 24*time.Hour
	if near {
		if err := cases(); err != nil {
			return err
		}
	}
	if err := j.w.fair(); err != nil {
		return err
	}
	end := time.Now().Add(jumpLasts)
	for i := range n {
		if !expires {
			j.w.due(newSheet(i+1, false).code, end)
		}
	}
	if near { // corrections go on as well
		if err := j.a.update(ctx, newSheet(1, false), 2); err != nil {
			return err
		}
		if err := j.a.mustEnd(ctx, newSheet(2, false), end); err != nil {
			return err
		}
	}
	pause(ctx, time.Until(end))
	return ctx.Err()
}
