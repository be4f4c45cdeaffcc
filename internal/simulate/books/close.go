package books

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// CloseAlert ends a case.
func (b *books) CloseAlert(_ context.Context, code string, c alert.Closing) (alert.Closed, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, err := b.find(code)
	if err != nil {
		return alert.Closed{}, err
	}
	if err := alert.MayClose(c.By); err != nil {
		return alert.Closed{}, err
	}
	if err := s.Closable(); err != nil {
		return alert.Closed{}, err
	}
	defer b.changed()
	if s.Phase == alert.PhasePending {
		s.Phase, s.Closed, s.Ended, s.ClosedBy = alert.PhaseRejected, c.At, c.Ended, c.By.Actor()
		b.note(c.At, s, c.By.Actor(), "rejected", nil)
		return alert.Closed{Alert: s.Alert}, nil
	}
	if err := b.withheld(s, c); err != nil {
		return alert.Closed{}, err
	}
	return b.closeOut(s, alert.PhaseClosed, c.Ended, c.By.Actor(), c.At), nil
}

// withheld refuses words that wait for a person's word that the family knows.
func (b *books) withheld(s *story, c alert.Closing) error {
	var rev alert.Revision
	if err := json.Unmarshal(s.version(s.Revision).Content, &rev); err != nil {
		return err
	}
	if c.FamilyTold || c.Ended != alert.EndedDeceased && !rev.Closeouts.For(c.Ended).WithheldUntilFamilyTold {
		return nil
	}
	return fmt.Errorf("%w: the words for %s wait until the family has been told", alert.ErrConflict, c.Ended)
}

// closeOut is the end itself, by a person or by the clock.
func (b *books) closeOut(s *story, as alert.Phase, e alert.Ended, by alert.Actor, now time.Time) alert.Closed {
	s.Phase, s.Closed, s.Ended, s.ClosedBy = as, now, e, by
	if as == alert.PhaseExpired {
		s.Closed = s.Expires
	}
	b.count(alert.CountClosed, 1, s.Kind, string(s.Status), string(e))
	dropped := b.dropQueued(s, fmt.Sprintf("the alert is %s", as), now)
	intents, doubtful := b.presence(s).End(s.Ended, s.renderings(s.Revision, s.Ended.Words()))
	corrections := b.enqueue(s, intents, now)
	b.note(now, s, by, string(as), nil)
	return alert.Closed{Alert: s.Alert, Dropped: dropped, Corrections: corrections, Doubtful: doubtful}
}

// Expire ends the alerts whose time is over. It returns how many that were.
func (b *books) Expire(_ context.Context, now time.Time) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 0
	for _, s := range b.cases {
		if s.Phase.InForce() && alert.Expired(s.Expires, now) {
			b.closeOut(s, alert.PhaseExpired, alert.EndedExpired, alert.Actor{}, now)
			n++
		}
	}
	if n > 0 {
		b.changed()
	}
	return n, nil
}

// presence is what there is of an alert, channel by channel.
func (b *books) presence(s *story) alert.Presences {
	here := alert.Presences{}
	for _, p := range b.posts {
		if p.of != s {
			continue
		}
		at := here.At(p.Channel, p.network)
		at.Posted = true
		if !p.gone && p.ended == "" && !b.leaving(p) {
			at.Stands(p.id, p.revision)
		}
	}
	for _, d := range b.rows {
		switch {
		case d.of != s:
		case d.Action.Creates() && d.Ended == "" && mayHaveLanded(d.State):
			here.At(d.Channel, d.Network).Open = true
		case d.Action == alert.Edit && d.Ended == "" && d.open() && d.target != nil:
			here.At(d.Channel, d.Network).Changing = true
		case d.Action != alert.Delete && d.Ended != "" && d.State != alert.Failed && d.State != alert.Dropped:
			here.At(d.Channel, d.Network).Tells(d.target.number())
		}
	}
	return here
}

// number is 0 for no post.
func (p *post) number() int64 {
	if p == nil {
		return 0
	}
	return p.id
}

// mayHaveLanded is for what is under way, or was.
func mayHaveLanded(s alert.State) bool {
	return s == alert.Sending || s == alert.Unsure || s == alert.Held
}

// leaving is for a post that is being removed.
func (b *books) leaving(p *post) bool {
	for _, d := range b.rows {
		if d.target == p && d.Action == alert.Delete && d.open() {
			return true
		}
	}
	return false
}

// dropQueued ends everything of an alert that waits to be shown; removals go on.
func (b *books) dropQueued(s *story, reason string, now time.Time) int {
	n := 0
	for _, d := range b.rows {
		if d.of == s && d.State == alert.Queued && d.Action != alert.Delete {
			b.drop(d, reason, now)
			n++
		}
	}
	return n
}

func (b *books) drop(d *row, reason string, now time.Time) {
	d.State, d.Reason, d.Settled = alert.Dropped, reason, now
	b.note(now, d.of, alert.Actor{}, "delivery", d.Moved(alert.Outcome{State: alert.Dropped, Reason: reason}))
}

// enqueue writes intentions down, and returns how many are new.
func (b *books) enqueue(s *story, intents []alert.Intent, now time.Time) int {
	n := 0
	for _, in := range intents {
		d := &row{Delivery: in.Delivery(s.Alert, now), of: s}
		if _, err := b.byKey(d.Key); err == nil {
			continue
		}
		if in.Target != 0 {
			d.target = b.posts[in.Target-1]
		}
		n++
		d.ID = int64(len(b.rows)) + 1
		b.rows = append(b.rows, d)
	}
	return n
}
