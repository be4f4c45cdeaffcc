package books

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// read is a delivery with what it shows and acts on.
func (b *books) read(d *row) alert.Delivery {
	out := d.Delivery
	out.Rendering = d.of.rendering(d.Revision, d.Ended, d.Channel)
	if d.target != nil {
		out.Target = d.target.Post
	}
	for _, p := range b.posts {
		if p.by == d {
			out.Post = p.Post
		}
	}
	return out
}

// Alert reads the alert that people call by code.
func (b *books) Alert(_ context.Context, code string) (alert.Alert, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, err := b.find(code)
	if err != nil {
		return alert.Alert{}, err
	}
	return s.Alert, nil
}

// Version reads one revision of an alert; number 0 is the newest.
func (b *books) Version(_ context.Context, code string, number int) (alert.Version, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, err := b.find(code)
	if err != nil {
		return alert.Version{}, err
	}
	v := s.newest()
	if number != 0 {
		v = s.version(number)
	}
	if v == nil {
		return alert.Version{}, alert.ErrNotFound
	}
	return v.Version, nil
}

// Deliveries returns the deliveries of an alert in the order they were committed.
func (b *books) Deliveries(_ context.Context, code string) ([]alert.Delivery, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, err := b.find(code)
	if err != nil {
		return nil, err
	}
	var out []alert.Delivery
	for _, d := range b.rows {
		if d.of == s {
			out = append(out, b.read(d))
		}
	}
	return out, nil
}

// Attempts returns the history of a delivery, oldest first.
func (b *books) Attempts(_ context.Context, key string) ([]alert.Attempt, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	d, err := b.byKey(key)
	if err != nil {
		return nil, err
	}
	return slices.Clone(d.attempts), nil
}

// Doubtful returns at most n unsure deliveries of a channel that are due to be looked for.
func (b *books) Doubtful(_ context.Context, channel string, now time.Time, n int) ([]alert.Delivery, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var found []*row
	for _, d := range b.rows {
		if d.Channel == channel && d.State == alert.Unsure && !d.Due.After(now) {
			found = append(found, d)
		}
	}
	slices.SortStableFunc(found, func(x, y *row) int { return x.Due.Compare(y.Due) })
	var out []alert.Delivery
	for _, d := range found[:min(n, len(found))] {
		out = append(out, b.read(d))
	}
	return out, nil
}

// Due tells when there is something to do next at a channel.
func (b *books) Due(_ context.Context, channel string) (alert.Due, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	due := alert.Due{Desks: map[alert.Desk]time.Time{}}
	for _, d := range b.rows {
		switch {
		case d.Channel != channel:
		case d.State == alert.Unsure && (due.Looks.IsZero() || d.Due.Before(due.Looks)):
			due.Looks = d.Due
		case d.State == alert.Queued && !b.waits(d):
			if at, ok := due.Desks[d.desk()]; !ok || d.Due.Before(at) {
				due.Desks[d.desk()] = d.Due
			}
		}
	}
	return due, nil
}

// Figures counts what must reach zero, and what is counted for ever.
func (b *books) Figures(_ context.Context, now, _ time.Time, _ int) (alert.Figures, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f := alert.Figures{At: now, Events: int64(len(b.events))}
	for _, p := range b.posts {
		if p.of.Phase.Over() && !p.gone && !p.kept && p.ended == "" {
			f.Survivors = append(f.Survivors, alert.Survivors{Code: p.of.Code, Channel: p.Channel, Network: p.network, N: 1})
		}
	}
	for _, d := range b.rows {
		if d.of.Phase.Over() && d.Action.Creates() && d.Ended == "" && mayHaveLanded(d.State) {
			f.Survivors = append(f.Survivors, alert.Survivors{Code: d.Code, Channel: d.Channel, Network: d.Network, N: 1})
		}
	}
	for c, n := range b.counters {
		f.Counts = append(f.Counts, alert.Count{Name: c.name, Labels: c.labels, Value: n})
	}
	return f, nil
}

// event is one before it is written out.
type event struct {
	at   time.Time
	of   *story
	by   alert.Actor
	kind string
	data any
}

// Events returns at most n events after the one numbered since, of one alert, or of all.
func (b *books) Events(_ context.Context, code string, since int64, n int) ([]alert.Event, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []alert.Event
	for i, e := range b.events {
		if int64(i) < since || code != "" && e.of.Code != code || len(out) == n {
			continue
		}
		data, err := json.Marshal(e.data)
		if err != nil {
			return nil, err
		}
		out = append(out, alert.Event{ID: int64(i) + 1, At: e.at, Alert: e.of.ID, Code: e.of.Code, Actor: e.by.Name, Kind: e.kind, Data: data})
	}
	return out, nil
}

// Open is how many deliveries have not ended.
func (b *books) Open() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 0
	for _, d := range b.rows {
		if d.open() {
			n++
		}
	}
	return n
}
