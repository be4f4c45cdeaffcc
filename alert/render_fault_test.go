package alert_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
)

// What must not be published is not composed, and the reason names the way out.
func TestRenderRefuses(t *testing.T) {
	t.Parallel()
	type revision = alert.Revision
	for name, c := range map[string]struct {
		change func(r *revision)
		target alert.Target
		want   string
	}{
		"a draft":          {func(r *revision) { r.Meta.Status = alert.Draft }, x("en-US"), "meta.status: a draft is not published"},
		"no status":        {func(r *revision) { r.Meta.Status = "" }, x("en-US"), `meta.status: "" is none of`},
		"a cancel":         {func(r *revision) { r.Meta.MsgType = alert.MsgCancel }, x("en-US"), "meta.msg_type: a Cancel is no appeal"},
		"no code":          {func(r *revision) { r.Meta.Code = "" }, x("en-US"), "meta.code: absent"},
		"no time zone":     {func(r *revision) { r.Meta.Timezone = "" }, x("en-US"), `meta.timezone: "" is no time zone`},
		"no phrases":       {func(r *revision) { languages(r, "nl-NL") }, x("nl-NL"), "meta.languages: there are no phrases for nl-NL; there are some for ar, en, es, fr, and more"},
		"another language": {func(r *revision) { languages(r, "en-US") }, x("es-US"), "meta.languages: lacks es-US, the language of channel x-main"},
		"nobody":           {func(r *revision) { r.Missing = nil }, x("en-US"), "missing: absent"},
		"no age":           {func(r *revision) { r.Missing[0].Age.Value = nil }, x("en-US"), "missing[0].age: absent"},
		"a hidden age":     {func(r *revision) { r.Missing[0].Age.Visibility = alert.VisiblePartner }, x("en-US"), "missing[0].age: absent"},
		"no time":          {func(r *revision) { r.LastSeen.Time.Value = time.Time{} }, x("en-US"), "last_seen.time: absent in en-US"},
		"no place":         {func(r *revision) { delete(r.LastSeen.PlaceText.Value, "es-US") }, x("es-US"), "last_seen.place_text: absent in es-US"},
		"no emergency":     {func(r *revision) { r.Contact.EmergencyNo.Value = "" }, x("en-US"), "contact.emergency_no: absent"},
		"a hidden phone":   {func(r *revision) { r.Contact.TipPhone.Visibility = alert.VisibleInternal }, x("en-US"), "contact.tip_phone: absent"},
		"no answer":        {func(r *revision) { r.Contact.DoNotApproach.Value = nil }, x("en-US"), "contact.do_not_approach: absent"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := fullAlert(t)
			c.change(r)
			out, faults := alert.Render(r, c.target)
			if len(faults) != 1 || faults[0].Grade != alert.Block || !strings.HasPrefix(faults[0].String(), c.want) || out.Text != "" {
				t.Errorf("want %s\ngot %v\n%s", c.want, faults, out.Text)
			}
		})
	}
}

func TestFactsThatDoNotFit(t *testing.T) {
	t.Parallel()
	crowd := func(r *alert.Revision) {
		for range 30 {
			r.Missing = append(r.Missing, r.Missing[0])
		}
	}
	fleet := func(r *alert.Revision) {
		for range 30 {
			r.Vehicles = append(r.Vehicles, r.Vehicles[0])
		}
	}
	long := func(r *alert.Revision) { r.LastSeen.PlaceText.Value["en-US"] = strings.Repeat("a place ", 50) }
	for name, c := range map[string]struct {
		change func(r *alert.Revision)
		want   string
	}{
		"place":  {long, "last_seen.place_text: the text for x needs 539 of 280 weighted characters; shorten the place, 399 letters"},
		"people": {crowd, "missing: the text for x needs"},
		"cars":   {fleet, "vehicles: the text for x needs"},
	} {
		r := fullAlert(t)
		c.change(r)
		out, faults := alert.Render(r, x("en-US"))
		if len(faults) != 1 || !strings.HasPrefix(faults[0].String(), c.want) || !alert.Blocking(faults) {
			t.Errorf("%s: %v", name, faults)
		}
		if out.Count <= out.Limit || !strings.Contains(out.Text, "plate") && !strings.Contains(out.Text, "Plate") {
			t.Errorf("%s: facts were left out:\n%s", name, out.Text)
		}
	}
}

func TestBytesLimit(t *testing.T) {
	t.Parallel()
	target := bluesky("en-US")
	target.Limits.Text, target.Limits.Bytes = 10_000, 250
	out := rendered(t, fullAlert(t), target)
	if out.Bytes > 250 || len(out.LeftOut) == 0 {
		t.Errorf("%d bytes, left out %q", out.Bytes, out.LeftOut)
	}
	target.Limits.Bytes = 50
	_, faults := alert.Render(fullAlert(t), target)
	if len(faults) != 1 || !strings.Contains(faults[0].Message, "of 50 bytes; shorten the place") {
		t.Error(faults)
	}
}

func TestLink(t *testing.T) {
	t.Parallel()
	r := fullAlert(t)
	if out := rendered(t, r, wide("en-US")); out.Link != page || strings.Count(out.Text, page) != 1 {
		t.Error(out.Link, out.Text)
	}
	target := wide("en-US")
	target.Limits.NoLink = true
	if out := rendered(t, r, target); out.Link != "" || strings.Contains(out.Text, "https") {
		t.Error(out.Link, out.Text)
	}
	target.Link = ""
	if out := rendered(t, r, target); out.Link != "" {
		t.Error(out.Link)
	}
}

// A full stop without a space would make a link to somebody else's page.
func TestAccidentalLinksAreNamed(t *testing.T) {
	t.Parallel()
	r := fullAlert(t)
	r.LastSeen.PlaceText.Value["en-US"] = "Main St.at the bend"
	target := x("en-US")
	target.Limits.Links = func(text string) []string {
		if strings.Contains(text, "St.at") {
			return []string{"St.at"}
		}
		return nil
	}
	_, faults := alert.Render(r, target)
	want := []alert.Fault{{Path: "last_seen.place_text.en-US", Grade: alert.Block, Message: `x would make a link of "St.at"; insert a space: "St. at"`}}
	if d := cmp.Diff(want, faults); d != "" {
		t.Error(d)
	}

	r = fullAlert(t)
	say(r, "en-US", func(n *alert.Narrative) { n.WhyUrgent.Value = "See http://evil.example/a)." })
	_, faults = alert.Render(r, wide("en-US"))
	if len(faults) != 1 || faults[0].Path != "narrative.en-US.why_urgent" || !strings.Contains(faults[0].Message, `"http://evil.example/a"`) {
		t.Error(faults)
	}

	target.Limits.Links = func(string) []string { return []string{"nowhere", page} }
	_, faults = alert.Render(fullAlert(t), target)
	if len(faults) != 1 || faults[0].Path != "narrative.en-US" || !strings.Contains(faults[0].Message, `"now here"`) {
		t.Error(faults)
	}
}

// ownText is a person's own text that holds every fact of the full alert.
const ownText = "Boy, 9, Withymouth, 5:05 pm. Van ZZK-0177. Do not approach. Call 911 or 555-555-0177."

// What no text may lack is missed in a person's own text, and the approver sees what else it lacks.
func TestOverrideHoldsTheFacts(t *testing.T) {
	t.Parallel()
	const path = "narrative.en-US.overrides.x.text: the text for x lacks "
	for _, c := range []struct {
		old, new, want, leftOut string
		grade                   alert.Grade
	}{
		{"ZZK-0177", "ZZK-01775", `the plate ZZK 0177 (vehicles[0].plate), which no text may`, "vehicles[0].plate", alert.Block},
		{"Call 911", "Call 9111", "the number 911 (contact.emergency_no), which no text may", "contact.emergency_no", alert.Block},
		{"555-555-0177", "the police", "the number +1-555-555-0177 (contact.tip_phone), which no text may", "contact.tip_phone", alert.Block},
		{"Do not approach", "Beware", `"Do not approach" (contact.do_not_approach), which no text may`, "contact.do_not_approach", alert.Block},
		{"Boy, 9", "Boy", "the age (missing[0].age)", "missing[0].age", alert.Warn},
		{"Withymouth", "here", "the place (last_seen.place_text)", "last_seen.place_text", alert.Warn},
		{"5:05 pm", "5:05 am", "the time of day (last_seen.time)", "last_seen.time", alert.Warn},
	} {
		r := fullAlert(t)
		override(r, "x", strings.Replace(ownText, c.old, c.new, 1), "short")
		out, faults := alert.Render(r, x("en-US"))
		if len(faults) != 1 || !hasFault(faults, c.grade, path+c.want) {
			t.Errorf("want %s, got %v", c.want, faults)
		}
		if len(out.LeftOut) == 0 || out.LeftOut[0] != c.leftOut {
			t.Errorf("want %s, left out %q", c.leftOut, out.LeftOut)
		}
	}
	r := fullAlert(t)
	override(r, "x", strings.Replace(ownText, "Do not approach", "NO SE ACERQUE", 1), "short")
	out := rendered(t, r, x("en-US"))
	if d := cmp.Diff([]string{"name", "why_urgent", "hashtags", "ask", "headline", "what_happened", "tip_url"}, out.LeftOut); d != "" {
		t.Error(d)
	}
	r.Contact.DoNotApproach.Value = new(false)
	override(r, "x", strings.Replace(ownText, "Do not approach", "Look out", 1), "short")
	rendered(t, r, x("en-US"))
}

// What texts have no place for is named, as far as the public may see it.
func TestUnspokenPartsAreNamed(t *testing.T) {
	t.Parallel()
	r := fullAlert(t)
	r.Contact.Reward.Value, r.Contact.SMSShort.Value = alert.Plain("A reward is offered"), "12345"
	r.LastSeen.PossibleDestinations[1].Visibility, r.LastSeen.Sightings[0].Visibility = alert.VisiblePublic, alert.VisiblePublic
	say(r, "en-US", func(n *alert.Narrative) { n.Ask.Value = "Look in your shed." })
	want := []string{"ask", "headline", "what_happened", "reward", "sms_short", "tip_url", "possible_destinations", "sightings"}
	if d := cmp.Diff(want, rendered(t, r, wide("en-US")).LeftOut); d != "" {
		t.Error(d)
	}
	say(r, "en-US", func(n *alert.Narrative) {
		n.WhyUrgent.Value = "Text 12345. " + n.WhatHappened.Value
		n.Headline.Visibility = alert.VisiblePartner
	})
	r.LastSeen.PossibleDestinations, r.LastSeen.Sightings, r.Contact.Reward.Value = nil, nil, nil
	if d := cmp.Diff([]string{"ask", "tip_url"}, rendered(t, r, wide("en-US")).LeftOut); d != "" {
		t.Error(d)
	}
}

func TestOverride(t *testing.T) {
	t.Parallel()
	r := fullAlert(t)
	override(r, "x", " "+ownText+" See "+page+" ", "the editor wants it short")
	if out := rendered(t, r, x("en-US")); out.Text != ownText+" See "+page+"\nH7K-2QF/1" || out.Link != page {
		t.Errorf("%+v", out)
	}
	if out := rendered(t, r, mastodon("en-US")); !strings.Contains(out.Text, "Perrin") {
		t.Error("the override for x stands on mastodon:", out.Text)
	}
	override(r, "x", "H7K-2QF/1: "+ownText, "short")
	if out := rendered(t, r, x("en-US")); out.Text != "H7K-2QF/1: "+ownText {
		t.Error("the marker stands there twice:", out.Text)
	}

	override(r, "x", ownText+strings.Repeat(" long", 60), "long")
	_, faults := alert.Render(r, x("en-US"))
	if len(faults) != 1 || !strings.HasSuffix(faults[0].String(), " of 280 weighted characters; shorten it") || faults[0].Path != "narrative.en-US.overrides.x.text" {
		t.Error(faults)
	}

	d := drill(t)
	override(d, "x", strings.ReplaceAll(ownText, "911", "555-555-0199"), "short")
	_, faults = alert.Render(d, x("en-US"))
	if len(faults) != 1 || faults[0].String() != "narrative.en-US.overrides.x.text: the text for x must start with the word EXERCISE" {
		t.Error(faults)
	}
}

func TestPictures(t *testing.T) {
	t.Parallel()
	ready := []alert.Media{{SHA256: "a", Type: "image/jpeg", Bytes: 900}, {SHA256: "b", Bytes: 10}, {SHA256: "c"}}
	target := x("es-US")
	target.Photos = ready
	out := rendered(t, fullAlert(t), target)
	want := []alert.Media{
		{SHA256: "a", Type: "image/jpeg", Bytes: 900, Alt: "Cara de Perrin"},
		{SHA256: "b", Bytes: 10, Alt: "Perrin, niño de 9 años con sudadera verde"},
		{SHA256: "c", Alt: "Furgoneta blanca"},
	}
	if d := cmp.Diff(want, out.Media); d != "" {
		t.Error(d)
	}
	if ready[0].Alt != "" {
		t.Error("the caller's pictures were changed")
	}

	target.Limits.Images = 1
	out = rendered(t, fullAlert(t), target)
	if len(out.Media) != 1 || !strings.HasSuffix(strings.Join(out.LeftOut, " "), "missing[0].photos[0] vehicles[0].photos[0]") {
		t.Errorf("%d pictures, left out %q", len(out.Media), out.LeftOut)
	}

	target = x("en-US")
	target.Photos = append(slices.Clone(ready), alert.Media{SHA256: "d"})
	target.Limits.Alt, target.Limits.ImageBytes = utf8.RuneCountInString("Face of Perrin"), 500
	r := fullAlert(t)
	delete(r.Vehicles[0].Photos[0].Alt, "en-US")
	_, faults := alert.Render(r, target)
	var got []string
	for _, f := range faults {
		got = append(got, f.String())
	}
	if d := cmp.Diff([]string{
		"missing[0].photos[1]: 900 bytes as prepared; x takes 500",
		"missing[0].photos[0].alt: 36 letters; x takes 14, so shorten it",
		"vehicles[0].photos[0].alt: absent in en-US; describe the picture for those who cannot see it",
		"missing: there are more pictures than public photos; make the pictures anew",
	}, got); d != "" {
		t.Error(d)
	}
}
