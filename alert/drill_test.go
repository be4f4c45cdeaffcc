package alert_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/alert"
)

// selfTest is the full alert as a self-test.
func selfTest(t testing.TB) *alert.Revision {
	t.Helper()
	r := drill(t)
	r.Meta.Status, r.Meta.Scope = alert.Test, alert.ScopePublic
	r.Meta.Restriction.Value, r.Meta.Exercise.ID.Value = "", ""
	mark := func(s *string) { *s = strings.Replace(*s, "EXERCISE", "TEST", 1) }
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

// A self-test says what it is and never sends anybody to a real emergency number.
func TestSelfTestIsADrill(t *testing.T) {
	t.Parallel()
	r := selfTest(t)
	for _, f := range alert.Validate(r, now, "") {
		t.Error(f)
	}
	for l, start := range map[alert.Lang]string{
		"en-US": "TEST: no real person is missing. Take no action. Missing boy, 9.",
		"es-US": "TEST (prueba): no falta nadie en realidad. No haga nada. Niño desaparecido, 9 años.",
	} {
		text := rendered(t, r, wide(l)).Text
		if !strings.HasPrefix(text, start) || strings.Contains(text, "911") || strings.Count(text, "TEST") != 1 || strings.Contains(text, "#") {
			t.Error(text)
		}
	}
	for want, change := range map[string]func(r *alert.Revision){
		"contact.emergency_no: a drill never prints a real emergency number": func(r *alert.Revision) { r.Contact.EmergencyNo.Value = "911" },
		"amplify.channels.include[0]: \"all_public\" would reach the public": func(r *alert.Revision) { r.Amplify.Channels.Include = []string{"all_public"} },
		"closeouts.error.en-US: must start with the word TEST":               func(r *alert.Revision) { r.Closeouts.Error.Text["en-US"] = "EXERCISE: over." },
		"narrative.en-US.overrides.x.text: must start with the word TEST":    func(r *alert.Revision) { override(r, "x", "Testing", "short") },
		"narrative.en-US.overrides.x.text: gives the real number 911":        func(r *alert.Revision) { override(r, "x", "TEST: call 911", "short") },
	} {
		r := selfTest(t)
		change(r)
		if !hasFault(alert.Validate(r, now, ""), alert.Block, want) {
			t.Errorf("want %s, got %v", want, alert.Validate(r, now, ""))
		}
	}
	r = fullAlert(t)
	r.Closeouts.Error.Text["en-US"] = "TEST: over."
	if want := "closeouts.error.en-US: starts with TEST, but this is no self-test"; !hasFault(alert.Validate(r, now, ""), alert.Block, want) {
		t.Error(alert.Validate(r, now, ""))
	}
}

// A text is not composed for a drill either, if it would send people to a control room.
func TestDrillsAreNotRenderedWithRealNumbers(t *testing.T) {
	t.Parallel()
	for _, r := range []*alert.Revision{drill(t), selfTest(t)} {
		r.Contact.EmergencyNo.Value = "112"
		if out, faults := alert.Render(r, x("en-US")); !hasFault(faults, alert.Block, "contact.emergency_no: ") || out.Text != "" {
			t.Error(faults, out.Text)
		}
		r.Contact.EmergencyNo.Value = "555-555-0199"
		override(r, "x", "Call 112.", "short")
		_, faults := alert.Render(r, x("en-US"))
		word := strings.ToUpper(string(r.Status()))
		for _, want := range []string{"must start with the word " + word, "gives the real number 112"} {
			if !slices.ContainsFunc(faults, func(f alert.Fault) bool { return strings.Contains(f.Message, want) }) {
				t.Errorf("want %s, got %v", want, faults)
			}
		}
	}
}

func hasFault(faults []alert.Fault, grade alert.Grade, want string) bool {
	return slices.ContainsFunc(faults, func(f alert.Fault) bool { return f.Grade == grade && strings.HasPrefix(f.String(), want) })
}
