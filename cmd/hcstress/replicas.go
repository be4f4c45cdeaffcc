package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

// replicas are several daemons on one database, in a world of their own.
type replicas struct {
	w       *world
	daemons []*daemon
	running []*process
	a       *agency
}

// newReplicas starts two daemons on an empty database.
func (t *trial) newReplicas(ctx context.Context, seed uint64, name, dsn string, binaries ...string) (*replicas, error) {
	dir := filepath.Join(t.dir, name)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	w, err := newWorld(ctx, seed, townPlan{name: "t1"})
	if err != nil {
		return nil, err
	}
	r := &replicas{w: w}
	token := ""
	for i, binary := range binaries {
		d, err := w.newDaemon(ctx, binary, dir, settings{name: fmt.Sprint("hc", i+1), store: dsn, token: token})
		if err != nil {
			return nil, errors.Join(err, r.end(ctx))
		}
		token = d.token
		r.daemons = append(r.daemons, d)
		p, err := d.start(ctx)
		if err != nil {
			return nil, errors.Join(err, r.end(ctx))
		}
		r.running = append(r.running, p)
	}
	r.a, err = w.newAgency(r.daemons...)
	return r, err
}

// end ends what runs, in good order.
func (r *replicas) end(ctx context.Context) error {
	var errs []error
	for _, p := range r.running {
		errs = append(errs, p.stop(ctx))
	}
	r.w.close()
	return errors.Join(errs...)
}

// judge waits until nothing is open, ends the daemons and judges; but if something went wrong before, it
// only ends them.
func (r *replicas) judge(ctx context.Context, t *trial, name string, wrong error, more ...func(*judge.History)) error {
	err := wrong
	if err == nil {
		err = r.w.rest(ctx, r.daemons[0], restTime)
	}
	var audit []judge.Record
	if err == nil {
		audit, err = r.a.account(ctx)
	}
	if err := errors.Join(err, r.end(ctx)); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	h := r.w.history(audit)
	for _, change := range more {
		change(&h)
	}
	return t.judge(name, h)
}

// people lets some work at each daemon, so that there is work at one while the other is away.
func (r *replicas) people(ctx context.Context, seed uint64) ([]*load, error) {
	var out []*load
	for i, d := range r.daemons {
		a, err := r.w.newAgency(d)
		if err != nil {
			return out, err
		}
		l := &load{agency: a, seed: seed + uint64(i), updates: .25, closes: .4, from: 40_000 * i}
		l.work(ctx, peopleAtWork/len(r.daemons))
		out = append(out, l)
	}
	return out, nil
}
