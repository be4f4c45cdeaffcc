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
	// Approve puts a pending alert in force and creates one delivery for each rendering. hash is
	// alert.HashOf of what the approver saw; any other is a conflict. Who may is for alert.MayApprove,
	// asked inside the transaction.
	Approve(ctx context.Context, by alert.Token, code, hash string, now time.Time) (alert.Alert, error)
	// Release lets a person settle a held delivery: sent with a post, queued again, or failed.
	Release(ctx context.Context, by alert.Actor, key string, o alert.Outcome) error
}

// Reader shows what is there.
type Reader interface {
	Alert(ctx context.Context, code string) (alert.Alert, error)
	Alerts(ctx context.Context, limit int) ([]alert.Alert, error) // newest first
	Content(ctx context.Context, code string) (content []byte, renderings []alert.Rendering, err error)
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
