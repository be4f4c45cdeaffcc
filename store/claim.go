package store

import (
	"context"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// ahead is a delivery that must end before d may begin: an earlier one of the same alert at the same
// channel that shows something, so that nothing older ever appears after something newer. One that waits
// for a person is not under way any more: whatever became of it stands there by now, or never will. An
// edit of a known post waits for earlier edits alone.
const ahead = `SELECT 1 FROM deliveries e WHERE e.alert = d.alert AND e.channel = d.channel AND e.id < d.id AND e.settled = 0
	AND e.state <> 'held' AND e.desk <> 'delete' AND (d.desk = 'create' OR d.target = 0 OR e.desk = 'edit')`

// behind leaves out what must wait for another delivery. Nothing holds up a removal.
func behind(desk alert.Desk) string {
	if desk == alert.DeskDelete {
		return ""
	}
	return " AND NOT EXISTS (" + ahead + ")"
}

// candidate is a due delivery with what decides whether it may still be sent.
type candidate struct {
	alert.Delivery

	seq      int64 // alerts.seq
	phase    alert.Phase
	revision int // the alert's newest
	target   int64
	gone     bool // its target
}

// overtaken says why a delivery may not be sent any more; empty if it may.
func (c candidate) overtaken(now time.Time) string {
	return c.Overtaken(alert.Alert{Phase: c.phase, Revision: c.revision}, c.gone, now)
}

func (c candidate) standing() standing {
	return standing{
		ID: c.ID, Key: c.Key, Alert: c.seq, Revision: c.Revision, Channel: c.Channel, Network: c.Network, Action: c.Action, Ended: c.Ended,
		Target: c.target, State: c.State, Attempt: c.Attempt,
	}
}

// Claim moves at most n due deliveries of a channel's desk from queued to sending, durably, before it
// returns them, what corrects first. Those that expired, or that something newer has overtaken, it drops
// in the same transaction; those behind another of the same alert at the same channel it leaves alone.
// [alert.ErrConflict] says that another daemon serves the channel.
func (s *Store) Claim(ctx context.Context, channel string, desk alert.Desk, now time.Time, n int) ([]alert.Delivery, error) {
	var out []alert.Delivery
	err := s.work(ctx, func(ctx context.Context, t *tx) error {
		out = nil
		if err := s.serves(ctx, t, channel); err != nil {
			return err
		}
		for len(out) < n {
			due, err := t.due(ctx, channel, desk, now, n-len(out))
			if err != nil || len(due) == 0 {
				return err
			}
			ready, err := t.settleBefore(ctx, due, now)
			if err != nil {
				return err
			}
			if err := t.begin(ctx, ready, now); err != nil {
				return err
			}
			for _, c := range ready {
				out = append(out, c.Delivery)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (t *tx) due(ctx context.Context, channel string, desk alert.Desk, now time.Time, n int) ([]candidate, error) {
	return all(ctx, t, func(r row) (c candidate, err error) {
		var gone int64
		c.Delivery, err = readDelivery(r, &c.seq, &c.phase, &c.revision, &c.target, &gone)
		c.gone = gone != 0
		return c, err
	}, "SELECT "+deliveryColumns+", d.alert, a.phase, a.revision, d.target, COALESCE(g.gone, 0)"+deliveryTables+`
		WHERE d.channel = $1 AND d.desk = $2 AND d.state = 'queued' AND d.due <= $3`+behind(desk)+`
		ORDER BY d.priority, d.due, d.id`+atMost("$4")+t.dialect.take("d"), channel, desk, micros(now), n)
}

// settleBefore parts what may be sent from what may not, and gives what changes or answers a post the
// one that stands now.
func (t *tx) settleBefore(ctx context.Context, due []candidate, now time.Time) (ready []candidate, err error) {
	overtaken := reasons{}
	for _, c := range due {
		reason := c.overtaken(now)
		if reason == "" {
			reason, err = t.aim(ctx, &c, now)
		}
		switch {
		case err != nil:
			return nil, err
		case reason != "":
			overtaken.add(reason, c.standing())
		default:
			ready = append(ready, c)
		}
	}
	return ready, t.dropAll(ctx, overtaken, now)
}

// begin writes down that each of these is being sent, before anybody calls a network.
func (t *tx) begin(ctx context.Context, ready []candidate, now time.Time) error {
	if len(ready) == 0 {
		return nil
	}
	ids := make([]int64, len(ready))
	entries := make([]entry, len(ready))
	retries := map[[3]string]float64{}
	for i := range ready {
		c := &ready[i]
		c.State, c.Attempt, c.Absent = alert.Sending, c.Attempt+1, 0
		ids[i] = c.ID
		if c.Attempt > 1 {
			retries[[3]string{c.Network, string(c.Action)}]++
		}
		var err error
		if entries[i], err = c.standing().event("delivery", alert.Outcome{State: alert.Sending}); err != nil {
			return err
		}
	}
	list, err := text(ids)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, "UPDATE deliveries SET state = 'sending', attempt = attempt + 1, absent = 0 WHERE id IN ("+t.ids("$1")+")", list)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO attempts (delivery, number, began, ended, outcome, kind, reason, cause)
		SELECT id, attempt, CAST($1 AS BIGINT), 0, '', '', '', '' FROM deliveries WHERE id IN (`+t.ids("$2")+")", micros(now), list)
	if err != nil {
		return err
	}
	for labels, n := range retries {
		if err := t.count(ctx, alert.CountRetries, labels, n); err != nil {
			return err
		}
	}
	return t.log(ctx, now, alert.Actor{}, entries...)
}
