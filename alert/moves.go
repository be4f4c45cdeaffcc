package alert

import (
	"fmt"
	"time"
)

// Settles says whether an attempt, or a look for what an attempt did, may end like this.
func (d Delivery) Settles(to State) error {
	looked := d.State == Unsure
	if to == Dropped || !d.State.CanBecome(to) && (!looked || to != Unsure) { // a look may leave the doubt
		return fmt.Errorf("delivery %s cannot go from %s to %s", d.Key, d.State, to)
	}
	return nil
}

// Releasable says whether a person may move a delivery there. That a post stays as it is can be accepted
// at any time, but not while a call is under way.
func (d Delivery) Releasable(to State) error {
	ok := d.State.CanBecome(to) && (d.State == Held || d.State == Failed)
	if to == Dropped {
		ok = d.State.CanBecome(to) && !d.Action.Creates() && d.State != Sending
	}
	if !ok {
		return fmt.Errorf("%w: delivery %s is %s and cannot be %s by hand; only a held one can be settled, a failed one be sent again, and a correction or a removal be given up", ErrConflict, d.Key, d.State, to)
	}
	return nil
}

// SentAgain says whether a person may have a delivery sent again. later is a delivery after it of the same
// alert at the same channel that may have shown something.
func (d Delivery) SentAgain(a Alert, later bool) error {
	switch {
	case d.Corrects():
		return nil
	case !a.Phase.InForce():
		return fmt.Errorf("%w: the alert is %s and nothing more leaves for it; say whether the post is there, or give it up", ErrConflict, a.Phase)
	case later:
		return fmt.Errorf("%w: delivery %s was overtaken by something newer at %s and must not appear after it", ErrConflict, d.Key, d.Channel)
	}
	return nil
}

// Closable refuses to close what has ended already.
func (a Alert) Closable() error {
	if a.Phase == PhasePending || a.Phase.CanBecome(PhaseClosed) {
		return nil
	}
	by := a.ClosedBy.Name
	if by == "" {
		by = "the daemon"
	}
	return fmt.Errorf("%w: %s ended already (%s, %s, by %s); 'alert show' tells whether copies still stand", ErrConflict, a.Code, a.Ended, a.Closed.Format(time.RFC3339), by)
}
