package main

import (
	"context"
	"fmt"
)

const (
	cellsAtOnce = 20 // rounds that wait for a network to settle need no processor
	lives       = 3  // in which one of them is to be cut
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
	points := spread(calls, t.rounds)
	t.say("%d calls in one life, dying at %d of them", calls, len(points))
	if t.only > 0 {
		points = []int{t.only}
	}
	struck := 0
	err = together(ctx, len(points), cellsAtOnce, func(ctx context.Context, round int) error {
		hit, err := t.crashAt(ctx, n, round, points[round-1])
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

// crashAt lets a life be cut at a point. No two make as many calls: one that ends before the point is
// followed by another, which is to be cut near that end.
func (t *trial) crashAt(ctx context.Context, n *nursery, round, point int) (struck bool, err error) {
	for range lives {
		calls, err := t.crash(ctx, n, round, point)
		if err != nil || calls == point {
			return err == nil, err
		}
		point = calls * 9 / 10
	}
	return false, nil
}

// crash is one life that is cut at a point, or goes on to its end. It returns the calls that were made.
func (t *trial) crash(ctx context.Context, n *nursery, round, point int) (calls int, err error) {
	c, err := n.cell(ctx, round, settings{})
	if err != nil {
		return 0, err
	}
	defer n.clean(c)
	tr := &tracer{counts: outward, at: point}
	p, life, err := c.first(ctx, tr, newSheet(round, false))
	if err != nil {
		return 0, fmt.Errorf("point %d: %w", point, err)
	}
	if !tr.strike().IsZero() {
		return point, c.second(ctx, t, fmt.Sprint("point ", point), life.end)
	}
	if p.err != nil || p.status != 0 {
		return 0, fmt.Errorf("point %d: %w", point, p.strange())
	}
	return tr.counted, life.end(ctx)
}
