package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/hueandcry/hueandcry/alert"
)

// Submit writes a new alert whole, and with Approve puts it in force in the same transaction. A key that
// was used for the same body is answered as it was then, whoever asks: a client that comes back under a
// new token must not make a second alert.
func (s *Store) Submit(ctx context.Context, sub alert.Submission) (alert.Receipt, error) {
	if sub.Alert.Phase != alert.PhasePending || sub.Alert.ID == "" || sub.Alert.Code == "" {
		return alert.Receipt{}, fmt.Errorf("a submission is a pending alert with an id and a code, not %s (%s)", sub.Alert.Code, sub.Alert.Phase)
	}
	return handIn(ctx, s.take, sub, (*tx).submit)
}

// handIn writes a submission in a way, unless its key was used before.
func handIn(
	ctx context.Context, run func(context.Context, func(context.Context, *tx) error) error,
	sub alert.Submission, write func(*tx, context.Context, papers) (stored, error),
) (alert.Receipt, error) {
	if err := coherent(sub); err != nil {
		return alert.Receipt{}, err
	}
	p, err := writeOut(sub)
	if err != nil {
		return alert.Receipt{}, err
	}
	var receipt alert.Receipt
	err = run(ctx, func(ctx context.Context, t *tx) error {
		earlier, err := answered(ctx, t, sub)
		if err == nil {
			receipt = earlier
			return nil
		}
		if !errors.Is(err, alert.ErrNotFound) {
			return err
		}
		a, err := write(t, ctx, p)
		receipt = alert.Receipt{Alert: a.Alert, Answer: sub.Answer}
		return err
	})
	return receipt, err
}

// answered finds what a submission was answered when it came before.
func answered(ctx context.Context, q querier, sub alert.Submission) (alert.Receipt, error) {
	if sub.Received != nil {
		return came(ctx, q, *sub.Received)
	}
	return replay(ctx, q, sub.Key, sub.BodyHash)
}

// papers are a submission with its JSON written out, so that this does not hold up the writer.
type papers struct {
	alert.Submission

	langs, submittedBy, by, renderings, hash, then, photos string
}

func writeOut(sub alert.Submission) (p papers, err error) {
	p = papers{Submission: sub, hash: alert.HashOf(sub.Renderings)}
	if p.langs, err = text(sub.Alert.Langs); err != nil {
		return p, err
	}
	if p.submittedBy, err = text(sub.Alert.SubmittedBy); err != nil {
		return p, err
	}
	if p.by, err = text(sub.By); err != nil {
		return p, err
	}
	if p.then, err = text(sub.Alert); err != nil {
		return p, err
	}
	media := make([]alert.Media, len(sub.Photos))
	for i, photo := range sub.Photos {
		media[i] = photo.Media
	}
	if p.photos, err = text(media); err != nil {
		return p, err
	}
	p.renderings, err = text(sub.Renderings)
	return p, err
}

// coherent refuses what no caller should bring.
func coherent(sub alert.Submission) error {
	pictures := map[string]bool{}
	for _, p := range sub.Photos {
		sum := sha256.Sum256(p.Content)
		if hex.EncodeToString(sum[:]) != p.SHA256 {
			return fmt.Errorf("alert %s: a picture is not what its SHA-256 %s says", sub.Alert.Code, p.SHA256)
		}
		pictures[p.SHA256] = true
	}
	type place struct {
		channel string
		ended   alert.Ended
	}
	taken := map[place]bool{}
	for _, r := range sub.Renderings {
		at := place{r.Channel, r.Ended}
		if taken[at] {
			return fmt.Errorf("alert %s: two renderings for the channel %s", sub.Alert.Code, r.Channel)
		}
		taken[at] = true
		for _, m := range r.Media {
			if !pictures[m.SHA256] {
				return fmt.Errorf("alert %s: the rendering for %s names a picture that is not there (%s)", sub.Alert.Code, r.Channel, m.SHA256)
			}
		}
	}
	return nil
}

func (t *tx) submit(ctx context.Context, p papers) (stored, error) {
	a, err := t.addAlert(ctx, p)
	if err != nil {
		return a, err
	}
	if err := t.addRevision(ctx, a.Seq, p); err != nil {
		return a, err
	}
	submitted, err := note(a.Seq, "submitted", map[string]any{"kind": a.Kind, "status": a.Status, "revision": a.Revision})
	if err != nil {
		return a, err
	}
	if err := t.log(ctx, p.At, p.By, submitted); err != nil {
		return a, err
	}
	if err := t.remember(ctx, a, p); err != nil || !p.Approve {
		return a, err
	}
	return t.approve(ctx, a, p.By, p.At)
}

// remember keeps what the key of a submission is answered from now on.
func (t *tx) remember(ctx context.Context, a stored, p papers) error {
	answer := append([]byte{}, p.Answer...) // not NULL, if empty
	if p.Received != nil {
		return t.receive(ctx, a.Seq, *p.Received, answer)
	}
	if p.Key == "" {
		return nil
	}
	_, err := t.exec(ctx, "INSERT INTO idempotency (key, body_hash, alert, answer) VALUES ($1, $2, $3, $4)", p.Key, p.BodyHash, a.Seq, answer)
	return err
}

func (t *tx) addAlert(ctx context.Context, p papers) (stored, error) {
	a := p.Alert
	n, err := t.exec(ctx, `INSERT INTO alerts (id, code, kind, status, phase, revision, title, langs, created, issued, effective, expires, closed, submitted_by, approved_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, 0, $12, '{}') ON CONFLICT DO NOTHING`,
		a.ID, a.Code, a.Kind, a.Status, a.Phase, a.Revision, a.Title, p.langs, micros(a.Created), micros(a.Effective), micros(a.Expires), p.submittedBy)
	if err != nil {
		return stored{}, err
	}
	if n == 0 {
		return stored{}, fmt.Errorf("%w: the code %s is taken by another alert; submit again under another code", alert.ErrConflict, a.Code)
	}
	return findAlert(ctx, t, a.Code)
}

// addRevision writes what is known, and what would leave.
func (t *tx) addRevision(ctx context.Context, seq int64, p papers) error {
	_, err := t.exec(ctx, `INSERT INTO revisions (alert, number, content, hash, alert_then, photos, created, submitted_by, approved, approved_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, '{}')`,
		seq, p.Alert.Revision, string(p.Content), p.hash, p.then, p.photos, micros(p.At), p.by)
	if err != nil {
		return err
	}
	for _, picture := range p.Photos {
		_, err := t.exec(ctx, "INSERT INTO media (sha256, type, content) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", picture.SHA256, picture.Type, picture.Content)
		if err != nil {
			return err
		}
	}
	_, err = t.exec(ctx, `INSERT INTO renderings (alert, revision, channel, network, ended, content)
		SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), value->>'channel', value->>'network', COALESCE(value->>'ended', ''), CAST(value AS TEXT)
		FROM `+t.dialect.each("$3"), seq, p.Alert.Revision, p.renderings)
	return err
}
