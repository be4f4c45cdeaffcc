package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// ahead is a delivery that must end before d may begin: an earlier one of the same alert at the same
// channel, so that nothing older ever appears after something newer.
const ahead = "SELECT 1 FROM deliveries e WHERE e.alert = d.alert AND e.channel = d.channel AND e.id < d.id AND e.settled = 0"

// candidate is a due delivery with what decides whether it may still be sent.
type candidate struct {
	alert.Delivery

	seq   int64 // alerts.seq
	phase alert.Phase
}

// overtaken says why a delivery may not be sent any more; empty if it may.
func (c candidate) overtaken(now time.Time) string {
	switch {
	case !c.phase.InForce():
		return fmt.Sprintf("the alert is %s; nothing more leaves for it", c.phase)
	case expired(c.Expires, now):
		return tooLate
	default:
		return ""
	}
}

func (c candidate) standing() standing {
	return standing{ID: c.ID, Alert: c.seq, Channel: c.Channel, Network: c.Network, Action: c.Action, State: c.State, Attempt: c.Attempt}
}

// Claim moves at most n due deliveries of a channel from queued to sending, durably, before it returns
// them. Those that expired, or whose alert is no longer in force, it drops in the same transaction; those
// behind another of the same alert at the same channel it leaves alone.
func (s *Store) Claim(ctx context.Context, channel string, now time.Time, n int) ([]alert.Delivery, error) {
	var out []alert.Delivery
	err := s.write(ctx, func(ctx context.Context, t *tx) error {
		out = nil
		for len(out) < n {
			due, err := t.due(ctx, channel, now, n-len(out))
			if err != nil || len(due) == 0 {
				return err
			}
			ready, err := t.dropOvertaken(ctx, due, now)
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

func (t *tx) due(ctx context.Context, channel string, now time.Time, n int) ([]candidate, error) {
	return all(ctx, t, func(r row) (c candidate, err error) {
		c.Delivery, err = readDelivery(r, &c.seq, &c.phase)
		return c, err
	}, "SELECT "+deliveryColumns+", d.alert, a.phase"+deliveryTables+`
		WHERE d.channel = $1 AND d.state = 'queued' AND d.due <= $2 AND NOT EXISTS (`+ahead+`)
		ORDER BY d.due, d.id`+atMost("$3"), channel, micros(now), n)
}

// dropOvertaken drops those that may not be sent any more and returns the others.
func (t *tx) dropOvertaken(ctx context.Context, due []candidate, now time.Time) (ready []candidate, err error) {
	overtaken := map[string][]standing{}
	for _, c := range due {
		if reason := c.overtaken(now); reason != "" {
			overtaken[reason] = append(overtaken[reason], c.standing())
		} else {
			ready = append(ready, c)
		}
	}
	for _, reason := range slices.Sorted(maps.Keys(overtaken)) {
		if err := t.drop(ctx, overtaken[reason], reason, now); err != nil {
			return nil, err
		}
	}
	return ready, nil
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
