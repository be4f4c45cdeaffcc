package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
)

// driver is one way of trying to break the promises.
type driver struct {
	name  string
	short string
	round string // what one round is: "kills"
	ci    int    // rounds in CI
	soak  int    // rounds in a soak
	needs []need // beyond Go and Linux
	alone bool   // nothing runs beside it, for it measures how fast something is
	run   func(ctx context.Context, t *trial) error
}

// every is more rounds than there can be.
const every = 1_000_000

// figure says a number of rounds.
func (d driver) figure(rounds int) string {
	if rounds == every {
		return "all " + d.round
	}
	return fmt.Sprint(rounds, " ", d.round)
}

// drivers is the table of all there are, in the order of a soak.
func drivers() []driver {
	return []driver{
		{name: "sim", short: "small worlds in simulated time, one for each seed: the core, without goroutines and clock", round: "worlds", ci: 20_000, soak: 1_000_000, run: sim},
		{name: "kill", short: "kill -9 at random moments under load, while networks lose answers", round: "kills", ci: 1000, soak: 10_000, run: kill},
		{name: "crashpoints", short: "die at the 1st, 2nd, 3rd call that reaches the disk or a network", round: "points", ci: 300, soak: every, run: crashpoints},
		{name: "eio", short: "the 1st, 2nd, 3rd fsync fails: nothing is acknowledged, and the daemon ends", round: "syncs", ci: every, soak: every, run: eio},
		{
			name: "powercut", short: "the power of the disk is cut under load", round: "cuts", ci: 20, soak: 500, run: powercut,
			needs: []need{needRoot, needCommand("mkfs.ext4"), needCommand("mount")},
		},
		{
			name: "diskfull", short: "the disk is filled: work goes on leaving, and a case can be closed", round: "fills", ci: 20, soak: 500, run: diskfull,
			needs: []need{needRoot},
		},
		{name: "close", short: "cases are closed at every moment of their lives, while networks lie about removals", round: "closes", ci: 200, soak: 5000, alone: true, run: closing},
		{name: "update", short: "a wrong plate is corrected while half of the fan-out is still queued", round: "updates", ci: 30, soak: 500, run: update},
		{
			name: "zombie", short: "one of two daemons on PostgreSQL is frozen past its lease and comes back", round: "pauses", ci: 200, soak: 5000, run: zombie,
			needs: []need{needPostgres},
		},
		{
			name: "roll", short: "two daemons on PostgreSQL are replaced by other versions under load", round: "replacements", ci: 20, soak: 500, run: roll,
			needs: []need{needPostgres},
		},
		{
			name: "dbcut", short: "connections to PostgreSQL are cut at COMMIT, and the server is killed", round: "cuts", ci: 50, soak: 2000, run: dbcut,
			needs: []need{needPostgres},
		},
		{name: "clock", short: "the wall clock jumps by an hour and by ten years, and back", round: "jumps", ci: 4, soak: 40, run: clock},
		{name: "load", short: "many alerts at fifteen channels, three of which limit for a while", round: "alerts", ci: 300, soak: 5000, alone: true, run: loaded},
		{name: "mutants", short: "nine seeded bugs, each of which a driver must find", round: "mutants", ci: 9, soak: 9, run: mutants},
	}
}

func driverNamed(name string) (driver, bool) {
	for _, d := range drivers() {
		if d.name == name {
			return d, true
		}
	}
	return driver{}, false
}

// options are what every driver takes.
type options struct {
	seed   uint64
	rounds int
	only   int // the one round to replay; 0 = all
	soak   bool
	json   bool
	skip   bool // where something is missing, say so and go on
	keep   string
	mutant string // seeded bug to build in
	binary string // of the daemon as it is; empty: to be built

	stdout, stderr io.Writer
}

// flags are those of one driver, or of all.
func (opt *options) flags(name string) *flag.FlagSet {
	f := flag.NewFlagSet("hcstress "+name, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.Uint64Var(&opt.seed, "seed", 1, "everything random derives from it")
	f.BoolVar(&opt.soak, "soak", name == "soak", "the larger figures")
	f.BoolVar(&opt.json, "json", false, "end in one line of JSON")
	f.BoolVar(&opt.skip, "may-skip", false, "where something is missing, say so and succeed")
	f.StringVar(&opt.keep, "keep", "", "keep stores, logs and histories in this folder")
	return f
}

func parse(d driver, args []string, stdout, stderr io.Writer) (options, error) {
	opt := options{stdout: stdout, stderr: stderr}
	f := opt.flags(d.name)
	f.IntVar(&opt.rounds, "rounds", 0, fmt.Sprintf("0 means %s, and %s with --soak", d.figure(d.ci), d.figure(d.soak)))
	f.IntVar(&opt.only, "only", 0, "replay this round alone, where rounds are independent")
	f.StringVar(&opt.mutant, "mutant", "", "build this seeded bug in: a name of cmd/hcstress/mutants, without .patch")
	if err := read(f, args, stdout, d.short); err != nil {
		return opt, err
	}
	if opt.rounds < 0 || opt.only < 0 {
		return opt, usagef("a number of rounds is not negative")
	}
	if opt.rounds == 0 {
		opt.rounds = d.rounds(opt.soak)
	}
	return opt, nil
}

// rounds of a driver, in CI or in a soak.
func (d driver) rounds(soak bool) int {
	if soak {
		return d.soak
	}
	return d.ci
}

// read reads a command line without arguments.
func read(f *flag.FlagSet, args []string, stdout io.Writer, short string) error {
	err := f.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintf(stdout, "%s: %s\n\n", f.Name(), short)
		f.SetOutput(stdout)
		f.PrintDefaults()
		return err
	case err != nil:
		return usageError{err}
	case f.NArg() > 0:
		return usagef("%s takes no argument, unlike %q", f.Name(), f.Arg(0))
	}
	return nil
}

func usage(w io.Writer) {
	fmt.Fprint(w, `hcstress tries to break the promises of Hue and Cry and judges from what the public saw.

  hcstress DRIVER [--seed N] [--rounds N] [--soak] [--json] [--keep DIR] [--may-skip]
  hcstress all [--but DRIVER,…]    every driver with the figures of CI
  hcstress soak [--but DRIVER,…]   every driver with the larger figures
  hcstress judge FILE              judge a history again that --keep has kept

Drivers:
`)
	for _, d := range drivers() {
		fmt.Fprintf(w, "  %-12s %s (CI: %s)\n", d.name, d.short, d.figure(d.ci))
	}
	fmt.Fprint(w, "\nExit codes: 0 no violation, 1 a violation or a run that proves nothing, 2 not understood.\n")
}
