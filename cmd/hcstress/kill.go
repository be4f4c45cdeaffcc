package main

import (
	"context"
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

// How long a daemon lives after its API answers: until it has made so much progress, and a little more.
// Counted in progress it is the same on a busy machine as on a quiet one.
const (
	mostProgress = 6 // acknowledgements, and changes that the public sees
	littleMore   = 20 * time.Millisecond
	longestLife  = 2 * time.Second
)

// kill ends the daemon with SIGKILL at random moments under load, while up to half of the networks'
// answers leave it open what happened, and starts it again each time.
func kill(ctx context.Context, t *trial) error {
	w, err := newWorld(ctx, t.seed, townPlan{name: "t1"}, townPlan{name: "drill", drill: true, on: []string{"bluesky"}}, keyless)
	if err != nil {
		return err
	}
	defer w.close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	share := .1 + .4*t.rng.Float64()
	if err := w.ambiguous(share); err != nil {
		return err
	}
	if err := w.unhurried(); err != nil {
		return err
	}
	c, p, err := t.oneDaemon(ctx, w)
	if err != nil {
		return err
	}
	t.say("%.0f %% of the creates leave it open what happened", 100*share)
	l := &load{agency: c.a, seed: t.seed, drills: .1, updates: .25, closes: .4}
	l.work(ctx, peopleAtWork)
	if err := t.killing(ctx, c, p); err != nil {
		return err
	}
	if err := w.fair(); err != nil {
		return err
	}
	t.say("waiting until nothing is open")
	if err := c.second(ctx, t, "kill", l.goHome); err != nil {
		return err
	}
	return t.enough(6 * t.rounds)
}

// killing kills as often as there are rounds.
func (t *trial) killing(ctx context.Context, c *cell, p *process) (err error) {
	idle := 0
	for {
		c.w.live(ctx, t.rng.IntN(mostProgress), time.Duration(t.rng.Int64N(int64(littleMore))))
		if !c.w.underWay() {
			idle++
		}
		if err := p.kill(); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if t.report.Rounds++; t.report.Rounds%100 == 0 {
			t.say("%d kills, %d alerts acknowledged", t.report.Rounds, c.w.acked(judge.Submit))
		}
		if t.report.Rounds == t.rounds {
			break
		}
		if p, err = c.d.start(ctx); err != nil {
			return err
		}
	}
	if idle > t.rounds/10 {
		return fmt.Errorf("%d of %d kills met a daemon that had nothing to do, which proves nothing", idle, t.rounds)
	}
	return nil
}

// live waits until there is so much progress, and a little more.
func (w *world) live(ctx context.Context, progress int, more time.Duration) {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	end := time.After(longestLife)
	for began := w.progress(); w.progress() < began+progress; {
		select {
		case <-tick.C:
		case <-end:
			return
		case <-ctx.Done():
			return
		}
	}
	select {
	case <-time.After(more):
	case <-ctx.Done():
	}
}

// enough fails a trial that has not carried what it should have.
func (t *trial) enough(deliveries int) error {
	if t.report.Deliveries < deliveries {
		return fmt.Errorf("only %d deliveries in %d %s, not %d, which proves nothing", t.report.Deliveries, t.report.Rounds, t.report.Of, deliveries)
	}
	return nil
}
