package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/hueandcry/hueandcry/alert"
)

// Version reads one revision of an alert; number 0 is the newest, approved or not.
func (s *Store) Version(ctx context.Context, code string, number int) (alert.Version, error) {
	a, err := findAlert(ctx, s.read, code)
	if err != nil {
		return alert.Version{}, err
	}
	return findVersion(ctx, s.read, a, number)
}

func findVersion(ctx context.Context, q querier, a stored, number int) (alert.Version, error) {
	v, err := one(ctx, q, func(r row) (v alert.Version, err error) {
		return v, r.Scan(&v.Number, parsed(&v.Content), parsed(&v.Photos), &v.Hash, parsed(&v.SubmittedBy), at(&v.Created), parsed(&v.ApprovedBy), at(&v.Approved))
	}, `SELECT number, content, photos, hash, submitted_by, created, approved_by, approved FROM revisions
		WHERE alert = $1 AND (number = $2 OR $2 = 0) ORDER BY number DESC LIMIT 1`, a.Seq, number)
	if errors.Is(err, alert.ErrNotFound) {
		return v, fmt.Errorf("revision %d of alert %s: %w", number, a.Code, err)
	}
	if err != nil {
		return v, err
	}
	v.Renderings, err = all(ctx, q, func(r row) (out alert.Rendering, err error) { return out, r.Scan(parsed(&out)) },
		"SELECT content FROM renderings WHERE alert = $1 AND revision = $2 ORDER BY id", a.Seq, v.Number)
	return v, err
}

// newestVersion is the number of the newest revision and, while nobody has approved it, what the alert
// becomes with it.
type newestVersion struct {
	number   int
	hash     string
	approved bool
	then     alert.Alert
}

func (t *tx) newest(ctx context.Context, seq int64) (newestVersion, error) {
	return one(ctx, t, func(r row) (v newestVersion, err error) {
		var approved int64
		err = r.Scan(&v.number, &v.hash, &approved, parsed(&v.then))
		v.approved = approved != 0
		return v, err
	}, "SELECT number, hash, approved, alert_then FROM revisions WHERE alert = $1 ORDER BY number DESC LIMIT 1", seq)
}
