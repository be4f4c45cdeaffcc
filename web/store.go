// Package web is the front of the house: the HTTP API, the event stream and the operators' endpoints.
package web

import (
	"context"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Committer writes decisions. Each method is one durable transaction.
type Committer interface {
	// Submit writes a new alert. With a key that was used for another body, or a code that is taken,
	// it returns alert.ErrConflict in words for a person.
	Submit(ctx context.Context, s alert.Submission) (alert.Receipt, error)
	// Replay finds how an Idempotency-Key was answered before: alert.ErrNotFound if it is new,
	// alert.ErrConflict if it was used for another body.
	Replay(ctx context.Context, key, bodyHash string) (alert.Receipt, error)
	// Revise writes a new revision of the alert with the code of s.Alert. Its number must follow that of
	// the newest, and the alert must not have ended, or it is alert.ErrConflict in words for a person.
	Revise(ctx context.Context, s alert.Submission) (alert.Receipt, error)
	// Approve puts the newest revision in force, if nobody has approved it yet, and creates the deliveries
	// that follow from it. hash is alert.HashOf of what the approver saw; any other is a conflict. Who may
	// is for alert.MayApprove, asked inside the transaction.
	Approve(ctx context.Context, by alert.Token, code, hash string, now time.Time) (alert.Alert, error)
	// CloseAlert ends a case; one that waits for approval is rejected by it. An alert that has ended already
	// is alert.ErrConflict, and so is an ending that is withheld. Who may is for alert.MayClose.
	CloseAlert(ctx context.Context, code string, c alert.Closing) (alert.Closed, error)
	// Release lets a person settle a delivery that is held, that has failed, or that shall not be tried
	// any more: sent with a post, queued again, failed or dropped.
	Release(ctx context.Context, by alert.Actor, key string, o alert.Outcome) error
}

// Reader shows what is there.
type Reader interface {
	Alert(ctx context.Context, code string) (alert.Alert, error)
	Alerts(ctx context.Context, limit int) ([]alert.Alert, error) // newest first
	// Version reads one revision; number 0 is the newest, approved or not.
	Version(ctx context.Context, code string, number int) (alert.Version, error)
	Deliveries(ctx context.Context, code string) ([]alert.Delivery, error)
	Attempts(ctx context.Context, key string) ([]alert.Attempt, error)
	// Events returns at most n events after the one numbered since, of one alert, or of all if code is empty.
	Events(ctx context.Context, code string, since int64, n int) ([]alert.Event, error)
}

// Tokens keeps who may act.
type Tokens interface {
	// Token finds a token by the SHA-256 of its secret, in hex; alert.ErrNotFound if there is none.
	Token(ctx context.Context, hash string) (alert.Token, error)
	AddToken(ctx context.Context, t alert.Token, hash string) error
	ListTokens(ctx context.Context) ([]alert.Token, error)
	RevokeToken(ctx context.Context, id string, now time.Time) error
}
