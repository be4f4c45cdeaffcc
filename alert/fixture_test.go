package alert_test

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the texts give times in the alert's own zone

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/file"
	"github.com/hueandcry/hueandcry/internal/sample"
)

// now is a moment at which the full alert may be issued.
var now = time.Date(2026, 3, 14, 23, 0, 0, 0, time.UTC)

// fullAlert is the full alert as a revision, for the test to change.
func fullAlert(t testing.TB) *alert.Revision {
	t.Helper()
	return read(t, sample.Full)
}

func read(t testing.TB, doc string) *alert.Revision {
	t.Helper()
	r, _, faults := file.Read([]byte(doc))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return r
}

// drill is the full alert as an exercise.
func drill(t testing.TB) *alert.Revision {
	t.Helper()
	r := fullAlert(t)
	r.Meta.Status, r.Meta.Scope = alert.Exercise, alert.ScopeRestricted
	r.Meta.Restriction.Value = "participants"
	r.Meta.Exercise.ID.Value = "EX-77"
	r.Contact.EmergencyNo.Value = "555-555-0199"
	r.Amplify.Channels.Include = []string{"loopback"}
	mark := func(s *string) {
		if *s != "" {
			*s = "EXERCISE: " + strings.ReplaceAll(*s, "911", "555-555-0199")
		}
	}
	for l, n := range r.Narrative {
		for _, f := range []*alert.Public[string]{&n.Headline, &n.WhatHappened, &n.Ask, &n.WhyUrgent, &n.Short90, &n.Long360} {
			mark(&f.Value)
		}
		r.Narrative[l] = n
	}
	c := &r.Closeouts
	for _, text := range []alert.Text{r.Amplify.AskText.Value, c.FoundSafe.Text, c.FoundInjured.Text, c.Deceased.Text, c.Unfounded.Text, c.Error.Text, c.Expired.Text} {
		for l, s := range text {
			mark(&s)
			text[l] = s
		}
	}
	return r
}
