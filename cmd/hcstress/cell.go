package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

// cell is one daemon with a world of its own, beside others that are being tried at the same time.
type cell struct {
	w *world
	d *daemon
	a *agency
}

// nursery makes cells. All their stores are copies of one that has the token.
type nursery struct {
	t     *trial
	seed  string // the store to copy
	token string
}

func (t *trial) newNursery(ctx context.Context) (*nursery, error) {
	w, err := newWorld(ctx, t.seed, townPlan{name: "t1"})
	if err != nil {
		return nil, err
	}
	defer w.close()
	d, err := w.newDaemon(ctx, t.binary, t.dir, settings{name: "seed"})
	if err != nil {
		return nil, err
	}
	return &nursery{t, filepath.Join(t.dir, "seed.db"), d.token}, nil
}

func (n *nursery) cell(ctx context.Context, round int, s settings) (*cell, error) {
	s.token = n.token
	dir := filepath.Join(n.t.dir, fmt.Sprint("round-", round))
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	if err := copyFile(filepath.Join(dir, "hc.db"), n.seed); err != nil {
		return nil, err
	}
	w, err := newWorld(ctx, n.t.seed+uint64(round), townPlan{name: "t1"})
	if err != nil {
		return nil, err
	}
	c := &cell{w: w}
	if c.d, err = w.newDaemon(ctx, n.t.binary, dir, s); err == nil {
		c.a, err = w.newAgency(c.d)
	}
	if err != nil {
		w.close()
	}
	return c, err
}

// clean takes a cell away.
func (n *nursery) clean(c *cell) {
	c.w.close()
	if n.t.keep == "" {
		_ = os.RemoveAll(c.d.dir) // the whole folder goes in the end
	}
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}

// first runs the daemon under a tracer through one case, and ends it in good order if nothing strikes
// before. It returns when the daemon has ended; the case may go on.
func (c *cell) first(ctx context.Context, tr *tracer, s sheet) (*process, *lifetime, error) {
	p, err := c.d.spawn(ctx, tr)
	if err != nil {
		return nil, nil, err
	}
	life := c.begin(ctx, s)
	select {
	case <-p.ended:
		return p, life, nil
	case <-life.over:
	}
	if err := life.end(ctx); err != nil {
		return nil, nil, errors.Join(err, p.kill())
	}
	whole, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		<-p.ended
		stop()
	}()
	_ = c.w.rest(whole, c.d, lifeTime) // whatever is still open then is for the second life
	if err := p.tell(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return nil, nil, errors.Join(err, p.kill())
	}
	select {
	case <-p.ended:
		return p, life, nil
	case <-time.After(lifeTime):
		return nil, nil, errors.Join(errors.New("the daemon does not end"), p.kill())
	}
}

// oneDaemon makes a cell in a world of the trial's own, and starts its daemon.
func (t *trial) oneDaemon(ctx context.Context, w *world) (*cell, *process, error) {
	dir, err := os.MkdirTemp(t.dir, "daemon-")
	if err != nil {
		return nil, nil, err
	}
	c := &cell{w: w}
	if c.d, err = w.newDaemon(ctx, t.binary, dir, settings{}); err != nil {
		return nil, nil, err
	}
	if c.a, err = w.newAgency(c.d); err != nil {
		return nil, nil, err
	}
	p, err := c.d.start(ctx)
	return c, p, err
}

// second starts the daemon again, undisturbed, lets what people are at come to its end, and judges.
func (c *cell) second(ctx context.Context, t *trial, name string, finish func(context.Context) error, more ...func(*judge.History)) error {
	p, err := c.d.start(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if finish != nil {
		err = finish(ctx)
	}
	return c.judge(ctx, t, name, p, err, more...)
}

// judge waits until a running daemon has nothing open, ends it and judges; but if something went wrong
// before, it only ends it.
func (c *cell) judge(ctx context.Context, t *trial, name string, p *process, wrong error, more ...func(*judge.History)) error {
	err := wrong
	if err == nil {
		err = c.w.rest(ctx, c.d, restTime)
	}
	var audit []judge.Record
	if err == nil {
		audit, err = c.a.account(ctx)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, errors.Join(err, p.kill()))
	}
	if err := p.stop(ctx); err != nil {
		return err
	}
	h := c.w.history(audit)
	for _, change := range more {
		change(&h)
	}
	return t.judge(name, h)
}

const restTime = 5 * time.Minute // more than anything open takes when nothing disturbs it
