package alert

import (
	"fmt"
	"time"
)

// Why a delivery is not sent although nothing forbids it.
const (
	ReasonGone      = "it is gone already"
	ReasonTooLate   = "the alert expired before this could be sent"
	ReasonUnseen    = "nothing of this alert was ever seen there"
	ReasonNothingUp = "nothing stands there that it could change; it is published anew"
)

// Overtaken says why a delivery of an alert may not be sent any more; empty if it may. gone is for the
// post that it acts on.
func (d Delivery) Overtaken(a Alert, gone bool, now time.Time) string {
	switch {
	case d.Action == Delete && gone:
		return ReasonGone
	case d.Action == Delete, d.Ended != "" && a.Phase.Over():
		return ""
	case !a.Phase.InForce():
		return fmt.Sprintf("the alert is %s; nothing more leaves for it", a.Phase)
	case d.Revision < a.Revision:
		return fmt.Sprintf("revision %d took its place", a.Revision)
	case Expired(d.Expires, now):
		return ReasonTooLate
	}
	return ""
}

// Expired tells whether nothing may be created any more; without a time, that is never.
func Expired(expires, now time.Time) bool { return !expires.IsZero() && !now.Before(expires) }

// TellsUnasked reports whether a delivery tells of an ending by a post of its own. Where nothing of the
// alert was ever seen, there is nothing to take back.
func (d Delivery) TellsUnasked() bool { return d.Ended != "" && d.Action == Publish }

// TakesThePlace reports whether a delivery is an update that acts on whatever stands when its turn comes.
func (d Delivery) TakesThePlace() bool {
	return d.Ended == "" && (d.Action == Edit || d.Action == Reply)
}

// Rewords reports whether a delivery makes a post that stands tell of an ending.
func (d Delivery) Rewords() bool { return d.Ended != "" && d.Action == Edit }
