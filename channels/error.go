package channels

import (
	"errors"
	"fmt"
	"time"
)

// Kind says what an error means for the delivery. There is no kind for "try again and hope".
type Kind string

// The kinds.
const (
	Temporary Kind = "temporary" // proven to have had no effect; may be repeated
	Limited   Kind = "limited"   // no effect; the network said when to come back
	Unsure    Kind = "unsure"    // may have taken effect: settle and find before anything else
	Auth      Kind = "auth"      // no effect; the credentials are refused and a person must act
	Refused   Kind = "refused"   // no effect; the network will not take this
	Duplicate Kind = "duplicate" // the network says it has this already: proof that it landed, find it
)

// Error is what every call on a channel returns when it fails.
type Error struct {
	Kind       Kind
	Op         Op
	Status     int           // HTTP, if there was an answer
	RetryAfter time.Duration // for Limited; 0 = the network did not say
	Reason     string        // one line for a person: what, where and the way out
	Err        error         // the technical cause, secrets removed
}

func (e *Error) Error() string {
	s := fmt.Sprintf("%s: %s", e.Op, e.Kind)
	if e.Status != 0 {
		s += fmt.Sprintf(" (HTTP %d)", e.Status)
	}
	if e.Reason != "" {
		s += ": " + e.Reason
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// KindOf classifies any error of a channel. One that no channel has classified is [Unsure], never
// "try again".
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Unsure
}
