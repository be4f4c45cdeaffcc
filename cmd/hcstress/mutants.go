package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// mutants lets the harness judge itself: each of the nine seeded bugs is built into the daemon, and the
// driver that is named with it must find broken promises. A judge that has never condemned proves nothing.
func mutants(ctx context.Context, t *trial) error {
	all, err := keptMutants()
	if err != nil {
		return err
	}
	var survivors []error
	for i, m := range all {
		if t.only > 0 && i+1 != t.only {
			continue
		}
		said, err := t.catch(ctx, m)
		if err != nil {
			survivors = append(survivors, fmt.Errorf("%s: %w", m.name, err))
			said = err.Error()
		}
		t.say("%s %s", m.name, said)
		t.report.figure(m.name, "%s", said)
		t.report.Rounds++
	}
	return errors.Join(survivors...)
}

// keptMutants are all there are, in order.
func keptMutants() ([]patch, error) {
	files, err := fs.Glob(kept, "mutants/*.patch")
	if err != nil {
		return nil, err
	}
	var out []patch
	for _, f := range files {
		p, err := keptPatch(f)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// tries is how often a mutant may get away, for what a driver meets is random.
const tries = 3

// catch builds a mutant and runs the driver that must find it.
func (t *trial) catch(ctx context.Context, m patch) (said string, err error) {
	d, ok := driverNamed(m.notes["driver"])
	rounds, err := strconv.Atoi(m.notes["rounds"])
	if !ok || err != nil {
		return "", errors.New("it names no driver, or no number of rounds")
	}
	for _, n := range d.needs {
		if err := n(); err != nil {
			return "", err
		}
	}
	name := strings.TrimSuffix(strings.TrimPrefix(m.name, "mutants/"), ".patch")
	binary, err := t.build(ctx, name, source{patch: m})
	if err != nil {
		return "", err
	}
	for try := range tries {
		began := time.Now()
		dir := filepath.Join(t.dir, fmt.Sprint(name, "-", try+1))
		if err := os.Mkdir(dir, 0o700); err != nil {
			return "", err
		}
		sub := newTrial(d, options{seed: t.seed + uint64(try), rounds: rounds, stdout: io.Discard, stderr: io.Discard}, dir, binary)
		sub.bug = m
		wrong := sub.do(ctx) // a daemon with a bug in it may well disturb the driver
		for kind := range strings.FieldsSeq(m.notes["breaks"]) {
			if sub.report.Violations[kind] > 0 {
				return fmt.Sprintf("caught by %s in %.0f s: %v", d.name, time.Since(began).Seconds(), sub.report.Violations), nil
			}
		}
		err = fmt.Errorf("it survives %s: %v", d.name, sub.report.Violations)
		if wrong != nil {
			err = fmt.Errorf("%w (%w)", err, wrong)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return "", err
}
