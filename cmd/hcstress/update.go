package main

import (
	"context"
	"fmt"

	"github.com/hueandcry/hueandcry/rehearsal"
)

// update corrects a wrong plate while it is out at one half of the channels and still queued at the other.
// Where it is queued it may never appear, and where it stands it must go.
func update(ctx context.Context, t *trial) error {
	w, err := newWorld(ctx, t.seed, townPlan{name: "t1"}, townPlan{name: "t2"})
	if err != nil {
		return err
	}
	defer w.close()
	c, p, err := t.oneDaemon(ctx, w)
	if err != nil {
		return err
	}
	err = t.correctPlates(ctx, c)
	return c.judge(ctx, t, "update", p, err)
}

const platesAtOnce = 10

// correctPlates does the rounds in groups, for all cases of a group meet the same networks.
func (t *trial) correctPlates(ctx context.Context, c *cell) error {
	slow := c.w.towns[1].server.Faults()
	for t.report.Rounds < t.rounds {
		if err := slow.Add(rehearsal.Fault{Name: rehearsal.FaultBefore, Op: "create"}); err != nil {
			return err
		}
		group := min(platesAtOnce, t.rounds-t.report.Rounds)
		before := t.report.Rounds
		err := together(ctx, group, group, func(ctx context.Context, i int) error {
			s := newSheet(before+i, false)
			if err := c.a.submit(ctx, s); err != nil {
				return err
			}
			if err := c.w.shownAt(ctx, s.code+"/1", 3); err != nil {
				return err
			}
			return c.a.update(ctx, s, 2)
		})
		if err != nil {
			return err
		}
		slow.Clear("")
		for i := range group {
			if err := c.w.shown(ctx, newSheet(before+i+1, false).code+"/2"); err != nil {
				return fmt.Errorf("the corrected plate does not come: %w", err)
			}
		}
		t.report.Rounds += group
	}
	return nil
}
