package web

import (
	"context"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Gazette makes what machines read.
type Gazette interface {
	// Feed is what is in force for everybody, as "atom", "rss" or "geojson". last is when anything about that
	// changed.
	Feed(form string, all []alert.Message, last, now time.Time) ([]byte, error)
	// Public reports whether a message is for everybody.
	Public(m alert.Message) bool
	// Check says what would keep an alert from being told, and what would not be told. photos are those for
	// the public.
	Check(r *alert.Revision, photos []alert.Photo, now time.Time) []alert.Fault
}

// Issued keeps the messages that were issued.
type Issued interface {
	// Messages are those in force, the newest first; last is when anything about that changed.
	Messages(ctx context.Context, now time.Time) (live []alert.Message, last time.Time, err error)
	// Message reads one of an alert that has taken effect, in force or not; alert.ErrNotFound if there is none.
	Message(ctx context.Context, identifier string, now time.Time) (alert.Message, error)
	MessagesOf(ctx context.Context, code string) ([]alert.Message, error) // the oldest first
	// Photo reads a picture by its SHA-256; alert.ErrNotFound if there is none.
	Photo(ctx context.Context, sha256 string) ([]byte, error)
}

// Received keeps the messages of others that decisions came of.
type Received interface {
	// Came finds what a message was answered when it came before: alert.ErrNotFound if it is new,
	// alert.ErrConflict if another came under its name.
	Came(ctx context.Context, m alert.Received) (alert.Receipt, error)
	// Source finds the alert that became of a message, by sender, identifier and time; alert.ErrNotFound if none did.
	Source(ctx context.Context, m alert.Received) (alert.Alert, error)
}

// Incoming is a message of somebody who is known, as far as an alert has a place for what it says.
type Incoming struct {
	alert.Received

	References []alert.Received // the earlier messages that it names
	Revision   *alert.Revision
	Findings   []alert.Fault // what was off in it
	Faults     []alert.Fault // what of it has no place in an alert
}
