package alert

import (
	"strconv"
	"time"
)

// Intent is a delivery before it is written down.
type Intent struct {
	Channel string
	Network string
	Action  Action
	Ended   Ended // that it tells, or for whose sake it removes
	Target  int64 // the ledger's number of a post; 0: none, or to be found when its turn comes
}

// Delivery is what an intention of an alert's newest revision becomes.
func (in Intent) Delivery(a Alert, now time.Time) Delivery {
	target := ""
	if in.Target != 0 {
		target = strconv.FormatInt(in.Target, 10)
	}
	d := Delivery{
		Key:   DeliveryKey(a.ID, a.Revision, in.Channel, in.Action, string(in.Ended), target),
		Alert: a.ID, Code: a.Code, Revision: a.Revision, Channel: in.Channel, Network: in.Network,
		Action: in.Action, Ended: in.Ended, State: Queued, Due: now, Created: now,
	}
	// A live alert has taken effect, whatever a clock says that was set back since.
	if a.Effective.After(now) && a.Phase != PhaseLive && !a.Phase.Over() {
		d.Due = a.Effective
	}
	if !d.Corrects() { // what corrects is never too late
		d.Expires = a.Expires
	}
	return d
}

// Corrects reports whether a delivery corrects something. It goes before what spreads.
func (d Delivery) Corrects() bool { return d.Ended != "" || d.Action == Delete }
