package store

import (
	"cmp"
	"context"

	"github.com/hueandcry/hueandcry/alert"
)

// follow does what follows from the end of a delivery: what the ledger knows of the posts, and what must
// be done about them next.
func (t *tx) follow(ctx context.Context, d standing, o alert.Outcome, by alert.Actor) error {
	switch {
	case o.State == alert.Sent && d.Action == alert.Edit:
		return t.edited(ctx, d, o)
	case o.State == alert.Sent && d.Action == alert.Delete:
		_, err := t.exec(ctx, "UPDATE posts SET gone = $1 WHERE id = $2 AND gone = 0", micros(o.At), d.Target)
		return err
	case o.State == alert.Sent:
		return t.appeared(ctx, d, o, by)
	case o.State == alert.Failed && d.Action == alert.Edit && d.Ended != "":
		return t.takeAway(ctx, d, d.Target, o) // words that cannot be changed must not stand
	case o.State == alert.Dropped && by != (alert.Actor{}) && d.Target != 0: // a person has looked
		_, err := t.exec(ctx, "UPDATE posts SET kept = $1 WHERE id = $2", micros(o.At), d.Target)
		return err
	}
	return nil
}

// edited notes what a post shows by now.
func (t *tx) edited(ctx context.Context, d standing, o alert.Outcome) error {
	_, err := t.exec(ctx, `UPDATE posts SET revision = $1, ended = $2, version = $3, remote = COALESCE(NULLIF(CAST($4 AS TEXT), ''), remote),
		url = COALESCE(NULLIF(CAST($5 AS TEXT), ''), url) WHERE id = $6`, d.Revision, d.Ended, o.Post.Version, o.Post.ID, o.Post.URL, d.Target)
	return err
}

// appeared notes a new post, and intends whatever its appearance calls for.
func (t *tx) appeared(ctx context.Context, d standing, o alert.Outcome, by alert.Actor) error {
	if err := t.addPost(ctx, d, o); err != nil {
		return err
	}
	a, err := one(ctx, t, readAlert, "SELECT a.seq, "+alertColumns+" FROM alerts a WHERE a.seq = $1", d.Alert)
	if err != nil {
		return err
	}
	p, err := t.presenceAt(ctx, d.Alert, d.Channel)
	if err != nil {
		return err
	}
	switch {
	case d.Ended != "":
		return t.answered(ctx, d, p)
	case a.Phase.Over():
		return t.endLate(ctx, a, d, p, o)
	case d.Revision < a.Revision && p.newest == a.Revision: // it was found after something newer went out
		return t.takeAway(ctx, d, p.last(), o)
	case a.Revision > 1:
		if err := t.replaced(ctx, a, d, p, o); err != nil {
			return err
		}
	}
	return t.goLive(ctx, d.Alert, by, o.At)
}

func (t *tx) addPost(ctx context.Context, d standing, o alert.Outcome) error {
	p := o.Post
	if p.At.IsZero() {
		p.At = o.At
	}
	_, err := t.exec(ctx, `INSERT INTO posts (delivery, alert, channel, network, remote, url, version, at, gone, next, last_read, spent, reposters, revision, ended)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, 0, 0, 0, $10, $11)`,
		d.ID, d.Alert, cmp.Or(p.Channel, d.Channel), d.Network, p.ID, p.URL, p.Version, micros(p.At), micros(o.At), d.Revision, d.Ended)
	return err
}

// answered: an ending that is told in reply speaks for the posts above it.
func (t *tx) answered(ctx context.Context, d standing, p *presence) error {
	if d.Action != alert.Reply {
		return nil
	}
	for _, post := range p.standing {
		if _, err := t.exec(ctx, "UPDATE posts SET ended = $1 WHERE id = $2", d.Ended, post); err != nil {
			return err
		}
	}
	return nil
}

// endLate corrects a post that turned out to have landed after its alert had ended.
func (t *tx) endLate(ctx context.Context, a stored, d standing, p *presence, o alert.Outcome) error {
	rs, err := t.renderings(ctx, a.Seq, a.Revision, a.Ended.Words())
	if err != nil {
		return err
	}
	for _, r := range rs {
		if r.Channel == d.Channel {
			_, err := t.enqueue(ctx, a, p.ends(r), o.At)
			return err
		}
	}
	_, err = t.enqueue(ctx, a, p.removals(d.Channel, a.Ended.Words()), o.At)
	return err
}

// replaced takes away what a new post of the newest revision has taken the place of.
func (t *tx) replaced(ctx context.Context, a stored, d standing, p *presence, o alert.Outcome) error {
	r, err := one(ctx, t, func(r row) (out alert.Rendering, err error) { return out, r.Scan(parsed(&out)) },
		"SELECT content FROM renderings WHERE alert = $1 AND revision = $2 AND channel = $3 AND ended = ''", a.Seq, d.Revision, d.Channel)
	if err != nil || !r.Deletes() {
		return err
	}
	older := *p
	older.standing = p.standing[:len(p.standing)-1] // all but the new one
	_, err = t.enqueue(ctx, a, older.removals(d.Channel, ""), o.At)
	return err
}

// takeAway intends the removal of one post.
func (t *tx) takeAway(ctx context.Context, d standing, post int64, o alert.Outcome) error {
	a, err := one(ctx, t, readAlert, "SELECT a.seq, "+alertColumns+" FROM alerts a WHERE a.seq = $1", d.Alert)
	if err != nil {
		return err
	}
	_, err = t.enqueue(ctx, a, []intent{{Channel: d.Channel, Network: d.Network, Action: alert.Delete, Ended: d.Ended, Target: post}}, o.At)
	return err
}
