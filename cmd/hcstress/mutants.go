package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
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

// catch runs the driver that must find a mutant.
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
	began := time.Now()
	name := strings.TrimSuffix(strings.TrimPrefix(m.name, "mutants/"), ".patch")
	binary, err := t.build(ctx, name, source{patch: m})
	if err != nil {
		return "", err
	}
	built := time.Since(began)
	sub := newTrial(d, options{seed: t.seed, rounds: rounds, stdout: io.Discard, stderr: io.Discard}, t.dir+"/build-"+name, binary)
	sub.bug = m
	err = sub.do(ctx)
	caught := 0
	for kind := range strings.FieldsSeq(m.notes["breaks"]) {
		caught += sub.report.Violations[kind]
	}
	if caught == 0 {
		return "", fmt.Errorf("it survives: %d %s of %s found %v (%w)", sub.report.Rounds, d.round, d.name, sub.report.Violations, err)
	}
	return fmt.Sprintf("caught by %s: %v (built in %.0f s, found in %.0f s)", d.name, sub.report.Violations, built.Seconds(), time.Since(began).Seconds()-built.Seconds()), nil
}
