package store

import (
	"context"
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Revise writes a new revision of an alert, and with Approve puts it in force in the same transaction.
// Until it is approved, what was in force stays so. [alert.ErrConflict] says that the alert has moved on
// since the revision was made, or can have none any more.
func (s *Store) Revise(ctx context.Context, sub alert.Submission) (alert.Receipt, error) {
	return handIn(ctx, s.write, sub, (*tx).revise)
}

func (t *tx) revise(ctx context.Context, p papers) (stored, error) {
	a, err := findAlert(ctx, t, p.Alert.Code)
	if err != nil {
		return a, err
	}
	if err := alert.MayRevise(a.Alert, p.At); err != nil {
		return a, err
	}
	v, err := t.newest(ctx, a.Seq)
	if err != nil {
		return a, err
	}
	if p.Alert.Revision != v.number+1 {
		return a, fmt.Errorf("%w: %s has got revision %d meanwhile; look at it, and submit yours again", alert.ErrConflict, a.Code, v.number)
	}
	if p.Alert.Status != a.Status {
		return a, fmt.Errorf("%w: %s is %s and stays so; submit an alert of its own for status %s", alert.ErrConflict, a.Code, a.Status, p.Alert.Status)
	}
	if err := t.addRevision(ctx, a.Seq, p); err != nil {
		return a, err
	}
	proposed, err := note(a.Seq, "proposed", map[string]any{"revision": p.Alert.Revision})
	if err != nil {
		return a, err
	}
	if err := t.log(ctx, p.At, p.By, proposed); err != nil {
		return a, err
	}
	if err := t.remember(ctx, a, p); err != nil || !p.Approve {
		return a, err
	}
	return t.approve(ctx, a, p.By, p.At)
}

// supersede puts a later revision in force: what is queued of the older ones will not leave any more, and
// at each channel the new one takes the place of what stands, or may come to stand.
func (t *tx) supersede(ctx context.Context, a stored, v newestVersion, by alert.Actor, now time.Time) (stored, error) {
	if err := alert.MayRevise(a.Alert, now); err != nil {
		return a, err
	}
	if alert.Expired(v.then.Expires, now) {
		return a, fmt.Errorf("%w: revision %d of %s would have expired at %s; submit it again with a later time", alert.ErrConflict, v.number, a.Code, v.then.Expires.Format(time.RFC3339))
	}
	who, err := t.signed(ctx, a.Seq, v.number, by, now)
	if err != nil {
		return a, err
	}
	langs, err := text(v.then.Langs)
	if err != nil {
		return a, err
	}
	_, err = t.exec(ctx, "UPDATE alerts SET revision = $1, title = $2, langs = $3, expires = $4, approved_by = $5 WHERE seq = $6",
		v.number, v.then.Title, langs, micros(v.then.Expires), who, a.Seq)
	if err != nil {
		return a, err
	}
	dropped, err := t.dropQueued(ctx, a.Seq, fmt.Sprintf("revision %d took its place", v.number), now)
	if err != nil {
		return a, err
	}
	if a, err = findAlert(ctx, t, a.Code); err != nil {
		return a, err
	}
	n, err := t.replaceAll(ctx, a, now)
	if err != nil {
		return a, err
	}
	if err := t.count(ctx, alert.CountUpdated, [3]string{a.Kind, string(a.Status)}, 1); err != nil {
		return a, err
	}
	updated, err := note(a.Seq, "updated", map[string]any{"revision": a.Revision, "deliveries": n, "dropped": dropped})
	if err != nil {
		return a, err
	}
	if err := t.log(ctx, now, by, updated); err != nil {
		return a, err
	}
	return a, t.announce(ctx, a, alert.Decision{At: now})
}

// replaceAll intends the newest revision at each of its channels, and the removal of what stands at others.
func (t *tx) replaceAll(ctx context.Context, a stored, now time.Time) (int64, error) {
	rs, err := t.renderings(ctx, a.Seq, a.Revision, "")
	if err != nil {
		return 0, err
	}
	here, err := t.presence(ctx, a.Seq)
	if err != nil {
		return 0, err
	}
	return t.enqueue(ctx, a, here.Update(rs), now)
}
