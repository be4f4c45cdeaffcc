package alert_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/alert"
)

// In Arabic, what would be torn apart is wrapped, and nothing else is; a line that would begin in Latin letters
// is marked. In other scripts there is no mark at all.
func TestMarksOfDirection(t *testing.T) {
	t.Parallel()
	r := fourTongues(fullAlert(t))
	second := r.Missing[0]
	second.DisplayName.Value = alert.Plain("Ida Nobody")
	r.Missing = append(r.Missing, second)
	text := visible(rendered(t, r, wide("ar-EG")).Text)
	for _, want := range []string{
		"هل رأيتم Perrin Nobody (", "<RLM>Perrin Nobody: ", "لوحة <LRI>ZZK 0177 (FM)<PDI>", "Exemplar Drover 2019", "على <LRI>Route 4<PDI>",
		"بالرقم 911.", ": <LRI>+1-555-555-0177<PDI>.", "من 30 إلى 35", "17:05", "\nH7K-2QF/1",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q:\n%s", want, text)
		}
	}
	if strings.Count(text, "<LRI>") != strings.Count(text, "<PDI>") {
		t.Errorf("an isolate stays open:\n%s", text)
	}
	for _, l := range []alert.Lang{"en-US", "es-US", "fr-FR"} {
		if s := visible(rendered(t, r, wide(l)).Text); strings.ContainsAny(s, "<>") {
			t.Errorf("%s has marks of direction:\n%s", l, s)
		}
	}
}

// The marks are the last to go, and that they have gone is said.
func TestMarksOfDirectionGoLast(t *testing.T) {
	t.Parallel()
	r := fourTongues(fullAlert(t))
	target := wide("ar-EG")
	var with, without alert.Rendering
	for limit := 1000; limit > 100; limit-- {
		target.Limits.Text = limit
		out, faults := alert.Render(r, target)
		if alert.Blocking(faults) {
			break
		}
		if strings.Contains(out.Text, "\u2066") {
			with = out
		} else if without.Text == "" {
			without = out
		}
	}
	if without.Text == "" || without.LeftOut[len(without.LeftOut)-2] != "marks of direction" || strings.ContainsAny(without.Text, "\u2066\u2069\u200F") {
		t.Errorf("%+v", without)
	}
	if with.Count <= without.Count || slices.Contains(with.LeftOut, "marks of direction") || !slices.Contains(with.LeftOut, "name") {
		t.Errorf("%+v", with)
	}
	if !strings.Contains(without.Text, "+1-555-555-0177") || !strings.Contains(without.Text, "ZZK 0177") {
		t.Errorf("a fact went with the marks:\n%s", without.Text)
	}
}
