package main

import (
	"context"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach"
)

// pace is how fast an audience lives: in a rehearsal, faster than the clock. A forecast speaks of hours of an
// audience's life, so that the analyst is told its time.
type pace struct {
	store reach.Cascades
	begin time.Time
	speed float64
}

// quick is the time of the audience.
func (p pace) quick(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return p.begin.Add(time.Duration(float64(t.Sub(p.begin)) * p.speed))
}

// slow is the time of the clock.
func (p pace) slow(t time.Time) time.Time {
	return p.begin.Add(time.Duration(float64(t.Sub(p.begin)) / p.speed))
}

// Cascades implements [reach.Cascades].
func (p pace) Cascades(ctx context.Context, since time.Time, limit int, known map[string]int64) ([]alert.Cascaded, error) {
	found, err := p.store.Cascades(ctx, p.slow(since), limit, known)
	return p.hasten(found), err
}

// CascadesOf implements [reach.Cascades].
func (p pace) CascadesOf(ctx context.Context, code string) ([]alert.Cascaded, error) {
	found, err := p.store.CascadesOf(ctx, code)
	return p.hasten(found), err
}

// Ended implements [reach.Cascades].
func (p pace) Ended(ctx context.Context, limit int) ([]string, error) {
	return p.store.Ended(ctx, limit)
}

func (p pace) hasten(found []alert.Cascaded) []alert.Cascaded {
	for i := range found {
		c := &found[i]
		for _, t := range []*time.Time{&c.At, &c.Gone, &c.Read, &c.Alert.Closed} {
			*t = p.quick(*t)
		}
		for k := range c.Reposts {
			c.Reposts[k].At = p.quick(c.Reposts[k].At)
		}
	}
	return found
}
