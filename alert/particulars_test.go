package alert_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/phrases"
)

// The particulars are what a full text says of people, cars and company, without what it asks for.
func TestDescribe(t *testing.T) {
	t.Parallel()
	r := fullAlert(t)
	text := rendered(t, r, wide("es-US")).Text
	d := alert.Describe(r, phrases.Default(), "es-US")
	for _, part := range []string{d.People, d.Cars, d.Company, d.Avoid} {
		if part == "" || !strings.Contains(strings.ToLower(text), strings.ToLower(strings.TrimRight(part, "."))) {
			t.Errorf("%q is not in %s", part, text)
		}
	}
	r.Missing[0].GlassesOrDevices.Value = alert.Plain("a monocle")
	if d := alert.Describe(r, phrases.Default(), "es-US"); !slices.Contains(d.Unsaid, "missing[0].glasses_or_devices") {
		t.Error(d.Unsaid)
	}
	if d := alert.Describe(r, phrases.Default(), "tlh"); d.People+d.Cars+d.Company+d.Avoid != "" {
		t.Errorf("there are words in Klingon: %+v", d)
	}
	r.Meta.Timezone = "Nowhere"
	if d := alert.Describe(r, phrases.Default(), "en-US"); d.People != "" {
		t.Errorf("%+v", d)
	}
}

// A measure is a number only for those who may see it.
func TestMeasuresForPrograms(t *testing.T) {
	t.Parallel()
	feet, pounds := alert.Measure{Value: 4, Unit: "ft"}, alert.Measure{Value: 100, Unit: "lb"}
	if cm, kg := feet.Centimetres(), pounds.Kilograms(); cm < 121.9 || cm > 122 || kg < 45.3 || kg > 45.4 {
		t.Error(cm, kg)
	}
	feet.Visibility, pounds.Unknown = alert.VisiblePartner, true
	if feet.Centimetres()+pounds.Kilograms() != 0 {
		t.Error("a hidden or unknown measure is a number")
	}
}
