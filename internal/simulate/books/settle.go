package books

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Settle records how an attempt, or a look for what an attempt did, ended.
func (b *books) Settle(_ context.Context, d alert.Delivery, o alert.Outcome) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	is := b.rows[d.ID-1]
	if is.Attempt != d.Attempt || is.State != alert.Sending && is.State != alert.Unsure {
		return fmt.Errorf("%w: delivery %s has moved on since attempt %d", alert.ErrConflict, d.Key, d.Attempt)
	}
	if err := is.Settles(o.State); err != nil {
		return err
	}
	if is.State == alert.Unsure && o.State == alert.Sent {
		b.count(alert.CountPrevented, 1, is.Network)
	}
	if o.Cost > 0 {
		b.count(alert.CountDollars, o.Cost, is.Network)
	}
	if at := (pause{is.Channel, o.Pause.Desk}); !o.Pause.Until.IsZero() && o.Pause.Outlasts(b.pauses[at], o.At) {
		b.pauses[at] = o.Pause.Until
	}
	b.move(is, o, alert.Actor{}, "delivery")
	return nil
}

// Reclaim moves every sending delivery of a channel to unsure, but for those that the caller knows to be
// under way, and has nothing wait for a time that will not come.
func (l *Ledger) Reclaim(_ context.Context, channel string, t alert.Takeover) (alert.Left, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.serves(channel); err != nil {
		return alert.Left{}, err
	}
	left := alert.Left{Pauses: map[alert.Desk]time.Time{}}
	for _, d := range l.rows {
		if d.Channel != channel {
			continue
		}
		if due, yes := t.Hasten(d.Delivery); yes {
			d.Due = due
			l.changed()
		}
		if d.State == alert.Sending && !t.Flies(d.Delivery) {
			l.move(d, t.Orphan(d.Delivery), alert.Actor{}, "delivery")
			left.Orphans++
		}
	}
	for p, until := range l.pauses {
		if p.channel == channel {
			left.Pauses[p.desk] = until
		}
	}
	return left, nil
}

// Release lets a person decide what became of a delivery.
func (b *books) Release(_ context.Context, by alert.Actor, key string, o alert.Outcome) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	d, err := b.byKey(key)
	if err != nil {
		return err
	}
	if err := d.Releasable(o.State); err != nil {
		return err
	}
	if o.State == alert.Queued {
		if err := d.SentAgain(d.of.Alert, b.later(d)); err != nil {
			return err
		}
	}
	b.move(d, o, by, "released")
	return nil
}

// later is for a delivery after which another one may have shown something at the same channel.
func (b *books) later(d *row) bool {
	return slices.ContainsFunc(b.rows[d.ID:], func(e *row) bool {
		return e.of == d.of && e.Channel == d.Channel && e.Action != alert.Delete &&
			e.State != alert.Queued && e.State != alert.Failed && e.State != alert.Dropped
	})
}

// move takes one delivery to where an outcome says, with all that follows from it.
func (b *books) move(d *row, o alert.Outcome, by alert.Actor, kind string) {
	b.endAttempt(d, o)
	b.note(o.At, d.of, by, kind, d.Moved(o))
	d.State, d.Kind, d.Reason, d.Absent, d.Due, d.Settled = o.State, o.Kind, o.Reason, o.Absent, o.Due, time.Time{}
	if o.State.Ended() {
		d.Settled = o.At
	}
	b.follow(d, o, by)
	b.changed()
}

func (b *books) endAttempt(d *row, o alert.Outcome) {
	if d.State == alert.Sending {
		b.count(alert.CountAttempts, 1, d.Network, string(d.Action), o.Kind)
	}
	if len(d.attempts) == 0 {
		return
	}
	last := &d.attempts[len(d.attempts)-1]
	switch {
	case d.State == alert.Sending:
		*last = alert.Attempt{Number: last.Number, Began: last.Began, Ended: o.At, Outcome: o.State, Kind: o.Kind, Reason: o.Reason, Cause: o.Cause}
	case d.State != o.State && d.State != alert.Failed:
		last.Outcome = o.State
	}
}

// follow does what follows from the end of a delivery.
func (b *books) follow(d *row, o alert.Outcome, by alert.Actor) {
	switch d.Follow(o, d.target != nil, by != alert.Actor{}) {
	case alert.FollowShown:
		d.target.shows(d, o.Post)
		here := b.presence(d.of).At(d.Channel, d.Network)
		b.enqueue(d.of, d.Changed(d.of.Alert, here, b.deciding(d), d.target.id), o.At)
	case alert.FollowGone:
		d.target.gone = true
	case alert.FollowPosted:
		b.appeared(d, o, by)
	case alert.FollowTakeAway:
		b.enqueue(d.of, []alert.Intent{d.Removal(d.target.id)}, o.At)
	case alert.FollowKept:
		d.target.kept = true
	case alert.FollowNothing:
	}
}

func (p *post) shows(d *row, by alert.Post) {
	p.revision, p.ended, p.Version = d.Revision, d.Ended, by.Version
	p.ID, p.URL = cmp.Or(by.ID, p.ID), cmp.Or(by.URL, p.URL)
}

// appeared notes a new post, and intends whatever its appearance calls for.
func (b *books) appeared(d *row, o alert.Outcome, by alert.Actor) {
	p := &post{Post: o.Post, id: int64(len(b.posts)) + 1, of: d.of, by: d, network: d.Network, revision: d.Revision, ended: d.Ended}
	p.Channel = d.Channel
	if p.At.IsZero() {
		p.At = o.At
	}
	b.posts = append(b.posts, p)
	next := d.Arrival(d.of.Alert, b.presence(d.of).At(d.Channel, d.Network), b.deciding(d))
	for _, id := range next.Answered {
		b.posts[id-1].ended = d.Ended
	}
	b.enqueue(d.of, next.Intents, o.At)
	if next.Live {
		b.goLive(d.of, by, o.At)
	}
}

// deciding is the rendering that decides what the appearance of a post, or a change of one, calls for.
func (b *books) deciding(d *row) alert.Rendering {
	if d.of.Phase.Over() {
		return d.of.rendering(d.of.Revision, d.of.Ended.Words(), d.Channel)
	}
	return d.of.rendering(d.Revision, "", d.Channel)
}

// note keeps an event. Of those about an alert, only the kind is kept.
func (b *books) note(at time.Time, s *story, by alert.Actor, kind string, data any) {
	b.events = append(b.events, event{at, s, by, kind, data})
}

type count struct {
	name   string
	labels [3]string
}

func (b *books) count(name string, by float64, labels ...string) {
	c := count{name: name}
	copy(c.labels[:], labels)
	b.counters[c] += by
}
