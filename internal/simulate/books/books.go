// Package books is the ledger in memory, for simulations: it keeps the rules of the store, by the same
// decisions, and passes the same suite. Each of its methods is one transaction, synced when it returns.
package books

import (
	"fmt"
	"sync"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Ledger is one daemon's view of the books that it shares with others.
type Ledger struct {
	*books

	owner string
}

// books are what stands in the ledger. Deliveries and posts stand in the order of their numbers, which
// begin at 1.
type books struct {
	clock   func() time.Time // steady, and the same for every daemon
	lease   time.Duration
	changed func()

	mu       sync.Mutex
	cases    []*story
	rows     []*row
	posts    []*post
	lanes    map[string]held // by channel
	daemons  map[string]time.Time
	pauses   map[pause]time.Time
	keys     map[string]answer // by Idempotency-Key
	counters map[count]float64
	events   []event
}

// story is an alert with all its revisions.
type story struct {
	alert.Alert

	revisions []*revision
}

type revision struct {
	alert.Version

	then alert.Alert
}

// row is a delivery. What it shows and acts on is filled in when it is read.
type row struct {
	alert.Delivery

	of       *story
	target   *post // nil: none, or not known yet
	attempts []alert.Attempt
}

func (d *row) desk() alert.Desk { return d.Action.Desk() }
func (d *row) open() bool       { return d.Settled.IsZero() }

// post is what a delivery has made.
type post struct {
	alert.Post

	id       int64
	of       *story
	by       *row
	network  string
	revision int
	ended    alert.Ended
	gone     bool
	kept     bool
}

type held struct {
	owner string
	until time.Time
}

// pause is whose calls a network does not want for a while.
type pause struct {
	channel string
	desk    alert.Desk
}

// Options of books.
type Options struct {
	Clock   func() time.Time // steady; nil = time.Now
	Lease   time.Duration    // of a channel; 0: no other daemon has the ledger open
	Changed func()           // is called after each change; nil = nobody listens
}

// Open returns empty books.
func Open(o Options) *Ledger {
	b := &books{
		clock: o.Clock, lease: o.Lease, changed: o.Changed,
		lanes: map[string]held{}, daemons: map[string]time.Time{}, keys: map[string]answer{}, pauses: map[pause]time.Time{}, counters: map[count]float64{},
	}
	if b.clock == nil {
		b.clock = time.Now
	}
	if b.changed == nil {
		b.changed = func() {}
	}
	return &Ledger{books: b}
}

// As is the view of another daemon.
func (l *Ledger) As(owner string) *Ledger { return &Ledger{books: l.books, owner: owner} }

func (b *books) find(code string) (*story, error) {
	for _, s := range b.cases {
		if s.Code == code {
			return s, nil
		}
	}
	return nil, fmt.Errorf("alert %s: %w", code, alert.ErrNotFound)
}

func (b *books) byKey(key string) (*row, error) {
	for _, d := range b.rows {
		if d.Key == key {
			return d, nil
		}
	}
	return nil, fmt.Errorf("delivery %s: %w", key, alert.ErrNotFound)
}

func (s *story) version(number int) *revision {
	for _, v := range s.revisions {
		if v.Number == number {
			return v
		}
	}
	return nil
}

func (s *story) newest() *revision { return s.revisions[len(s.revisions)-1] }

// renderings are a revision's appeals, or its words for an ending.
func (s *story) renderings(number int, e alert.Ended) []alert.Rendering {
	var out []alert.Rendering
	if v := s.version(number); v != nil {
		for _, r := range v.Renderings {
			if r.Ended == e {
				out = append(out, r)
			}
		}
	}
	return out
}

// rendering is the one for a channel; empty if there is none.
func (s *story) rendering(number int, e alert.Ended, channel string) alert.Rendering {
	if v := s.version(number); v != nil {
		for i := range v.Renderings {
			if r := &v.Renderings[i]; r.Ended == e && r.Channel == channel {
				return *r
			}
		}
	}
	return alert.Rendering{}
}
