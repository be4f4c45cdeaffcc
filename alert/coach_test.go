package alert_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/phrases"
)

func TestNothingToAdvise(t *testing.T) {
	t.Parallel()
	for _, r := range []*alert.Revision{fullAlert(t), drill(t)} {
		for _, f := range alert.Coach(r, phrases.Default()) {
			t.Error(f)
		}
	}
}

// Every rule finds its fault, names its place and its evidence, and blocks nothing.
func TestCoachAdvises(t *testing.T) {
	t.Parallel()
	type revision = alert.Revision
	en := func(change func(n *alert.Narrative)) func(r *revision) {
		return func(r *revision) { say(r, "en-US", change) }
	}
	es := func(change func(n *alert.Narrative)) func(r *revision) {
		return func(r *revision) { say(r, "es-US", change) }
	}
	own := func(text string) func(r *revision) {
		return func(r *revision) { override(r, "x", text, "style") }
	}
	for name, c := range map[string]struct {
		change func(r *revision)
		want   string // rule, path and a piece of the message
	}{
		"no fact first": {en(func(n *alert.Narrative) {
			n.WhatHappened.Value = "We are very worried. Perrin Nobody, 9, was last seen in Withymouth."
		}), "lead_with_facts narrative.en-US.what_happened: the first sentence tells no fact"},
		"no fact first in a post":  {own("Please share. Boy, 9. Call 911."), "lead_with_facts narrative.en-US.overrides.x.text: the first"},
		"nothing to do":            {en(func(n *alert.Narrative) { n.Ask.Value = "Police are grateful for 911 information." }), "ask narrative.en-US.ask: asks nothing"},
		"nothing to do in Spanish": {es(func(n *alert.Narrative) { n.Ask.Value = "La policía atiende en el 911." }), "ask narrative.es-US.ask: asks nothing"},
		"no ask to share":          {own("Boy, 9. Call 911."), `share_once narrative.en-US.overrides.x.text: does not ask to share; add one "Please share."`},
		"two asks to share":        {en(func(n *alert.Narrative) { n.Ask.Value += " Share this post." }), "share_once narrative.en-US.ask: asks to share more than once"},
		"two in Spanish":           {es(func(n *alert.Narrative) { n.Ask.Value += " Difunda." }), "share_once narrative.es-US.ask: asks to share more than once"},
		"thanks":                   {en(func(n *alert.Narrative) { n.Ask.Value += " Thank you." }), "no_thanks narrative.en-US.ask: thanks belong"},
		"thanks in Spanish":        {es(func(n *alert.Narrative) { n.Ask.Value += " Gracias." }), "no_thanks narrative.es-US.ask: thanks belong"},
		"no tag of the place":      {en(func(n *alert.Narrative) { n.HashtagPlace.Value = "" }), "hashtags narrative.en-US.hashtag_place: absent"},
		"no tag of the case":       {en(func(n *alert.Narrative) { n.HashtagCase.Value = "" }), "hashtags narrative.en-US.hashtag_case: absent"},
		"small letters":            {en(func(n *alert.Narrative) { n.HashtagCase.Value = "#findperrin" }), "camel_case narrative.en-US.hashtag_case: #findperrin is hard to read out"},
		"weak hashtag":             {en(func(n *alert.Narrative) { n.HashtagCase.Value = "#missing" }), "hashtags narrative.en-US.hashtag_case: posts with #missing"},
		"many hashtags":            {en(func(n *alert.Narrative) { n.WhyUrgent.Value = "#a #b #c" }), "hashtags narrative.en-US.why_urgent: more than two hashtags"},
		"weak hashtag in a text":   {own("Boy, 9. #Missing Please share."), "hashtags narrative.en-US.overrides.x.text: posts with #missing"},
		"shouting":                 {en(func(n *alert.Narrative) { n.WhyUrgent.Value = "He is in GREAT danger." }), "no_capitals narrative.en-US.why_urgent: GREAT stands in capitals"},
		"stars":                    {en(func(n *alert.Narrative) { n.WhyUrgent.Value = "He is *missing* since 9." }), "no_capitals narrative.en-US.why_urgent: asterisks"},
		"shorthand":                {en(func(n *alert.Narrative) { n.WhyUrgent.Value = "W/M in the van." }), `no_shorthand narrative.en-US.why_urgent: "W/M" is police shorthand`},
		"shorthand in 90":          {en(func(n *alert.Narrative) { n.Short90.Value = "LIC/ZZK0177 (FM) van" }), `no_shorthand narrative.en-US.short90: "LIC/" is police`},
		"hard to read":             {en(func(n *alert.Narrative) { n.WhyUrgent.Value = hardText }), "reading_level narrative.en-US.why_urgent: reads at school grade"},
		"long sentence":            {es(func(n *alert.Narrative) { n.WhyUrgent.Value = strings.Repeat("la niña ", 16) + "está en peligro." }), "reading_level narrative.es-US.why_urgent: has a sentence of 35 words"},
		"strange link":             {en(func(n *alert.Narrative) { n.WhyUrgent.Value = "See https://news.example/a." }), "one_link narrative.en-US.why_urgent: links to news.example"},
		"two links":                {en(func(n *alert.Narrative) { n.WhyUrgent.Value = twoLinks }), "one_link narrative.en-US.why_urgent: 2 links"},
		"a link on X":              {own("Boy, 9. https://alerts.fenmarch.example/a Please share."), "link_cost narrative.en-US.overrides.x.text: a link makes this post thirteen times dearer"},
		"custody photo":            {func(r *revision) { r.Missing[0].Photos[1].Type = alert.PhotoCustody }, "custody_photo missing[0].photos[1].type: a custody photo is passed on less, and makes the missing look like a suspect; leave it out"},
		"custody photo alone": {func(r *revision) {
			r.Missing[0].Photos = r.Missing[0].Photos[:1]
			r.Missing[0].Photos[0].Type = alert.PhotoCustody
		}, "custody_photo missing[0].photos[0].type: a custody photo is passed on less, and makes the missing look like a suspect; ask the family"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := fullAlert(t)
			c.change(r)
			found := alert.Coach(r, phrases.Default())
			hit := false
			for _, f := range found {
				if f.Grade != alert.Advise || f.Evidence == "" || f.Rule == "" {
					t.Errorf("%+v", f)
				}
				hit = hit || strings.HasPrefix(f.Rule+" "+f.String(), c.want)
			}
			if !hit {
				t.Errorf("want %s\ngot %v", c.want, found)
			}
			if alert.Blocking(found) {
				t.Error("advice blocks")
			}
		})
	}
}

// What looks like a fault and is none.
func TestCoachIsNotPedantic(t *testing.T) {
	t.Parallel()
	type revision = alert.Revision
	for name, change := range map[string]func(r *revision){
		"a question is enough": func(r *revision) {
			say(r, "en-US", func(n *alert.Narrative) { n.Ask.Value = "Have you seen him? 911" })
		},
		"the agency's own letters": func(r *revision) { say(r, "en-US", func(n *alert.Narrative) { n.WhyUrgent.Value = "FCP and AMBER." }) },
		"a plate":                  func(r *revision) { r.Vehicles[0].Plate.Value = "ABCD 1" },
		"an abbreviation": func(r *revision) {
			say(r, "en-US", func(n *alert.Narrative) { n.WhyUrgent.Value = "St. Mark waits for him." })
		},
		"a suspect's custody photo": func(r *revision) {
			r.Suspects[0].Photos[0].Type = alert.PhotoCustody
		},
		"a hidden custody photo": func(r *revision) {
			r.Missing[0].Photos[0].Type, r.Missing[0].Photos[0].Visibility = alert.PhotoCustody, alert.VisiblePartner
		},
		"many words in a tag": func(r *revision) { say(r, "en-US", func(n *alert.Narrative) { n.HashtagPlace.Value = "#StMarks2Bay" }) },
		"a tag in Arabic": func(r *revision) {
			say(r, "en-US", func(n *alert.Narrative) { n.HashtagPlace.Value = "#ويذيموث" })
		},
	} {
		r := fullAlert(t)
		change(r)
		for _, f := range alert.Coach(r, phrases.Default()) {
			t.Errorf("%s: %s", name, f)
		}
	}
}

func TestScore(t *testing.T) {
	t.Parallel()
	r := fullAlert(t)
	if s := alert.Completeness(r); s.Percent != 100 {
		t.Errorf("%+v", s)
	}
	r.Missing[0].Photos, r.Meta.IssuingAgency.ShortName.Visibility = nil, alert.VisiblePartner
	r.Missing[0].Hair.Value = alert.Hair{Colour: alert.Plain(alert.Unknown)}
	say(r, "es-US", func(n *alert.Narrative) { n.Ask.Value = "" })
	r.Contact.TipPhone.Value = ""
	s := alert.Completeness(r)
	var lacks []string
	for _, e := range s.Elements {
		lacks = append(lacks, e.Lacks...)
		if e.Have+len(e.Lacks) != e.Of {
			t.Errorf("%+v", e)
		}
	}
	want := []string{"meta.issuing_agency.short_name", "missing[0].hair", "missing[0].photos", "narrative.es-US.ask", "contact.tip_phone"}
	if d := cmp.Diff(want, lacks); d != "" || s.Percent != 78 {
		t.Error(s.Percent, d)
	}
	empty := alert.Completeness(&alert.Revision{})
	if empty.Percent != 0 {
		t.Errorf("%+v", empty)
	}
}
