package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/hueandcry/hueandcry/rehearsal"
)

const (
	smallDisk = "48m"
	fullFor   = 10 * time.Second // in which accepted work must leave, and a close must be done
	untilFull = 400              // alerts; a full disk must refuse one of them

	atThatMoment = 3 // alerts that are handed in while the disk fills up
	fillTime     = 60 * time.Millisecond
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
	for t.report.Rounds < t.rounds && err == nil {
		err = f.round(ctx)
	}
	if err == nil {
		err = p.stop(ctx)
	} else {
		err = errors.Join(err, p.kill())
	}
	if gone := os.Remove(f.filler); !errors.Is(gone, os.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	if err != nil {
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
	if err := f.w.fault(rehearsal.Fault{Name: rehearsal.FaultLimited, Op: "create", Wait: time.Second}); err != nil {
		return err
	}
	if err := f.a.submit(ctx, waiting); err != nil {
		return fmt.Errorf("there is room, and a submit is refused: %w", err)
	}
	var people sync.WaitGroup
	defer people.Wait()
	for range atThatMoment {
		s, wait := f.sheet(), time.Duration(f.trial.rng.Int64N(int64(fillTime)))
		people.Go(func() {
			if pause(ctx, wait) {
				_ = f.a.submit(ctx, s) // the record of the acts says how it ended
			}
		})
	}
	if err := f.fill(ctx); err != nil {
		return err
	}
	if err := f.w.fair(); err != nil {
		return err
	}
	if err := f.whileFull(ctx, standing, waiting); err != nil {
		return err
	}
	if err := os.Remove(f.filler); err != nil {
		return err
	}
	f.trial.report.Rounds++
	return ctx.Err()
}

// whileFull closes the case that stands, and waits until the public sees that, and the case that waited; or
// until that is due.
func (f *filling) whileFull(ctx context.Context, standing, waiting sheet) error {
	end := time.Now().Add(fullFor)
	f.w.due(waiting.code, end)
	if err := f.a.mustEnd(ctx, standing, end); err != nil {
		f.trial.say("fill %d: %v", f.trial.report.Rounds+1, err) // the judge will say so too
	}
	ctx, cancel := context.WithDeadline(ctx, end)
	defer cancel()
	err := errors.Join(f.w.shown(ctx, waiting.code+"/1"), f.w.shown(ctx, standing.code+"/end"))
	if errors.Is(err, context.DeadlineExceeded) {
		return nil // it is for the judge
	}
	return err
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
	for range untilFull { // waiting for an approver, so that nothing leaves of them
		one := f.sheet()
		_, err := f.a.clients[0].Submit(ctx, one.file(1), "submit "+one.code, false)
		if full(err) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return fmt.Errorf("%d alerts were taken on a full disk, so it was not full", untilFull)
}
