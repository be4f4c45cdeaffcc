package alert_test

import (
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// What is intended waits until its alert takes effect, but not again once it has: a clock may be set back.
func TestDeliveryWaitsForItsAlert(t *testing.T) {
	now := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	for phase, waits := range map[alert.Phase]bool{
		alert.PhasePending: true, alert.PhaseApproved: true, alert.PhaseLive: false, alert.PhaseClosed: false, alert.PhaseExpired: false,
	} {
		a := alert.Alert{ID: "1", Code: "H7K-2QF", Phase: phase, Effective: now.Add(time.Hour)}
		want := now
		if waits {
			want = a.Effective
		}
		if d := (alert.Intent{Channel: "x-main", Action: alert.Publish}).Delivery(a, now); !d.Due.Equal(want) || !d.Created.Equal(now) {
			t.Errorf("%s: due %s, created %s", phase, d.Due, d.Created)
		}
	}
}
