package main

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

// record is what clients have asked for, and what they were answered.
type record struct {
	answers atomic.Int64 // that said yes

	mu   sync.Mutex
	acts []*judge.Act
}

// begin writes down that a client asks for something.
func (r *record) begin(a judge.Act) *judge.Act {
	r.mu.Lock()
	defer r.mu.Unlock()
	a.Began = time.Now()
	r.acts = append(r.acts, &a)
	return &a
}

// yes writes down that an act is acknowledged.
func (r *record) yes(a *judge.Act) {
	now := time.Now()
	r.note(a, func(d *judge.Act) { d.Acked = now })
	r.answers.Add(1)
}

// due says when the public must see what came of the submit of an alert.
func (r *record) due(code string, by time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, a := range r.acts {
		if a.Code == code && a.Deed == judge.Submit {
			a.By = by
		}
	}
}

// note changes what is written down of an act.
func (r *record) note(a *judge.Act, change func(*judge.Act)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(a)
}

// acked counts the acts that were acknowledged.
func (r *record) acked(deed judge.Deed) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, a := range r.acts {
		if a.Deed == deed && !a.Acked.IsZero() {
			n++
		}
	}
	return n
}

// waiting reports whether somebody waits for an answer of the daemon.
func (r *record) waiting() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.acts, func(a *judge.Act) bool { return a.Acked.IsZero() && !a.Refused })
}

// doubt takes back what was acknowledged, or refused, after a moment.
func (r *record) doubt(after time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, a := range r.acts {
		a.Refused = false
		if a.Acked.After(after) {
			a.Acked = time.Time{}
		}
	}
}

// all is what is written down now.
func (r *record) all() []judge.Act {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []judge.Act
	for _, a := range r.acts {
		out = append(out, *a)
	}
	return out
}
