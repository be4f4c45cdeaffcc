package store

import (
	"errors"
	"fmt"
	"strings"
)

var (
	// ErrFull says that there is no room on the disk: nothing was written, and the same can be tried again
	// once there is.
	ErrFull = errors.New("the disk is full")
	// ErrFailed says that the disk has failed to keep a write. See [Store.Failed].
	ErrFailed = errors.New("the store has failed")
	// ErrClosed says that the store was closed before this could be written.
	ErrClosed = errors.New("the store is closed")
	// ErrUnavailable says that the database cannot be reached. The store goes on by itself once it can.
	ErrUnavailable = errors.New("the database cannot be reached")
	// ErrUnknown says that the database was lost at the one moment in which nobody can tell whether this was
	// written, and was not back in time to be asked.
	ErrUnknown = errors.New("nobody knows whether this was written")
)

// fault is what an error means for the ledger.
type fault int

const (
	faultNone  fault = iota // not an error of the database: this operation alone is refused
	faultOther              // of the database, but the ledger is sound
	faultFull
	faultFatal // after this nobody knows what is on the disk
	faultAway  // the database cannot be reached, or not be waited for
	faultYield // two transactions stood in each other's way, and this one had to give way
)

// explain puts an error of the database into words for a person.
func explain(f fault, place string, room func(string) string, err error) error {
	switch f {
	case faultFull:
		return fmt.Errorf("%w: free space on %s; nothing was written", ErrFull, room(place))
	case faultFatal:
		return fmt.Errorf("%w while writing %s (%w); look at the disk and start the daemon again: nothing that was acknowledged is lost", ErrFailed, place, err)
	case faultAway:
		return fmt.Errorf("%w: %s does not answer; nothing was written, and it goes on by itself once it does (%s)", ErrUnavailable, place, short(err))
	case faultOther, faultYield:
		return fmt.Errorf("writing %s: %w; nothing was written", place, err)
	default:
		return err
	}
}

// short is the text of an error on one line.
func short(err error) string {
	return strings.Join(strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' || r == '\t' }), " ")
}
