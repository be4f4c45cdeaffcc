package store

import (
	"context"
	"errors"

	"github.com/hueandcry/hueandcry/alert"
)

// follow does what follows from the end of a delivery: what the ledger knows of the posts, and what must
// be done about them next.
func (t *tx) follow(ctx context.Context, d standing, o alert.Outcome, by alert.Actor) error {
	switch d.delivery().Follow(o, d.Target != 0, by != alert.Actor{}) {
	case alert.FollowShown:
		return t.edited(ctx, d, o)
	case alert.FollowGone:
		_, err := t.exec(ctx, "UPDATE posts SET gone = $1 WHERE id = $2 AND gone = 0", micros(o.At), d.Target)
		return err
	case alert.FollowPosted:
		return t.appeared(ctx, d, o, by)
	case alert.FollowTakeAway:
		a, err := t.alert(ctx, d.Alert)
		if err != nil {
			return err
		}
		_, err = t.enqueue(ctx, a, []alert.Intent{d.delivery().Removal(d.Target)}, o.At)
		return err
	case alert.FollowKept:
		_, err := t.exec(ctx, "UPDATE posts SET kept = $1 WHERE id = $2", micros(o.At), d.Target)
		return err
	case alert.FollowNothing:
	}
	return nil
}

func (t *tx) alert(ctx context.Context, seq int64) (stored, error) {
	return one(ctx, t, readAlert, "SELECT a.seq, "+alertColumns+" FROM alerts a WHERE a.seq = $1", seq)
}

// edited notes what a post shows by now, and takes away what it has taken the place of.
func (t *tx) edited(ctx context.Context, d standing, o alert.Outcome) error {
	_, err := t.exec(ctx, `UPDATE posts SET revision = $1, ended = $2, version = $3, remote = COALESCE(NULLIF(CAST($4 AS TEXT), ''), remote),
		url = COALESCE(NULLIF(CAST($5 AS TEXT), ''), url) WHERE id = $6`, d.Revision, d.Ended, o.Post.Version, o.Post.ID, o.Post.URL, d.Target)
	if err != nil || d.Ended != "" {
		return err
	}
	a, err := t.alert(ctx, d.Alert)
	if err != nil {
		return err
	}
	here, err := t.presenceAt(ctx, d.Alert, d.Channel, d.Network)
	if err != nil {
		return err
	}
	r, err := t.deciding(ctx, a, d)
	if err != nil {
		return err
	}
	_, err = t.enqueue(ctx, a, d.delivery().Changed(a.Alert, here, r, d.Target), o.At)
	return err
}

// appeared notes a new post, and intends whatever its appearance calls for.
func (t *tx) appeared(ctx context.Context, d standing, o alert.Outcome, by alert.Actor) error {
	if err := t.addPost(ctx, d, o); err != nil {
		return err
	}
	a, err := t.alert(ctx, d.Alert)
	if err != nil {
		return err
	}
	here, err := t.presenceAt(ctx, d.Alert, d.Channel, d.Network)
	if err != nil {
		return err
	}
	r, err := t.deciding(ctx, a, d)
	if err != nil {
		return err
	}
	next := d.delivery().Arrival(a.Alert, here, r)
	for _, post := range next.Answered {
		if _, err := t.exec(ctx, "UPDATE posts SET ended = $1 WHERE id = $2", d.Ended, post); err != nil {
			return err
		}
	}
	if _, err := t.enqueue(ctx, a, next.Intents, o.At); err != nil || !next.Live {
		return err
	}
	return t.goLive(ctx, d.Alert, by, o.At)
}

// deciding is the rendering that decides what the appearance of a post calls for; none if nothing does.
func (t *tx) deciding(ctx context.Context, a stored, d standing) (alert.Rendering, error) {
	revision, e := d.Revision, alert.Ended("")
	switch {
	case a.Phase.Over():
		revision, e = a.Revision, a.Ended.Words()
	case a.Revision == 1: // there is nothing that it could take the place of
		return alert.Rendering{}, nil
	}
	r, err := one(ctx, t, func(r row) (out alert.Rendering, err error) { return out, r.Scan(parsed(&out)) },
		"SELECT content FROM renderings WHERE alert = $1 AND revision = $2 AND channel = $3 AND ended = $4", a.Seq, revision, d.Channel, e)
	if errors.Is(err, alert.ErrNotFound) {
		return alert.Rendering{}, nil
	}
	return r, err
}

func (t *tx) addPost(ctx context.Context, d standing, o alert.Outcome) error {
	p := o.Post
	if p.At.IsZero() {
		p.At = o.At
	}
	_, err := t.exec(ctx, `INSERT INTO posts (delivery, alert, channel, network, remote, url, version, at, gone, next, last_read, spent, reposters, revision, ended)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, 0, 0, 0, $10, $11)`,
		d.ID, d.Alert, d.Channel, d.Network, p.ID, p.URL, p.Version, micros(p.At), micros(o.At), d.Revision, d.Ended)
	return err
}
