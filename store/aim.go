package store

import (
	"context"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// aim finds the post that a delivery acts on, now that everything before it has ended. It returns why the
// delivery is not needed, if it is not.
func (t *tx) aim(ctx context.Context, c *candidate, now time.Time) (reason string, err error) {
	switch {
	case c.TellsUnasked():
		return t.unseen(ctx, c)
	case c.TakesThePlace():
		return t.aimAtNewest(ctx, c, now)
	case c.Rewords() && c.gone:
		return alert.ReasonGone, nil
	}
	return "", nil
}

// unseen says so where nothing of the alert was ever seen, or may have been.
func (t *tx) unseen(ctx context.Context, c *candidate) (string, error) {
	posts, err := one(ctx, t, number, "SELECT COUNT(*) FROM posts WHERE alert = $1 AND channel = $2", c.seq, c.Channel)
	if err != nil {
		return "", err
	}
	held, err := one(ctx, t, number, "SELECT COUNT(*) FROM deliveries WHERE alert = $1 AND channel = $2 AND state = 'held' AND desk = 'create'", c.seq, c.Channel)
	if err == nil && posts+held == 0 {
		return alert.ReasonUnseen, nil
	}
	return "", err
}

// aimAtNewest gives an update the post whose place it takes. Where nothing stands, it is published anew.
func (t *tx) aimAtNewest(ctx context.Context, c *candidate, now time.Time) (string, error) {
	here, err := t.presenceAt(ctx, c.seq, c.Channel, c.Network)
	if err != nil {
		return "", err
	}
	if c.target = c.Aim(here, c.target); c.target != 0 {
		c.Target, err = one(ctx, t, func(r row) (p alert.Post, err error) {
			return p, r.Scan(&p.Channel, &p.ID, &p.URL, &p.Version, at(&p.At))
		}, "SELECT channel, remote, url, version, at FROM posts WHERE id = $1", c.target)
		if err == nil {
			_, err = t.exec(ctx, "UPDATE deliveries SET target = $1 WHERE id = $2", c.target, c.ID)
		}
		return "", err
	}
	a, err := findAlert(ctx, t, c.Code)
	if err != nil {
		return "", err
	}
	_, err = t.enqueue(ctx, a, []alert.Intent{{Channel: c.Channel, Network: c.Network, Action: alert.Publish}}, now)
	return alert.ReasonNothingUp, err
}
