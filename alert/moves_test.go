package alert_test

import (
	"errors"
	"testing"

	"github.com/hueandcry/hueandcry/alert"
)

// What a person may do with a delivery by hand.
func TestReleasable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		action   alert.Action
		from, to alert.State
		ok       bool
	}{
		{alert.Publish, alert.Held, alert.Sent, true},
		{alert.Publish, alert.Held, alert.Queued, true},
		{alert.Publish, alert.Failed, alert.Queued, true},
		{alert.Publish, alert.Queued, alert.Sent, false},
		{alert.Publish, alert.Queued, alert.Dropped, false}, // whether an appeal leaves is for a close to say
		{alert.Delete, alert.Queued, alert.Dropped, true},
		{alert.Edit, alert.Queued, alert.Dropped, true},
		{alert.Delete, alert.Sending, alert.Dropped, false},
		{alert.Publish, alert.Sent, alert.Queued, false},
	} {
		d := alert.Delivery{Key: "k", Action: c.action, State: c.from}
		if err := d.Releasable(c.to); (err == nil) != c.ok || err != nil && !errors.Is(err, alert.ErrConflict) {
			t.Errorf("%s from %s to %s: %v", c.action, c.from, c.to, err)
		}
	}
}

// A look may leave the doubt; nothing else stays where it is.
func TestSettles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, to alert.State
		ok       bool
	}{
		{alert.Sending, alert.Sent, true},
		{alert.Sending, alert.Unsure, true},
		{alert.Unsure, alert.Unsure, true},
		{alert.Sending, alert.Sending, false},
		{alert.Sending, alert.Dropped, false},
		{alert.Sent, alert.Queued, false},
	} {
		if err := (alert.Delivery{State: c.from}).Settles(c.to); (err == nil) != c.ok {
			t.Errorf("from %s to %s: %v", c.from, c.to, err)
		}
	}
}

// Nothing is sent again that would speak for what is over, or that something newer has overtaken.
func TestSentAgain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		d     alert.Delivery
		phase alert.Phase
		later bool
		ok    bool
	}{
		{"an appeal in force", alert.Delivery{Action: alert.Publish}, alert.PhaseLive, false, true},
		{"an appeal that was overtaken", alert.Delivery{Action: alert.Publish}, alert.PhaseLive, true, false},
		{"an appeal of what is over", alert.Delivery{Action: alert.Publish}, alert.PhaseClosed, false, false},
		{"a removal of what is over", alert.Delivery{Action: alert.Delete}, alert.PhaseClosed, true, true},
		{"the words of an end", alert.Delivery{Action: alert.Publish, Ended: alert.EndedFoundSafe}, alert.PhaseClosed, false, true},
	} {
		if err := c.d.SentAgain(alert.Alert{Phase: c.phase}, c.later); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestClosable(t *testing.T) {
	t.Parallel()
	for phase, ok := range map[alert.Phase]bool{
		alert.PhasePending: true, alert.PhaseApproved: true, alert.PhaseLive: true, alert.PhaseClosed: false, alert.PhaseExpired: false, alert.PhaseRejected: false,
	} {
		if err := (alert.Alert{Code: "H7K-2QF", Phase: phase}).Closable(); (err == nil) != ok || err != nil && !errors.Is(err, alert.ErrConflict) {
			t.Errorf("%s: %v", phase, err)
		}
	}
}

// Each action has a desk, and only what makes something new can double it.
func TestDesks(t *testing.T) {
	t.Parallel()
	desks := map[alert.Desk]int{}
	for _, a := range []alert.Action{alert.Publish, alert.Edit, alert.Reply, alert.Delete, alert.Boost, alert.Ask} {
		desks[a.Desk()]++
		if a.Creates() != (a.Desk() == alert.DeskCreate) {
			t.Errorf("%s: creates %t at %s", a, a.Creates(), a.Desk())
		}
	}
	for _, d := range alert.Desks() {
		if desks[d] == 0 {
			t.Errorf("nobody works at %s", d)
		}
	}
	if len(desks) != len(alert.Desks()) {
		t.Errorf("desks %v", desks)
	}
}

// What a person calls an ending, and under whose words it is told.
func TestParseEnded(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]alert.Ended{
		"found_safe": alert.EndedFoundSafe, "Found": alert.EndedFoundInjured, "cancelled": alert.EndedUnfounded, "canceled": alert.EndedUnfounded,
		"hoax": alert.EndedHoax, "expired": alert.EndedExpired, "gone": "", "": "",
	} {
		if got, err := alert.ParseEnded(said); got != want || (err == nil) != (want != "") {
			t.Errorf("%q is %q, %v", said, got, err)
		}
	}
	for _, e := range append(alert.Endings(), alert.EndedHoax) {
		if c := fullAlert(t).Closeouts.For(e); c.Text.Empty() {
			t.Errorf("%s has no words", e)
		}
	}
}
