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
	cutsAtOnce = 6
	cutAfter   = 150 * time.Millisecond // at the earliest, with people at work
	cutSpread  = 17 * time.Millisecond  // later each time
	cutSteps   = 20
)

// powercut cuts the power of the disk under load. What was acknowledged before the cut must be there
// after it.
func powercut(ctx context.Context, t *trial) error {
	err := together(ctx, t.rounds, cutsAtOnce, func(ctx context.Context, round int) error {
		if t.only > 0 && round != t.only {
			return nil
		}
		if err := t.cutPower(ctx, round); err != nil {
			return fmt.Errorf("cut %d: %w", round, err)
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.report.Rounds++; t.report.Rounds%20 == 0 {
			t.say("%d cuts", t.report.Rounds)
		}
		return nil
	})
	if err == nil {
		err = t.enough(3 * t.report.Rounds)
	}
	return err
}

func (t *trial) cutPower(ctx context.Context, round int) (err error) {
	dir := filepath.Join(t.dir, fmt.Sprint("cut-", round))
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	disk, err := newDisk(ctx, dir)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, disk.unmount(context.WithoutCancel(ctx)))
		if t.keep == "" {
			_ = os.RemoveAll(dir) // the whole folder goes in the end
		}
	}()
	w, err := newWorld(ctx, t.seed+uint64(round), townPlan{name: "t1"})
	if err != nil {
		return err
	}
	defer w.close()
	c := &cell{w: w}
	if c.d, err = w.newDaemon(ctx, t.binary, dir, settings{store: "sqlite:" + filepath.Join(disk.dir, "hc.db")}); err != nil {
		return err
	}
	if c.a, err = w.newAgency(c.d); err != nil {
		return err
	}
	if err := c.untilCut(ctx, t, disk, round); err != nil {
		return err
	}
	if err := errors.Join(disk.unmount(ctx), disk.mount(ctx)); err != nil {
		return err
	}
	return c.second(ctx, t, fmt.Sprint("cut ", round), nil)
}

// untilCut lets people work until the power is cut. What they were told later counts for nothing: a sync
// that meets the cut may be told that all is well.
func (c *cell) untilCut(ctx context.Context, t *trial, disk *disk, round int) error {
	p, err := c.d.start(ctx)
	if err != nil {
		return err
	}
	working, stop := context.WithCancel(ctx)
	l := &load{agency: c.a, seed: t.seed + uint64(round), updates: .25, closes: .4}
	l.work(working, peopleAtWork)
	for end := time.Now().Add(bootTime); c.w.acked(judge.Submit) == 0 && time.Now().Before(end); { // on a busy machine
		pause(ctx, time.Millisecond)
	}
	c.w.live(ctx, 1, cutAfter+time.Duration(round%cutSteps)*cutSpread)
	busy := c.w.underWay()
	before := time.Now()
	err = disk.cut()
	if killed := p.kill(); !errors.Is(killed, errEndedByItself) || p.over.Before(before) {
		err = errors.Join(err, killed)
	} // else it has met the cut before the kill, and rightly ended
	stop()
	l.wg.Wait()
	c.w.doubt(before)
	if err == nil && (!busy || c.w.acked(judge.Submit) == 0) {
		err = errors.New("nothing was acknowledged before it, or nothing was left to do, which proves nothing")
	}
	return err
}
