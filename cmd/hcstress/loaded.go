package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/hueandcry/hueandcry/rehearsal"
	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

const (
	limitedFor  = 9 * time.Second
	limitedWait = 3 * time.Second // what the networks say
)

// loaded hands in many alerts at fifteen channels, measures how fast they come out, and lets one town
// answer with 429 for a while: nobody may come back before the time that the network has named.
func loaded(ctx context.Context, t *trial) error {
	w, err := newWorld(ctx, t.seed, townPlan{name: "t1"}, townPlan{name: "t2"}, townPlan{name: "t3"}, townPlan{name: "t4"}, townPlan{name: "limited"})
	if err != nil {
		return err
	}
	defer w.close()
	c, p, err := t.oneDaemon(ctx, w)
	if err != nil {
		return err
	}
	before, err := c.d.use(ctx)
	if err == nil {
		err = t.handIn(ctx, c)
	}
	var after map[string]float64
	if err == nil {
		err = w.rest(ctx, c.d, restTime)
	}
	if err == nil {
		after, err = c.d.use(ctx)
	}
	limited := 0
	for _, call := range w.rec.Calls() {
		if !call.Until.IsZero() {
			limited++
		}
	}
	if err == nil && limited == 0 {
		err = errors.New("no network had to limit anything, which proves nothing")
	}
	t.report.figure("answers with 429", "%d in %s", limited, limitedFor)
	t.report.figure("resident memory, before / after", "%.0f / %.0f MB", before["process_resident_memory_bytes"]/1e6, after["process_resident_memory_bytes"]/1e6)
	t.report.figure("goroutines, before / after", "%.0f / %.0f", before["go_goroutines"], after["go_goroutines"])
	t.report.figure("open files, before / after", "%.0f / %.0f", before["process_open_fds"], after["process_open_fds"])
	return c.judge(ctx, t, "load", p, err, func(h *judge.History) { t.spreadFigures(*h) })
}

// handIn submits all alerts, four at a time. A third of the way on the networks of one town begin to limit.
func (t *trial) handIn(ctx context.Context, c *cell) error {
	limits := c.w.towns[len(c.w.towns)-1].server.Faults()
	began := time.Now()
	var done atomic.Int64
	err := together(ctx, t.rounds, peopleAtWork, func(ctx context.Context, round int) error {
		if err := c.a.submit(ctx, newSheet(round, false)); err != nil {
			return err
		}
		if done.Add(1) != int64(t.rounds/3) {
			return nil
		}
		time.AfterFunc(limitedFor, func() { limits.Clear("") })
		return limits.Add(rehearsal.Fault{Name: rehearsal.FaultLimited, Op: "create", Wait: limitedWait})
	})
	took := time.Since(began)
	t.report.Rounds = int(done.Load())
	t.report.figure("acknowledged", "%.0f alerts/s", float64(done.Load())/took.Seconds())
	if !pause(ctx, max(0, limitedFor-took)) {
		return ctx.Err()
	}
	return err
}

// spreadFigures tells how long alerts took from their acknowledgement to the public.
func (t *trial) spreadFigures(h judge.History) {
	var one, all []time.Duration
	for _, s := range judge.Spreads(h, func(channel string) bool { return !regexp.MustCompile(`-limited$`).MatchString(channel) }) {
		one, all = append(one, s.First), append(all, s.Last)
	}
	slices.Sort(one)
	slices.Sort(all)
	t.report.figure("acknowledged → the first post, p50 / p99", "%s / %s (aim < 1 s)", at(one, 50), at(one, 99))
	t.report.figure("acknowledged → all posts at the channels that are not limited, p50 / p99", "%s / %s (aim < 10 s)", at(all, 50), at(all, 99))
}

var gauge = regexp.MustCompile(`(?m)^(process_resident_memory_bytes|process_open_fds|go_goroutines) (\S+)$`)

// use is what the daemon takes of the machine.
func (d *daemon) use(ctx context.Context) (map[string]float64, error) {
	text, err := d.ask(ctx, "/metrics")
	if err != nil {
		return nil, err
	}
	out := map[string]float64{}
	for _, m := range gauge.FindAllStringSubmatch(text, -1) {
		if out[m[1]], err = strconv.ParseFloat(m[2], 64); err != nil {
			return nil, fmt.Errorf("%s: %w", m[1], err)
		}
	}
	if len(out) == 0 {
		return nil, errors.New("the daemon does not tell what it takes of the machine")
	}
	return out, nil
}
