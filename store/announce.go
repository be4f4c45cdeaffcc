package store

import (
	"context"

	"github.com/hueandcry/hueandcry/alert"
)

// announce makes the message for machines that tells of a decision, and writes it down with it: once, and
// in the same transaction. An alert is not held up for it: where it cannot be made, its event says so.
func (t *tx) announce(ctx context.Context, a stored, d alert.Decision) error {
	if t.messenger == nil {
		return nil
	}
	d.Alert = a.Alert
	var err error
	if d.Earlier, err = t.earlier(ctx, a.Seq); err != nil {
		return err
	}
	if a.Ended != "" && len(d.Earlier) == 0 { // nothing was said that could be taken back
		return nil
	}
	if d.Content, d.Photos, err = t.shown(ctx, a); err != nil {
		return err
	}
	m, cause := t.messenger(d)
	if cause != nil {
		return t.unmade(ctx, a, d)
	}
	m.Number = len(d.Earlier) + 1
	if err := t.addMessage(ctx, a.Seq, m); err != nil {
		return err
	}
	made, err := note(a.Seq, "message", map[string]any{"type": m.Type, "identifier": m.Identifier, "revision": m.Revision})
	if err != nil {
		return err
	}
	return t.log(ctx, d.At, alert.Actor{}, made)
}

// unmade writes down that a message could not be made. Why is in the log of who makes them.
func (t *tx) unmade(ctx context.Context, a stored, d alert.Decision) error {
	failed, err := note(a.Seq, "message", map[string]any{"failed": true, "revision": a.Revision})
	if err != nil {
		return err
	}
	return t.log(ctx, d.At, alert.Actor{}, failed)
}

// addMessage writes a message, in place of the earlier ones of its alert.
func (t *tx) addMessage(ctx context.Context, seq int64, m alert.Message) error {
	if _, err := t.exec(ctx, "UPDATE messages SET replaced = $1 WHERE alert = $2 AND replaced = 0", m.Number, seq); err != nil {
		return err
	}
	_, err := t.exec(ctx, `INSERT INTO messages (identifier, reference, alert, number, revision, type, status, sent, expires, replaced, content)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10)`,
		m.Identifier, m.Reference, seq, m.Number, m.Revision, m.Type, m.Status, micros(m.Sent), micros(m.Expires), m.Content)
	return err
}

// earlier are the messages of an alert, the oldest first, without their content.
func (t *tx) earlier(ctx context.Context, seq int64) ([]alert.Message, error) {
	return all(ctx, t, func(r row) (m alert.Message, err error) {
		return m, r.Scan(&m.Identifier, &m.Reference, &m.Number, &m.Type, at(&m.Sent), at(&m.Expires))
	}, "SELECT identifier, reference, number, type, sent, expires FROM messages WHERE alert = $1 ORDER BY number", seq)
}

// shown is what the revision in force says, and its pictures for the public.
func (t *tx) shown(ctx context.Context, a stored) (content []byte, photos []alert.Photo, err error) {
	type said struct {
		content string
		photos  []alert.Media
	}
	v, err := one(ctx, t, func(r row) (v said, err error) { return v, r.Scan(&v.content, parsed(&v.photos)) },
		"SELECT content, photos FROM revisions WHERE alert = $1 AND number = $2", a.Seq, a.Revision)
	if err != nil {
		return nil, nil, err
	}
	for _, media := range v.photos {
		b, err := findPhoto(ctx, t, media.SHA256)
		if err != nil {
			return nil, nil, err
		}
		photos = append(photos, alert.Photo{Media: media, Content: b})
	}
	return []byte(v.content), photos, nil
}
