package main

import (
	"context"
	"fmt"

	"github.com/hueandcry/hueandcry/internal/simulate"
)

// sim lives through small worlds in simulated time, one for each seed from the first on: the core of the
// lanes and the rules of the ledger, without goroutines, clock and I/O. --only replays one and prints its
// trace.
func sim(ctx context.Context, t *trial) error {
	first, last := t.seed, t.seed+uint64(t.rounds)-1
	if t.only > 0 {
		first, last = uint64(t.only), uint64(t.only)
	}
	events := 0
	for seed := first; seed <= last && ctx.Err() == nil; seed++ {
		r := simulate.Run(seed, simulate.MutantNone, t.only > 0) //nolint:contextcheck // a world in simulated time has none
		for _, line := range r.Trace {
			fmt.Fprintln(t.stdout, line)
		}
		for _, v := range r.Found {
			t.say("seed %d: %v", seed, v)
		}
		events += r.Events
		t.report.Rounds++
		t.report.add(r.History, r.Found)
		if t.report.Rounds%5000 == 0 {
			t.say("%d worlds", t.report.Rounds)
		}
	}
	t.report.figure("events", "%d", events)
	return ctx.Err()
}
