package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

// trial is one run of one driver.
type trial struct {
	options

	driver driver
	began  time.Time
	dir    string // for all it writes; gone afterwards unless it is to be kept
	binary string // the daemon under test
	bug    patch  // what it was changed by; none: nothing
	rng    *rand.Rand

	mu      sync.Mutex // of what follows
	report  report
	overlap time.Duration // see [judge.Overlap]
}

// begin runs a driver and says what came of it; nothing, where something is missing that may be.
func begin(ctx context.Context, d driver, opt options) (*report, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for _, n := range d.needs {
		switch err := n(); {
		case err != nil && opt.skip:
			fmt.Fprintf(opt.stdout, "%s: skipped: %v\n", d.name, err)
			return nil, nil
		case err != nil:
			return nil, fmt.Errorf("%s: %w; --may-skip goes on without", d.name, err)
		}
	}
	dir, err := workFolder(d, opt)
	if err != nil {
		return nil, err
	}
	if opt.keep == "" {
		defer os.RemoveAll(dir)
	}
	var bug patch
	if opt.mutant != "" {
		if bug, err = keptPatch("mutants/" + opt.mutant + ".patch"); err != nil {
			return nil, usagef("there is no mutant %q: %w", opt.mutant, err)
		}
	}
	binary := opt.binary
	if binary == "" || len(bug.hunks) > 0 {
		if binary, err = build(ctx, dir, source{patch: bug}); err != nil {
			return nil, err
		}
	}
	t := newTrial(d, opt, dir, binary)
	t.bug = bug
	if err := t.do(ctx); err != nil {
		return &t.report, err
	}
	return &t.report, t.report.print(opt)
}

func newTrial(d driver, opt options, dir, binary string) *trial {
	return &trial{
		options: opt, driver: d, began: time.Now(), dir: dir, binary: binary,
		rng:    rand.New(rand.NewPCG(opt.seed, 0x57e55)),
		report: report{Driver: d.name, Seed: opt.seed, Of: d.round, Violations: map[string]int{}},
	}
}

func (t *trial) do(ctx context.Context) error {
	err := t.driver.run(ctx, t)
	if t.overlap > 0 {
		t.report.figure("latest arrival of what an acknowledged act had overtaken", "%s after the answer (on its way until %s)", t.overlap.Round(time.Microsecond), flight)
	}
	t.report.Seconds = time.Since(t.began).Seconds()
	if ctx.Err() != nil {
		return errors.New(t.driver.name + ": interrupted")
	}
	if err != nil {
		return fmt.Errorf("%s, seed %d: %w", t.driver.name, t.seed, err)
	}
	return nil
}

// workFolder makes a folder of the trial's own.
func workFolder(d driver, opt options) (string, error) {
	if opt.keep != "" {
		if err := os.MkdirAll(opt.keep, 0o700); err != nil {
			return "", err
		}
	}
	return os.MkdirTemp(opt.keep, fmt.Sprintf("hcstress-%s-%d-", d.name, opt.seed))
}

// say tells how far it is.
func (t *trial) say(format string, args ...any) {
	fmt.Fprintf(t.stderr, "%6.1f s  %s: %s\n", time.Since(t.began).Seconds(), t.driver.name, fmt.Sprintf(format, args...))
}

// judge looks for violations in a history and adds it to the report. Whatever is found is shown, and kept
// if anything is.
func (t *trial) judge(name string, h judge.History) error {
	found := judge.Check(h)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.report.add(h, found)
	t.overlap = max(t.overlap, judge.Overlap(h))
	for i, v := range found {
		if i == shown {
			t.say("… and %d more", len(found)-i)
			break
		}
		t.say("%s: VIOLATION %s", name, v)
	}
	if t.keep == "" {
		return nil
	}
	b, err := json.Marshal(h)
	if err != nil {
		return err
	}
	file := filepath.Join(t.dir, strings.ReplaceAll(name, " ", "-")+".history.json")
	return os.WriteFile(file, b, 0o600)
}

const shown = 20 // violations of one history
