// Package reach measures how far an alert has gone: it reads the numbers of our own posts and who
// reposted them, on a cadence by age and within a budget, and shows them to Prometheus.
package reach

import (
	"context"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Store is what measuring needs.
type Store interface {
	// DueForReading returns at most n live posts of a channel whose next reading is due, oldest first.
	DueForReading(ctx context.Context, channel string, now time.Time, n int) ([]alert.Tracked, error)
	// TrackedPost finds a post by the network's id; [alert.ErrNotFound] if it is none that is measured.
	TrackedPost(ctx context.Context, channel, remote string, now time.Time) (alert.Tracked, error)
	// ReadNow makes every post of a channel due.
	ReadNow(ctx context.Context, channel string, now time.Time) error
	// Known tells which of some accounts, hashed, are known to have reposted a post.
	Known(ctx context.Context, post alert.Tracked, accounts []string) (map[string]bool, error)
	// Record stores readings in one transaction. A repost counts once per account and post.
	Record(ctx context.Context, rs []alert.Reading) error
	// SetFollowers stores the followers of our own account when a post was made; later calls for the
	// same post change nothing.
	SetFollowers(ctx context.Context, post alert.Post, followers int64) error
	// Salt is what account ids are hashed with; made once, and kept.
	Salt(ctx context.Context) ([]byte, error)
}

// Ledger is what showing needs.
type Ledger interface {
	// Figures reads everything at once: the newest limit alerts that are approved, live, or closed or
	// expired after the moment since.
	Figures(ctx context.Context, now, since time.Time, limit int) (alert.Figures, error)
}

// Cascades is what analysing needs.
type Cascades interface {
	// Cascades returns in one look every post of the newest limit alerts that are in force, or ended after the
	// moment since; with each the reposts beyond what is known of them, by the post's delivery, in terms of Told.
	Cascades(ctx context.Context, since time.Time, limit int, known map[string]int64) ([]alert.Cascaded, error)
	// CascadesOf returns the posts of one alert, however long ago it was, with all of their reposts.
	CascadesOf(ctx context.Context, code string) ([]alert.Cascaded, error)
	// Ended are the codes of the alerts that ended last, at most limit, the one that ended first in front.
	Ended(ctx context.Context, limit int) ([]string, error)
}
