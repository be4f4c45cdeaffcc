package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/internal/pgserver"
)

const (
	killEvery  = 5 // cuts: then the whole server is killed
	cutsWithin = time.Minute
)

// dbcut cuts the connections of two daemons to their database at a COMMIT, so that nobody hears what came
// of it or the server never hears of it; and every now and then kills the database server itself.
func dbcut(ctx context.Context, t *trial) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	pg, err := newPostgres(ctx)
	if err != nil {
		return err
	}
	defer pg.Remove()
	if _, err := pg.Create(ctx, "dbcut"); err != nil {
		return err
	}
	p, err := newProxy(ctx, pg.Socket())
	if err != nil {
		return err
	}
	dsn := "postgres://" + pgserver.Superuser + "@" + p.Addr().String() + "/dbcut?sslmode=disable"
	r, err := t.newReplicas(ctx, t.seed, "dbcut", dsn, t.binary, t.binary)
	if err != nil {
		return err
	}
	if err := errors.Join(r.w.ambiguous(.3), r.w.unhurried()); err != nil {
		return err
	}
	crews, err := r.people(ctx, t.seed)
	kills := 0
	for t.report.Rounds < t.rounds && err == nil {
		r.w.live(ctx, t.rng.IntN(mostProgress), time.Duration(t.rng.Int64N(int64(littleMore))))
		if t.report.Rounds++; t.report.Rounds%killEvery == 0 {
			pg.Kill()
			kills++
			err = pg.Start(ctx)
		} else {
			err = p.cut(ctx, []cut{unheard, unanswered}[t.report.Rounds%2])
		}
	}
	for _, l := range crews {
		err = errors.Join(err, l.goHome(ctx))
	}
	err = errors.Join(err, r.w.fair())
	t.report.figure("of these", "%d at a COMMIT, %d kills of the server", t.report.Rounds-kills, kills)
	if err := r.judge(ctx, t, "dbcut", err); err != nil {
		return err
	}
	return t.enough(3 * t.rounds)
}

// cut cuts the next COMMIT, and waits until that has come.
func (p *proxy) cut(ctx context.Context, where cut) error {
	before := p.cuts()
	p.plan(where)
	for end := time.Now().Add(cutsWithin); p.cuts() == before; {
		if !pause(ctx, time.Millisecond) {
			return ctx.Err()
		}
		if time.Now().After(end) {
			return fmt.Errorf("nobody has committed anything for %s", cutsWithin)
		}
	}
	return nil
}
