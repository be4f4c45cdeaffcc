package alert_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/internal/sample"
)

// Whatever is left out, the facts are there, whole, in both languages alike, and the marker comes last.
func TestFactsAreNeverCut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		r := fullAlert(t)
		if rapid.Bool().Draw(rt, "drill") {
			r = drill(t)
		}
		plate := rapid.StringMatching(`[A-Z]{1,3}[ -]?[0-9]{2,4}`).Draw(rt, "plate")
		phone := rapid.StringMatching(`\+1-555-555-01[0-9]{2}`).Draw(rt, "phone")
		age := rapid.IntRange(0, 110).Draw(rt, "age")
		r.Vehicles[0].Plate.Value, r.Contact.TipPhone.Value, r.Missing[0].Age.Value = plate, phone, &age
		r.Missing[0].DisplayName.Value = alert.Plain(rapid.StringMatching(`[A-Z][a-z]{1,40}`).Draw(rt, "name"))
		place := rapid.StringMatching(`[A-Z][a-z]{2,60}`).Draw(rt, "place")
		r.LastSeen.PlaceText.Value = alert.Plain(place)
		r.LastSeen.PlaceText.Value["es-US"] = place
		limit := rapid.IntRange(40, 1000).Draw(rt, "limit")

		for _, l := range r.Languages() {
			target := wide(l)
			target.Limits.Text = limit
			out, faults := alert.Render(r, target)
			if again, _ := alert.Render(r, target); !cmp.Equal(out, again) {
				rt.Fatal("two renderings differ")
			}
			if alert.Blocking(faults) != (out.Count > limit) {
				rt.Fatalf("%d of %d and %v", out.Count, limit, faults)
			}
			signifier := map[alert.Status]string{alert.Actual: "ALERT", alert.Exercise: "EXERCISE"}[r.Status()]
			first, _, _ := strings.Cut(out.Text, ":")
			keepAway := map[alert.Lang]string{"en-US": "not approach", "es-US": "o se acerque"}[l]
			for _, fact := range []string{plate, phone, place, "5:05 p", " 14", keepAway, r.Contact.EmergencyNo.Value} {
				if !strings.Contains(out.Text, fact) {
					rt.Errorf("lacks %q:\n%s", fact, out.Text)
				}
			}
			if !strings.Contains(first, signifier) {
				rt.Errorf("starts with %q", first)
			}
			years := ", " + strconv.Itoa(age)
			if age == 0 {
				years = map[alert.Lang]string{"en-US": ", under 1 year old", "es-US": ", menos de 1 año"}[l]
			}
			if !strings.Contains(out.Text, years) {
				rt.Errorf("lacks the age %d:\n%s", age, out.Text)
			}
			if !strings.HasSuffix(out.Text, "\n"+out.Marker) || !alert.HasMarker(out.Text, out.Marker) {
				rt.Errorf("the marker is not last:\n%s", out.Text)
			}
			if sorted := slices.Clone(out.LeftOut); len(slices.Compact(sorted)) != len(out.LeftOut) {
				rt.Errorf("left out twice: %q", out.LeftOut)
			}
			if strings.Contains(out.Text, "  ") || strings.Contains(out.Text, "{") || strings.Contains(out.Text, "..") || strings.Contains(out.Text, " .") {
				rt.Errorf("a slot stayed open:\n%s", out.Text)
			}
		}
	})
}

// A longer limit never says less.
func TestMoreRoomSaysMore(t *testing.T) {
	t.Parallel()
	r := fullAlert(t)
	fewest := 100
	for limit := 200; limit <= 900; limit += 100 {
		target := wide("en-US")
		target.Limits.Text = limit
		out := rendered(t, r, target)
		if len(out.LeftOut) > fewest {
			t.Errorf("with %d characters %q are left out, fewer before", limit, out.LeftOut)
		}
		fewest = len(out.LeftOut)
	}
	if fewest != 3 { // headline, what_happened and tip_url, for which texts have no place
		t.Error("not all parts are said where all have room")
	}
}

// Nothing but public values ever shows, whichever fields are hidden: every hidden field, and all that is
// known about any field, holds a canary.
func TestOnlyPublicValuesAreSeen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		r, clean := fullAlert(t), fullAlert(t)
		override(r, "mastodon", "Call 911.", "short")
		sample.Plant(r, func() bool { return rapid.Bool().Draw(rt, "hide") })
		if rapid.IntRange(0, 3).Draw(rt, "whole") > 0 { // else a fact is hidden as a rule, and nothing is composed
			r.Missing[0].Age, r.LastSeen.Time, r.LastSeen.PlaceText = clean.Missing[0].Age, clean.LastSeen.Time, clean.LastSeen.PlaceText
			r.Contact = clean.Contact
		}
		for _, l := range r.Languages() {
			for _, target := range []alert.Target{mastodon(l), wide(l)} {
				target.Photos = make([]alert.Media, len(r.PublicPhotos()))
				out, _ := alert.Render(r, target)
				b, err := json.Marshal(out)
				if err != nil {
					rt.Fatal(err)
				}
				if sample.Shows(string(b)) || sample.Shows(r.Title()) {
					rt.Fatalf("a hidden value shows: %s", b)
				}
			}
		}
	})
}
