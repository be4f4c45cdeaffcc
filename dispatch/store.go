// Package dispatch turns intentions into posts, each at most once: claim, send, settle, and where the
// outcome is unknown, settle time, find, and only then send again or hold for a person.
package dispatch

import (
	"context"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Store is the ledger as dispatch sees it. The deliveries rows are the queue.
type Store interface {
	// Claim moves at most n due deliveries of a channel from queued to sending, durably, before it
	// returns them with their renderings; in the same transaction it drops those whose alert has
	// expired or is no longer in force, and leaves alone any whose predecessor at the same alert and
	// channel has not ended.
	Claim(ctx context.Context, channel string, now time.Time, n int) ([]alert.Delivery, error)
	// Doubtful returns at most n unsure deliveries of a channel that are due to be looked for.
	Doubtful(ctx context.Context, channel string, now time.Time, n int) ([]alert.Delivery, error)
	// Settle records how an attempt or a look ended, durably. It returns alert.ErrConflict, and changes
	// nothing, if the delivery has moved on since (another attempt, a person).
	Settle(ctx context.Context, d alert.Delivery, o alert.Outcome) error
	// Reclaim moves every sending delivery to unsure, due at the moment given by settle for its
	// channel: after a restart nobody knows what became of it.
	Reclaim(ctx context.Context, now time.Time, settle func(channel string) time.Duration) (int, error)
	// NextDue tells when the next queued or unsure delivery of a channel is due; zero if there is none.
	NextDue(ctx context.Context, channel string) (time.Time, error)
	// Photo returns the bytes of a picture by their SHA-256.
	Photo(ctx context.Context, sha256 string) ([]byte, error)
}
