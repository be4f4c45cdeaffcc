package books

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// waits is for a delivery that must let another one of the same alert at the same channel end first.
func (b *books) waits(d *row) bool {
	if d.Action == alert.Delete {
		return false
	}
	for _, e := range b.rows[:d.ID-1] {
		if e.of == d.of && e.Channel == d.Channel && e.open() && e.State != alert.Held && e.Action != alert.Delete &&
			(d.desk() == alert.DeskCreate || d.target == nil || e.desk() == alert.DeskEdit) {
			return true
		}
	}
	return false
}

// Claim moves at most n due deliveries of a channel's desk from queued to sending.
func (l *Ledger) Claim(_ context.Context, channel string, desk alert.Desk, now time.Time, n int) ([]alert.Delivery, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.serves(channel); err != nil {
		return nil, err
	}
	var out []alert.Delivery
	touched := false
	for len(out) < n {
		due := l.due(channel, desk, now, n-len(out))
		if len(due) == 0 {
			break
		}
		touched = true
		for _, d := range l.ready(due, now) {
			l.begin(d, now)
			out = append(out, l.read(d))
		}
	}
	if touched {
		l.changed()
	}
	return out, nil
}

func (b *books) due(channel string, desk alert.Desk, now time.Time, n int) []*row {
	var out []*row
	for _, d := range b.rows {
		if d.Channel == channel && d.desk() == desk && d.State == alert.Queued && !d.Due.After(now) && !b.waits(d) {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(x, y *row) int {
		return cmp.Or(cmp.Compare(priority(x), priority(y)), x.Due.Compare(y.Due), cmp.Compare(x.ID, y.ID))
	})
	return out[:min(n, len(out))]
}

func priority(d *row) int {
	if d.Corrects() {
		return 0
	}
	return 1
}

// ready drops what may not be sent any more, and gives the others the post that they act on.
func (b *books) ready(due []*row, now time.Time) []*row {
	var out []*row
	for _, d := range due {
		reason := d.Overtaken(d.of.Alert, d.target != nil && d.target.gone, now)
		if reason == "" {
			reason = b.aim(d, now)
		}
		if reason != "" {
			b.drop(d, reason, now)
			continue
		}
		out = append(out, d)
	}
	return out
}

// aim finds the post that a delivery acts on. It returns why the delivery is not needed, if it is not.
func (b *books) aim(d *row, now time.Time) string {
	switch {
	case d.TellsUnasked() && !b.seen(d):
		return alert.ReasonUnseen
	case d.Rewords() && d.target != nil && d.target.gone:
		return alert.ReasonGone
	case d.TakesThePlace():
		if post := d.Aim(b.presence(d.of).At(d.Channel, d.Network), d.target.number()); post != 0 {
			d.target = b.posts[post-1]
			return ""
		}
		b.enqueue(d.of, []alert.Intent{{Channel: d.Channel, Network: d.Network, Action: alert.Publish}}, now)
		return alert.ReasonNothingUp
	}
	return ""
}

// seen is for a channel where something of the alert was, or may have been.
func (b *books) seen(d *row) bool {
	return slices.ContainsFunc(b.posts, func(p *post) bool { return p.of == d.of && p.Channel == d.Channel }) ||
		slices.ContainsFunc(b.rows, func(e *row) bool {
			return e.of == d.of && e.Channel == d.Channel && e.State == alert.Held && e.Action.Creates()
		})
}

// begin writes down that a delivery is being sent.
func (b *books) begin(d *row, now time.Time) {
	d.State, d.Absent = alert.Sending, 0
	d.Attempt++
	if d.Attempt > 1 {
		b.count(alert.CountRetries, 1, d.Network, string(d.Action))
	}
	d.attempts = append(d.attempts, alert.Attempt{Number: d.Attempt, Began: now})
	b.note(now, d.of, alert.Actor{}, "delivery", d.Moved(alert.Outcome{State: alert.Sending}))
}

// Leave tells whether a claimed delivery may still go out.
func (l *Ledger) Leave(_ context.Context, d alert.Delivery, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	is := l.rows[d.ID-1]
	if l.serves(d.Channel) != nil || is.Attempt != d.Attempt || is.State != alert.Sending {
		return fmt.Errorf("%w: another daemon has taken over the channel %s", alert.ErrConflict, d.Channel)
	}
	if reason := d.Overtaken(is.of.Alert, false, now); reason != "" {
		return fmt.Errorf("%w: %s", alert.ErrConflict, reason)
	}
	return nil
}
