package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/hueandcry/hueandcry/rehearsal"
)

const (
	smallDisk = "32m"
	fullFor   = 10 * time.Second // in which accepted work must leave, and a close must be done
	untilFull = 400              // alerts; a full disk must refuse one of them
)

// diskfull fills the disk at random moments. New work must be refused in words; what was accepted must
// still leave, and a case can be closed and everything taken back. When there is room again all goes on,
// without a restart.
func diskfull(ctx context.Context, t *trial) (err error) {
	dir := filepath.Join(t.dir, "small")
	if err := newMemory(dir, smallDisk); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unmount(context.WithoutCancel(ctx), dir)) }()
	w, err := newWorld(ctx, t.seed, townPlan{name: "t1"})
	if err != nil {
		return err
	}
	defer w.close()
	c := &cell{w: w}
	if c.d, err = w.newDaemon(ctx, t.binary, t.dir, settings{store: "sqlite:" + filepath.Join(dir, "hc.db")}); err != nil {
		return err
	}
	if c.a, err = w.newAgency(c.d); err != nil {
		return err
	}
	c.a.hasty = true
	p, err := c.d.start(ctx)
	if err != nil {
		return err
	}
	f := filling{cell: c, trial: t, filler: filepath.Join(dir, "filler")}
	for f.trial.report.Rounds < t.rounds && err == nil {
		err = f.round(ctx)
	}
	if err := errors.Join(err, os.Remove(f.filler)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return errors.Join(err, p.kill())
	}
	if err := p.stop(ctx); err != nil {
		return err
	}
	return c.second(ctx, t, "diskfull", nil)
}

// filling is a disk that is filled again and again.
type filling struct {
	*cell

	trial  *trial
	filler string
	next   int // number of the next alert
}

func (f *filling) sheet() sheet {
	f.next++
	return newSheet(f.next, false)
}

// round fills the disk once. One case stands when that happens, one waits for its networks.
func (f *filling) round(ctx context.Context) error {
	standing, waiting := f.sheet(), f.sheet()
	if err := f.a.submit(ctx, standing); err != nil {
		return fmt.Errorf("there is room, and a submit is refused: %w", err)
	}
	if err := f.w.shown(ctx, standing.code+"/1"); err != nil {
		return err
	}
	if err := f.w.fault(rehearsal.Fault{Name: rehearsal.FaultBefore, Op: "create"}); err != nil {
		return err
	}
	if err := f.a.submit(ctx, waiting); err != nil {
		return fmt.Errorf("there is room, and a submit is refused: %w", err)
	}
	if err := f.fill(ctx); err != nil {
		return err
	}
	if err := f.w.fair(); err != nil {
		return err
	}
	end := time.Now().Add(fullFor)
	f.w.due(waiting.code, end)
	err := f.a.mustEnd(ctx, standing, end)
	if err != nil {
		f.trial.say("fill %d: %v", f.trial.report.Rounds+1, err)
	}
	select {
	case <-time.After(time.Until(end)):
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := os.Remove(f.filler); err != nil {
		return err
	}
	f.trial.report.Rounds++
	return nil
}

// fill leaves no byte free, and submits until the daemon has none left either.
func (f *filling) fill(ctx context.Context) error {
	file, err := os.Create(f.filler)
	if err != nil {
		return err
	}
	defer file.Close()
	block := make([]byte, 4096)
	for err == nil {
		_, err = file.Write(block)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		return err
	}
	for range untilFull {
		err := f.a.submit(ctx, f.sheet())
		if full(err) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return fmt.Errorf("%d alerts were taken on a full disk, so it was not full", untilFull)
}
