package main

import (
	"context"
	"fmt"
)

const (
	cellsAtOnce = 20 // rounds that wait for a network to settle need no processor
	spare       = 20 // calls at the end of a life that another life may not reach
)

// crashpoints lets the daemon die at the first, the second, the third call that reaches the disk or a
// network, over the whole life of an alert: submit, publish, update, close. Each time it is started again
// and must bring the case to its end.
func crashpoints(ctx context.Context, t *trial) error {
	n, err := t.newNursery(ctx)
	if err != nil {
		return err
	}
	calls, err := t.countCalls(ctx, n, outward)
	if err != nil {
		return err
	}
	t.report.figure("calls to the disk and to sockets in one life", "%d", calls)
	points := spread(calls-spare, t.rounds)
	t.say("%d calls in one life, dying at %d of them", calls, len(points))
	if t.only > 0 {
		points = []int{t.only}
	}
	struck := 0
	err = together(ctx, len(points), cellsAtOnce, func(ctx context.Context, round int) error {
		hit, err := t.crash(ctx, n, round, points[round-1])
		t.mu.Lock()
		defer t.mu.Unlock()
		if hit {
			struck++
		}
		if t.report.Rounds++; t.report.Rounds%50 == 0 {
			t.say("%d points", t.report.Rounds)
		}
		return err
	})
	if err == nil && struck < len(points)*95/100 {
		err = fmt.Errorf("only %d of %d lives were cut, which proves nothing", struck, len(points))
	}
	return err
}

// spread chooses n of the numbers from 1 to all, evenly; all of them if there are no more.
func spread(all, n int) []int {
	var out []int
	for i := range min(all, n) {
		out = append(out, 1+i*all/min(all, n))
	}
	return out
}

// countCalls counts the calls of an undisturbed life.
func (t *trial) countCalls(ctx context.Context, n *nursery, counts counting) (int, error) {
	c, err := n.cell(ctx, 0, settings{})
	if err != nil {
		return 0, err
	}
	defer c.w.close()
	tr := &tracer{counts: counts}
	p, life, err := c.first(ctx, tr, newSheet(1, false))
	if err == nil {
		err = life.end(ctx)
	}
	if err == nil && (p.err != nil || p.status != 0) {
		err = p.strange()
	}
	return tr.counted, err
}

// crash lets one life be cut at a point.
func (t *trial) crash(ctx context.Context, n *nursery, round, point int) (struck bool, err error) {
	c, err := n.cell(ctx, round, settings{})
	if err != nil {
		return false, err
	}
	defer n.clean(c)
	tr := &tracer{counts: outward, at: point}
	p, life, err := c.first(ctx, tr, newSheet(round, false))
	if err != nil {
		return false, fmt.Errorf("point %d: %w", point, err)
	}
	if tr.strike().IsZero() {
		if p.err != nil || p.status != 0 {
			return false, fmt.Errorf("point %d: %w", point, p.strange())
		}
		return false, life.end(ctx)
	}
	return true, c.second(ctx, t, fmt.Sprint("point ", point), life.end)
}
