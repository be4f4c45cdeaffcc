package storetest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/hueandcry/hueandcry/alert"
)

// settleModel runs random moves, late answers and restarts among them, and holds the store against a
// model that is too simple to be wrong.
func settleModel(f *fixture) {
	run := 0
	rapid.Check(f.t, func(rt *rapid.T) {
		run++
		m := &model{f: f, t: rt, channel: fmt.Sprintf("x-%d", run), now: Begin, rows: map[string]*modelRow{}}
		rt.Repeat(map[string]func(*rapid.T){
			"new":     m.add,
			"claim":   m.claim,
			"settle":  m.settle,
			"restart": m.restart,
			"release": m.release,
			"wait":    func(rt *rapid.T) { m.now = m.now.Add(time.Duration(rapid.IntRange(1, 90).Draw(rt, "s")) * time.Second) },
			"": func(*rapid.T) {
				m.check(m.touched)
				m.touched = nil
			},
		})
		m.check(slices.Collect(maps.Keys(m.rows)))
	})
}

type modelRow struct {
	code    string
	state   alert.State
	attempt int
	due     time.Time
	posts   int // times it was said to have been sent
}

type model struct {
	f       *fixture
	t       *rapid.T
	channel string
	now     time.Time
	rows    map[string]*modelRow
	held    []alert.Delivery // every claim ever handed out: any of them may be answered late
	touched []string         // rows of the last action
}

func (m *model) ok(err error) {
	if err != nil {
		m.t.Fatal(err)
	}
}

func (m *model) add(*rapid.T) {
	if len(m.rows) > 4 {
		return
	}
	m.f.n++
	s := Submission(m.f.n, m.now, m.channel)
	s.Approve = true
	r, err := m.f.Submit(m.f.ctx(), s)
	m.ok(err)
	key := alert.DeliveryKey(r.Alert.ID, 1, m.channel, alert.Publish)
	m.rows[key] = &modelRow{code: r.Alert.Code, state: alert.Queued, due: m.now}
	m.touched = append(m.touched, key)
}

func (m *model) claim(rt *rapid.T) {
	n := rapid.IntRange(1, 3).Draw(rt, "n")
	due := 0
	for _, r := range m.rows {
		if r.state == alert.Queued && !r.due.After(m.now) {
			due++
		}
	}
	ds, err := m.f.Claim(m.f.ctx(), m.channel, alert.DeskCreate, m.now, n)
	m.ok(err)
	if len(ds) != min(n, due) {
		rt.Fatalf("%d claimed of %d due, at most %d", len(ds), due, n)
	}
	for _, d := range ds {
		r := m.rows[d.Key]
		if r.state != alert.Queued {
			rt.Fatalf("%s was handed out although it is %s", d.Key, r.state)
		}
		r.state, r.attempt = alert.Sending, r.attempt+1
		if d.Attempt != r.attempt {
			rt.Fatalf("attempt %d, want %d", d.Attempt, r.attempt)
		}
		m.held = append(m.held, d)
		m.touched = append(m.touched, d.Key)
	}
}

func (m *model) settle(rt *rapid.T) {
	if len(m.held) == 0 {
		return
	}
	d := rapid.SampledFrom(m.held).Draw(rt, "claim")
	o := alert.Outcome{
		State: rapid.SampledFrom(alert.States()).Draw(rt, "outcome"), At: m.now,
		Due: m.now.Add(time.Duration(rapid.IntRange(0, 60).Draw(rt, "due")) * time.Second), Kind: "temporary",
	}
	if o.State == alert.Sent {
		o = sent(d, d.Key, m.now)
	}
	m.touched = append(m.touched, d.Key)
	r := m.rows[d.Key]
	open := r.attempt == d.Attempt && (r.state == alert.Sending || r.state == alert.Unsure)
	legal := o.State != alert.Dropped && r.state.CanBecome(o.State) || r.state == alert.Unsure && o.State == alert.Unsure
	switch err := m.f.Settle(m.f.ctx(), d, o); {
	case !open && !errors.Is(err, alert.ErrConflict):
		rt.Fatalf("%s attempt %d is over (%s, attempt %d), but settling said %v", d.Key, d.Attempt, r.state, r.attempt, err)
	case open && legal != (err == nil):
		rt.Fatalf("%s from %s to %s: %v", d.Key, r.state, o.State, err)
	case err == nil:
		m.move(r, o)
	}
}

func (m *model) move(r *modelRow, o alert.Outcome) {
	r.state, r.due = o.State, o.Due
	if o.State == alert.Sent {
		r.posts++
	}
}

func (m *model) restart(*rapid.T) {
	_, err := m.f.Reclaim(m.f.ctx(), m.channel, alert.Takeover{At: m.now, Settle: time.Minute, Ahead: time.Hour})
	m.ok(err)
	for key, r := range m.rows {
		m.touched = append(m.touched, key)
		if r.state == alert.Sending {
			r.state, r.due = alert.Unsure, m.now.Add(time.Minute)
		}
	}
}

func (m *model) release(rt *rapid.T) {
	keys := slices.Sorted(maps.Keys(m.rows))
	if len(keys) == 0 {
		return
	}
	key := rapid.SampledFrom(keys).Draw(rt, "key")
	m.touched = append(m.touched, key)
	r := m.rows[key]
	o := alert.Outcome{State: rapid.SampledFrom([]alert.State{alert.Sent, alert.Queued, alert.Failed}).Draw(rt, "to"), At: m.now, Due: m.now}
	o.Post.ID = key
	legal := (r.state == alert.Held || r.state == alert.Failed) && r.state.CanBecome(o.State)
	switch err := m.f.Release(m.f.ctx(), clerk, key, o); {
	case legal != (err == nil):
		rt.Fatalf("%s from %s to %s: %v", key, r.state, o.State, err)
	case err == nil:
		m.move(r, o)
	}
}

// check compares rows, and that nothing was ever said to be sent twice.
func (m *model) check(keys []string) {
	rt := m.t
	for _, key := range keys {
		r := m.rows[key]
		ds, err := m.f.Deliveries(m.f.ctx(), r.code)
		m.ok(err)
		if len(ds) != 1 || ds[0].State != r.state || ds[0].Attempt != r.attempt {
			rt.Fatalf("%s is %s after %d attempts, want %+v", key, ds[0].State, ds[0].Attempt, r)
		}
		if ds[0].State.Ended() == ds[0].Settled.IsZero() {
			rt.Fatalf("%s is %s, settled %s", key, ds[0].State, ds[0].Settled)
		}
		attempts, err := m.f.Attempts(m.f.ctx(), key)
		m.ok(err)
		if len(attempts) != r.attempt || r.posts > 1 {
			rt.Fatalf("%s: %d lines for %d attempts, %d posts", key, len(attempts), r.attempt, r.posts)
		}
	}
}
