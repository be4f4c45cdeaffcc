package alert_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/hueandcry/hueandcry/alert"
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

const (
	canary       = "CANARY"
	canaryNumber = 424242
)

// Nothing but public values ever shows, whichever fields are hidden: every hidden field, and all that is
// known about any field, holds a canary.
func TestOnlyPublicValuesAreSeen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		r, clean := fullAlert(t), fullAlert(t)
		override(r, "mastodon", "Call 911.", "short")
		plant(reflect.ValueOf(r).Elem(), func() bool { return rapid.Bool().Draw(rt, "hide") })
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
				if strings.Contains(string(b), canary) || strings.Contains(string(b), "424242") || strings.Contains(r.Title(), canary) {
					rt.Fatalf("a hidden value shows: %s", b)
				}
			}
		}
	})
}

// plant puts canaries into every value that the public may not see.
func plant(v reflect.Value, hide func() bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			plant(v.Elem(), hide)
		}
	case reflect.Slice:
		for i := range v.Len() {
			plant(v.Index(i), hide)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			changed := reflect.New(v.Type().Elem()).Elem()
			changed.Set(v.MapIndex(key))
			plant(changed, hide)
			v.SetMapIndex(key, changed)
		}
	case reflect.Struct:
		plantStruct(v, hide)
	default:
	}
}

func plantStruct(v reflect.Value, hide func() bool) {
	field, isField := reflect.TypeAssert[interface{ SeenBy() alert.Visibility }](v.Addr())
	note := v.FieldByName("Note")
	switch {
	case v.Type() == reflect.TypeFor[alert.Checklist](), v.Type() == reflect.TypeFor[alert.Amplify]():
		fillWith(v)
	case v.Type() == reflect.TypeFor[alert.Closeouts](), v.Type() == reflect.TypeFor[alert.Sighting]():
		fillWith(v) // for partners
	case v.Type() == reflect.TypeFor[alert.Vulnerability]():
		v.FieldByName("Kind").SetString(canary) // the hint is public by its name
	case isField:
		if field.SeenBy() == alert.VisiblePublic && hide() {
			v.FieldByName("Visibility").SetString(string(alert.VisiblePartner))
		}
		seen := field.SeenBy()
		v.FieldByName("Source").SetString(canary)
		v.FieldByName("VerifiedBy").SetString(canary)
		if seen != alert.VisiblePublic {
			fillWith(v.FieldByName("Value"))
		}
	case note.IsValid():
		if hide() {
			unit := v.FieldByName("Unit")
			kept := ""
			if unit.IsValid() {
				kept = unit.String()
			}
			fillWith(v)
			if unit.IsValid() {
				unit.SetString(kept) // a number without its unit would show nowhere
			}
			note.FieldByName("Visibility").SetString(string(alert.VisibleInternal))
		}
	default:
		for field, below := range v.Fields() {
			if !field.IsExported() {
				continue // of a time
			}
			plant(below, hide)
			if v.Type() == reflect.TypeFor[alert.Suspect]() && field.Name == "Photos" {
				fillWith(below) // for partners unless said otherwise
			}
		}
	}
}

// fillWith makes a value all canaries.
func fillWith(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(canary)
	case reflect.Int, reflect.Int64:
		v.SetInt(canaryNumber)
	case reflect.Float64:
		v.SetFloat(canaryNumber)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillWith(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fillWith(v.Index(0))
		fillWith(v.Index(1))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for _, key := range []string{"", "en-US", "es-US"} {
			elem := reflect.New(v.Type().Elem()).Elem()
			fillWith(elem)
			v.SetMapIndex(reflect.ValueOf(key).Convert(v.Type().Key()), elem)
		}
	case reflect.Struct:
		for field, below := range v.Fields() {
			if field.IsExported() && field.Name != "Visibility" {
				fillWith(below)
			}
		}
	default:
	}
}
