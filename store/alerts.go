package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/hueandcry/hueandcry/alert"
)

const alertColumns = `a.id, a.code, a.kind, a.status, a.phase, a.revision, a.title, a.langs,
	a.created, a.issued, a.effective, a.expires, a.closed, a.ended, a.submitted_by, a.approved_by, a.closed_by`

// stored is an alert with the number that the other tables know it by.
type stored struct {
	alert.Alert

	Seq int64
}

func readAlert(r row) (a stored, err error) { return a, r.Scan(a.columns()...) }

// columns are where seq and alertColumns of a row are read to.
func (a *stored) columns() []any {
	return []any{
		&a.Seq, &a.ID, &a.Code, &a.Kind, &a.Status, &a.Phase, &a.Revision, &a.Title, parsed(&a.Langs),
		at(&a.Created), at(&a.Issued), at(&a.Effective), at(&a.Expires), at(&a.Closed), &a.Ended,
		parsed(&a.SubmittedBy), parsed(&a.ApprovedBy), parsed(&a.ClosedBy),
	}
}

// findAlert reads the alert that people call by code.
func findAlert(ctx context.Context, q querier, code string) (stored, error) {
	a, err := one(ctx, q, readAlert, "SELECT a.seq, "+alertColumns+" FROM alerts a WHERE a.code = $1", code)
	if errors.Is(err, alert.ErrNotFound) {
		return a, fmt.Errorf("alert %s: %w", code, err)
	}
	return a, err
}

// Alert reads the alert that people call by code.
func (s *Store) Alert(ctx context.Context, code string) (alert.Alert, error) {
	a, err := findAlert(ctx, s.read, code)
	return a.Alert, err
}

// Alerts returns the newest alerts, at most limit, newest first.
func (s *Store) Alerts(ctx context.Context, limit int) ([]alert.Alert, error) {
	return bare(all(ctx, s.read, readAlert, "SELECT a.seq, "+alertColumns+" FROM alerts a ORDER BY a.seq DESC"+atMost("$1"), limit))
}

func bare(found []stored, err error) ([]alert.Alert, error) {
	out := make([]alert.Alert, len(found))
	for i, a := range found {
		out[i] = a.Alert
	}
	return out, err
}
