package books

import (
	"context"
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// answer is what a key was answered.
type answer struct {
	body   string
	answer []byte
	of     *story
}

// Submit writes a new alert, and with Approve puts it in force.
func (b *books) Submit(_ context.Context, sub alert.Submission) (alert.Receipt, error) {
	return b.handIn(sub, func() (*story, error) {
		if _, err := b.find(sub.Alert.Code); err == nil {
			return nil, fmt.Errorf("%w: the code %s is taken by another alert; submit again under another code", alert.ErrConflict, sub.Alert.Code)
		}
		s := &story{Alert: sub.Alert}
		b.cases = append(b.cases, s)
		s.add(sub)
		b.note(sub.At, s, sub.By, "submitted", nil)
		return s, nil
	})
}

// Revise writes a new revision of an alert, and with Approve puts it in force.
func (b *books) Revise(_ context.Context, sub alert.Submission) (alert.Receipt, error) {
	return b.handIn(sub, func() (*story, error) {
		s, err := b.find(sub.Alert.Code)
		if err != nil {
			return nil, err
		}
		if err := alert.MayRevise(s.Alert, sub.At); err != nil {
			return nil, err
		}
		if n := s.newest().Number; sub.Alert.Revision != n+1 {
			return nil, fmt.Errorf("%w: %s has got revision %d meanwhile; look at it, and submit yours again", alert.ErrConflict, s.Code, n)
		}
		if sub.Alert.Status != s.Status {
			return nil, fmt.Errorf("%w: %s is %s and stays so; submit an alert of its own for status %s", alert.ErrConflict, s.Code, s.Status, sub.Alert.Status)
		}
		s.add(sub)
		b.note(sub.At, s, sub.By, "proposed", nil)
		return s, nil
	})
}

// handIn writes a submission in a way, unless its key was used before.
func (b *books) handIn(sub alert.Submission, write func() (*story, error)) (alert.Receipt, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if used, ok := b.keys[sub.Key]; ok && sub.Key != "" {
		if used.body != sub.BodyHash {
			return alert.Receipt{}, fmt.Errorf("%w: the Idempotency-Key %q was used for another body, which became alert %s; send this one with a new key", alert.ErrConflict, sub.Key, used.of.Code)
		}
		return alert.Receipt{Alert: used.of.Alert, Answer: used.answer, Replayed: true}, nil
	}
	if sub.Approve && alert.Expired(sub.Alert.Expires, sub.At) {
		return alert.Receipt{}, fmt.Errorf("%w: %s expired at %s; submit it again with a later time", alert.ErrConflict, sub.Alert.Code, sub.Alert.Expires.Format(time.RFC3339))
	}
	s, err := write()
	if err != nil {
		return alert.Receipt{}, err
	}
	b.keys[sub.Key] = answer{sub.BodyHash, sub.Answer, s}
	if sub.Approve {
		err = b.approve(s, sub.By, sub.At)
	}
	b.changed()
	return alert.Receipt{Alert: s.Alert, Answer: sub.Answer}, err
}

func (s *story) add(sub alert.Submission) {
	s.revisions = append(s.revisions, &revision{then: sub.Alert, Version: alert.Version{
		Number: sub.Alert.Revision, Content: sub.Content, Renderings: sub.Renderings, Hash: alert.HashOf(sub.Renderings),
		SubmittedBy: sub.By, Created: sub.At,
	}})
}

// Approve puts the newest revision of an alert in force.
func (b *books) Approve(_ context.Context, by alert.Token, code, hash string, now time.Time) (alert.Alert, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, err := b.find(code)
	if err != nil {
		return alert.Alert{}, err
	}
	v := s.newest()
	submitted := s.Alert
	submitted.SubmittedBy = v.SubmittedBy
	if err := alert.MayApprove(submitted, by); err != nil {
		return alert.Alert{}, err
	}
	if !v.Approved.IsZero() {
		return alert.Alert{}, fmt.Errorf("%w: %s is %s; only a pending alert can be approved, or a proposed revision", alert.ErrConflict, s.Code, s.Phase)
	}
	if hash != v.Hash {
		return alert.Alert{}, fmt.Errorf("%w: what would leave for %s is not what was approved; look at it again, and approve that", alert.ErrConflict, code)
	}
	if err := b.approve(s, by.Actor(), now); err != nil {
		return alert.Alert{}, err
	}
	b.changed()
	return s.Alert, nil
}

// approve is the move itself, once it is known that by may make it.
func (b *books) approve(s *story, by alert.Actor, now time.Time) error {
	v := s.newest()
	if v.Number > s.Revision {
		return b.supersede(s, v, by, now)
	}
	if !s.Phase.CanBecome(alert.PhaseApproved) {
		return fmt.Errorf("%w: %s is %s, and only a pending alert can be approved", alert.ErrConflict, s.Code, s.Phase)
	}
	if alert.Expired(s.Expires, now) {
		return fmt.Errorf("%w: %s expired at %s; submit it again with a later time", alert.ErrConflict, s.Code, s.Expires.Format(time.RFC3339))
	}
	v.Approved, v.ApprovedBy = now, by
	s.Phase, s.Issued, s.ApprovedBy = alert.PhaseApproved, now, by
	var intents []alert.Intent
	for _, r := range s.renderings(s.Revision, "") {
		intents = append(intents, alert.Intent{Channel: r.Channel, Network: r.Network, Action: alert.Publish})
	}
	b.enqueue(s, intents, now)
	b.note(now, s, by, "approved", nil)
	if !s.Effective.After(now) {
		b.goLive(s, by, now)
	}
	return nil
}

// supersede puts a later revision in force.
func (b *books) supersede(s *story, v *revision, by alert.Actor, now time.Time) error {
	if err := alert.MayRevise(s.Alert, now); err != nil {
		return err
	}
	if alert.Expired(v.then.Expires, now) {
		return fmt.Errorf("%w: revision %d of %s would have expired at %s; submit it again with a later time", alert.ErrConflict, v.Number, s.Code, v.then.Expires.Format(time.RFC3339))
	}
	v.Approved, v.ApprovedBy = now, by
	s.Revision, s.Title, s.Langs, s.Expires, s.ApprovedBy = v.Number, v.then.Title, v.then.Langs, v.then.Expires, by
	b.dropQueued(s, fmt.Sprintf("revision %d took its place", v.Number), now)
	b.enqueue(s, b.presence(s).Update(s.renderings(s.Revision, "")), now)
	b.count(alert.CountUpdated, 1, s.Kind, string(s.Status))
	b.note(now, s, by, "updated", nil)
	return nil
}

func (b *books) goLive(s *story, by alert.Actor, now time.Time) {
	if s.Phase != alert.PhaseApproved {
		return
	}
	s.Phase = alert.PhaseLive
	b.count(alert.CountIssued, 1, s.Kind, string(s.Status))
	b.note(now, s, by, "live", nil)
}
