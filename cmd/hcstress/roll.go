package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

// roll replaces one of two daemons after the other by another version, again and again, under load. In the
// end a version from the future takes over the ledger: older ones must refuse it in words and touch nothing.
func roll(ctx context.Context, t *trial) error {
	pg, err := newPostgres(ctx)
	if err != nil {
		return err
	}
	defer pg.Remove()
	var versions []string
	for _, name := range []string{"1.0.0", "1.1.0"} {
		binary, err := t.build(ctx, name, source{version: name})
		if err != nil {
			return err
		}
		versions = append(versions, binary)
	}
	dsn, err := pg.Create(ctx, "roll")
	if err != nil {
		return err
	}
	r, err := t.newReplicas(ctx, t.seed, "roll", dsn, versions[0], versions[0])
	if err != nil {
		return err
	}
	if err := errors.Join(r.w.ambiguous(.3), r.w.unhurried()); err != nil {
		return err
	}
	crews, err := r.people(ctx, t.seed)
	for t.report.Rounds < t.rounds && err == nil {
		err = r.replace(ctx, t, versions)
	}
	for _, l := range crews {
		err = errors.Join(err, l.goHome(ctx))
	}
	err = errors.Join(err, r.w.fair())
	if err := r.judge(ctx, t, "roll", err); err != nil {
		return err
	}
	if err := t.enough(10 * t.rounds); err != nil {
		return err
	}
	return t.future(ctx, r)
}

// replace ends one daemon in good order and starts another version in its place.
func (r *replicas) replace(ctx context.Context, t *trial, versions []string) error {
	i := t.report.Rounds % len(r.daemons)
	r.w.live(ctx, 2*mostProgress, littleMore)
	if err := r.running[i].stop(ctx); err != nil {
		return err
	}
	r.daemons[i].binary = versions[(t.report.Rounds/len(r.daemons)+1)%len(versions)]
	p, err := r.daemons[i].start(ctx)
	if err != nil {
		return err
	}
	r.running[i] = p
	t.report.Rounds++
	return nil
}

// future lets a newer version change the schema, and the older ones meet it.
func (t *trial) future(ctx context.Context, r *replicas) error {
	newer, err := t.variant(ctx, "newer-schema")
	if err != nil {
		return err
	}
	old := r.daemons[0].binary
	local, err := r.w.newDaemon(ctx, newer, t.dir, settings{name: "local"})
	if err != nil {
		return err
	}
	for _, d := range []*daemon{r.daemons[0], local} {
		d.binary = newer
		if err := d.startAndStop(ctx); err != nil {
			return fmt.Errorf("the newer version: %w", err)
		}
		said, err := exec.CommandContext(ctx, old, "serve", "--config", d.config).CombinedOutput()
		if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 1 || !strings.Contains(string(said), "newer") || strings.Count(string(said), "\n") != 1 {
			return fmt.Errorf("an older version does not refuse %s in one line: %w\n%s", filepath.Base(d.config), err, said)
		}
		if err := d.startAndStop(ctx); err != nil {
			return fmt.Errorf("the newer version, after an older one was refused: %w", err)
		}
	}
	t.report.figure("an older version and a newer schema", "refused in one line, on both databases; nothing was touched")
	return nil
}

func (d *daemon) startAndStop(ctx context.Context) error {
	p, err := d.start(ctx)
	if err != nil {
		return err
	}
	if err := d.ready(ctx); err != nil {
		return errors.Join(err, p.kill())
	}
	return p.stop(ctx)
}
