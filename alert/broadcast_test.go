package alert_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/phrases"
)

// fourTongues is an alert in every shipped language, without typed texts for telephones.
func fourTongues(r *alert.Revision) *alert.Revision {
	for _, l := range []alert.Lang{"fr-FR", "ar-EG"} {
		r.Meta.Languages = append(r.Meta.Languages, l)
		n := r.Narrative["en-US"]
		n.Headline.Value, n.WhatHappened.Value, n.Ask.Value, n.WhyUrgent.Value = "", "", "", ""
		r.Narrative[l] = n
	}
	r.LastSeen.PlaceText.Value["fr-FR"] = "skatepark de Gull Lane, Withymouth"
	r.LastSeen.PlaceText.Value["ar-EG"] = "حديقة التزلج، Gull Lane، ويذيموث"
	for l, n := range r.Narrative {
		n.Short90.Value, n.Long360.Value = "", ""
		r.Narrative[l] = n
	}
	return r
}

// The texts as people will read them; read them when they change.
func TestBroadcasts(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, r := range []*alert.Revision{fourTongues(fullAlert(t)), fourTongues(drill(t))} {
		for _, l := range r.Languages()[2:] { // the others are read in renderings.txt
			for _, target := range []func(alert.Lang) alert.Target{x, mastodon} {
				out := rendered(t, r, target(l))
				fmt.Fprintf(&b, "== %s, %s, %s: %d of %d %s\n%s\n-- left out: %s\n\n", r.Status(), out.Network, l, out.Count, out.Limit, out.Unit, visible(out.Text), strings.Join(out.LeftOut, "; "))
			}
		}
		for _, one := range alert.Broadcasts(r, phrases.Default(), page) {
			for _, text := range one.Texts {
				fmt.Fprintf(&b, "== %s, %s, %s: %d of %d %s, %s %d\n%s\n-- left out: %s\n-- problem: %s\n\n",
					r.Status(), text.Name, one.Lang, text.Count, text.Limit, text.Unit, text.Encoding, text.Segments, visible(text.Text), strings.Join(text.LeftOut, "; "), text.Problem)
			}
		}
	}
	golden(t, "broadcasts.txt", b.String())
}

// A person's own text takes the place of a composed one, is counted by the same rules, and must hold the facts.
func TestBroadcastOverrides(t *testing.T) {
	t.Parallel()
	r := fullAlert(t)
	for _, name := range alert.BroadcastOverrides() {
		override(r, name, ownText, "style")
		if f := alert.OverrideFaults(r, phrases.Default(), ""); len(f) > 0 {
			t.Error(f)
		}
		for _, text := range alert.Broadcasts(r, phrases.Default(), "")[0].Texts[1:] {
			if own := text.Name == name; own != strings.HasPrefix(text.Text, ownText) || text.Problem != "" || own && !text.Typed {
				t.Errorf("%+v", text)
			}
		}
	}
	override(r, "sms", strings.Replace(ownText, "ZZK-0177", "white", 1)+strings.Repeat(" Look.", 120), "style")
	found := alert.OverrideFaults(r, phrases.Default(), "")
	for _, want := range []string{
		"narrative.en-US.overrides.sms.text: the text for sms lacks the plate ZZK 0177", "narrative.en-US.overrides.sms.text: the text for sms needs 6 of 4 messages",
	} {
		if !hasFault(found, alert.Block, want) {
			t.Errorf("want %s, got %v", want, found)
		}
	}
	if text := alert.Broadcasts(r, phrases.Default(), "")[0].Texts[5]; text.Problem == "" || text.Segments != 6 {
		t.Errorf("%+v", text)
	}
}

// visible shows the marks of direction.
func visible(s string) string {
	return strings.NewReplacer("\u2066", "<LRI>", "\u2069", "<PDI>", "\u200F", "<RLM>", "\u00A0", "~").Replace(s)
}
