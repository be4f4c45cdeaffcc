// Package dispatch turns intentions into posts, each at most once: claim, send, settle, and where the
// outcome is unknown, settle time, find, and only then send again or hold for a person. Removals it
// repeats until the post is seen to be gone.
package dispatch

import (
	"context"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Store is the ledger as dispatch sees it. The deliveries rows are the queue.
type Store interface {
	Lanes
	// Claim moves at most n due deliveries of a channel's desk from queued to sending, durably, before
	// it returns them with their renderings, what corrects first; in the same transaction it drops those
	// that something newer has overtaken, and leaves alone any whose predecessor at the same alert and
	// channel has not ended.
	Claim(ctx context.Context, channel string, desk alert.Desk, now time.Time, n int) ([]alert.Delivery, error)
	// Leave is asked right before a claimed delivery goes out; its error says why it may not any more.
	Leave(ctx context.Context, d alert.Delivery, now time.Time) error
	// Doubtful returns at most n unsure deliveries of a channel that are due to be looked for.
	Doubtful(ctx context.Context, channel string, now time.Time, n int) ([]alert.Delivery, error)
	// Settle records how an attempt or a look ended, durably. It returns alert.ErrConflict, and changes
	// nothing, if the delivery has moved on since (another attempt, a person).
	Settle(ctx context.Context, d alert.Delivery, o alert.Outcome) error
	// Reclaim moves every sending delivery of a channel, but for those that are flying, to unsure: nobody
	// knows what became of them. What waits for a time that will not come, it has wait no longer.
	Reclaim(ctx context.Context, channel string, t alert.Takeover) (alert.Left, error)
	// Due tells when there is something to do next at a channel.
	Due(ctx context.Context, channel string) (alert.Due, error)
	// Photo returns the bytes of a picture by their SHA-256.
	Photo(ctx context.Context, sha256 string) ([]byte, error)
}

// Lanes parts the channels among the daemons that share a ledger.
type Lanes interface {
	// Serve takes or keeps a channel and returns for how long; 0 if another daemon serves it.
	Serve(ctx context.Context, channel string) (time.Duration, error)
	// Yield gives a channel up.
	Yield(ctx context.Context, channel string) error
	// Daemons says that this one lives, and how many do.
	Daemons(ctx context.Context) (int, error)
}
