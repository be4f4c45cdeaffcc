package main

import (
	"context"
	"fmt"
	"math/rand/v2"
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

const (
	killsInOne   = 50 // world: what it leaves open is looked for among all that was ever posted there
	worldsAtOnce = 3
)

// kill ends the daemon with SIGKILL at random moments under load, while up to half of the networks'
// answers leave it open what happened, and starts it again each time.
func kill(ctx context.Context, t *trial) error {
	worlds := (t.rounds + killsInOne - 1) / killsInOne
	err := together(ctx, worlds, worldsAtOnce, func(ctx context.Context, n int) error {
		if t.only > 0 && n != t.only {
			return nil
		}
		k := killing{trial: t, seed: t.seed + uint64(n)<<32, kills: min(killsInOne, t.rounds-(n-1)*killsInOne)}
		if err := k.run(ctx, fmt.Sprint("world ", n)); err != nil {
			return fmt.Errorf("world %d: %w", n, err)
		}
		return nil
	})
	if err == nil {
		err = t.enough(6 * t.rounds)
	}
	return err
}

// killing is what is done in one world.
type killing struct {
	*trial

	seed  uint64
	kills int
	rng   *rand.Rand
}

func (k *killing) run(ctx context.Context, name string) error {
	k.rng = rand.New(rand.NewPCG(k.seed, 0x57e55))
	w, err := newWorld(ctx, k.seed, townPlan{name: "t1"}, townPlan{name: "drill", drill: true, on: []string{"bluesky"}}, keyless)
	if err != nil {
		return err
	}
	defer w.close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	share := .1 + .4*k.rng.Float64()
	if err := w.ambiguous(share); err != nil {
		return err
	}
	if err := w.unhurried(); err != nil {
		return err
	}
	c, p, err := k.oneDaemon(ctx, w)
	if err != nil {
		return err
	}
	l := &load{agency: c.a, seed: k.seed, drills: .1, updates: .25, closes: .4}
	l.work(ctx, peopleAtWork)
	if err := k.kill(ctx, c, p); err != nil {
		return err
	}
	if err := w.fair(); err != nil {
		return err
	}
	if err := c.second(ctx, k.trial, name, l.goHome); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.report.Rounds += k.kills
	k.say("%d kills; in this world %.0f %% of the creates left it open what happened, and %d alerts were acknowledged",
		k.report.Rounds, 100*share, c.w.acked(judge.Submit))
	return nil
}

// kill kills and starts again; the last time it only kills.
func (k *killing) kill(ctx context.Context, c *cell, p *process) (err error) {
	idle := 0
	for n := range k.kills {
		if n > 0 {
			if p, err = c.d.start(ctx); err != nil {
				return err
			}
		}
		c.w.live(ctx, k.rng.IntN(mostProgress), time.Duration(k.rng.Int64N(int64(littleMore))))
		if !c.w.underWay() {
			idle++
		}
		if err := p.kill(); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if idle > k.kills/10 {
		return fmt.Errorf("%d of %d kills met a daemon that had nothing to do, which proves nothing", idle, k.kills)
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
