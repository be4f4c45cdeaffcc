package alert_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Values that are well-formed and still wrong, or right and still odd.
func TestValidateFindsOddValues(t *testing.T) {
	t.Parallel()
	type revision = alert.Revision
	named := func(name string) func(r *revision) {
		return func(r *revision) { r.Missing[0].AKA.Value = []string{name} }
	}
	const (
		invisible = "contains an invisible letter"
		farsi     = "می\u200Cرود"
	)
	for name, c := range map[string]struct {
		change func(r *revision)
		grade  alert.Grade // none: nothing is found
		want   string
	}{
		"kind in capitals":      {func(r *revision) { r.Meta.Kind = "Silver ALERT" }, alert.Block, `meta.kind: "Silver ALERT" is no kind; write small letters, digits and _: missing_adult`},
		"kind with a hyphen":    {func(r *revision) { r.Meta.Kind = "a-b" }, alert.Block, `meta.kind: "a-b" is no kind`},
		"kind with a digit":     {func(r *revision) { r.Meta.Kind = "amber_2" }, "", ""},
		"a name of 100 letters": {func(r *revision) { r.Missing[0].DisplayName.Value = alert.Plain(strings.Repeat("é", 100)) }, "", ""},
		"a name of 101 letters": {func(r *revision) {
			r.Missing[0].DisplayName.Value = alert.Text{"en-US": strings.Repeat("é", 101), "es-US": "P"}
		}, alert.Block, "missing[0].display_name: 101 letters; at most 100"},
		"ends in a month":        {func(r *revision) { r.Meta.Expires = now.AddDate(0, 0, 31) }, alert.Warn, "meta.expires: more than 30 days ahead; "},
		"ends within a month":    {func(r *revision) { r.Meta.Expires = now.AddDate(0, 0, 30) }, "", ""},
		"ended long ago":         {func(r *revision) { r.Meta.Expires = time.Date(2024, 4, 20, 3, 0, 0, 0, time.UTC) }, alert.Block, "meta.expires: passed on 2024-04-19 22:00 CDT; set a later time"},
		"a photo twice":          {func(r *revision) { r.Vehicles[0].Photos[0].File = "media/perrin.jpg" }, alert.Warn, "vehicles[0].photos[0].file: media/perrin.jpg is also missing[0].photos[0]; show each photo once"},
		"extension":              {func(r *revision) { r.Contact.TipPhone.Value = "+1-555-555-0177 ext. 5" }, alert.Block, `contact.tip_phone: "+1-555-555-0177 ext. 5" has an extension, which few can dial; leave it out: "+1-555-555-0177"`},
		"extension, short":       {func(r *revision) { r.Contact.TipPhone.Value = "+1-555-555-0177x5" }, alert.Block, `contact.tip_phone: "+1-555-555-0177x5" has an extension`},
		"joiner in Persian":      {named(farsi), "", ""},
		"joiner in Devanagari":   {named("क्\u200Dष"), "", ""},
		"joiner in Latin":        {named("Per\u200Cry"), alert.Block, "missing[0].aka[0]: " + invisible},
		"joiner at the end":      {named("می\u200C"), alert.Block, "missing[0].aka[0]: " + invisible},
		"joiner at the start":    {named("\u200Dمی"), alert.Block, "missing[0].aka[0]: " + invisible},
		"two joiners":            {named("می\u200C\u200Cرود"), alert.Block, "missing[0].aka[0]: " + invisible},
		"joiner in display name": {func(r *revision) { r.Missing[0].DisplayName.Value = alert.Plain(farsi) }, "", ""},
		"joiner elsewhere":       {func(r *revision) { r.Vehicles[0].Make.Value = farsi }, alert.Block, "vehicles[0].make: " + invisible},
		"zero width space":       {named("می\u200Bرود"), alert.Block, "missing[0].aka[0]: " + invisible},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := fullAlert(t)
			c.change(r)
			found := alert.Validate(r, now, "")
			if c.grade == "" {
				if len(found) > 0 {
					t.Error(found)
				}
			} else if !hasFault(found, c.grade, c.want) {
				t.Errorf("want %s, got %v", c.want, found)
			}
		})
	}
}
