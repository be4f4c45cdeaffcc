package alert

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// broadcaster makes the texts of one language.
type broadcaster struct {
	r *Revision
	t Target
}

func (b broadcaster) headline() BroadcastText {
	out := BroadcastText{Name: textHeadline, Limit: headlineLetters, Unit: "letters", LeftOut: []string{}}
	if out.Text = strings.TrimSpace(b.r.Narrative[b.t.Lang].Headline.Shown()); out.Text != "" {
		out.Typed = true
	} else if c, problem := b.composer(); problem != "" {
		out.Problem = problem
	} else {
		c.form = func(c *composer) string { return strings.TrimSpace(c.speaker() + c.who() + " " + c.sighting()) }
		c.drops, c.out[partSeen] = []part{partAKA, partName, partPlace}, true
		c.t.Limits.Text = headlineLetters
		out.Text, out.LeftOut = c.fit()
	}
	return out.counted(utf8.RuneCountInString(out.Text))
}

// target is where a text like a post appears.
func (b broadcaster) target(name string) Target {
	t := b.t
	t.Channel, t.Network = name, name
	switch name {
	case textShort:
		t.Limits = Limits{Text: shortText}
	case textLong:
		t.Limits = Limits{Text: longText}
	case textSMS:
		t.Limits = Limits{Text: smsSegments, Unit: "messages", Count: func(s string) int {
			_, _, n := Segments(b.plainest(s))
			return n
		}}
	}
	return t
}

// post is a text like that of a network, by the same rules.
func (b broadcaster) post(name string) BroadcastText {
	made, faults := Render(b.r, b.target(name))
	out := BroadcastText{
		Name: name, Text: made.Text, Count: made.Count, Limit: made.Limit, Unit: made.Unit, LeftOut: made.LeftOut, Typed: b.overridden(name),
	}
	if i := slices.IndexFunc(faults, func(f Fault) bool { return f.Grade == Block }); i >= 0 {
		out.Problem = faults[i].String()
	}
	return out
}

func (b broadcaster) overridden(name string) bool {
	return b.r.Narrative[b.t.Lang].Overrides[name].Text.Shown() != ""
}

// sms is a post for telephones, in a few messages at most.
func (b broadcaster) sms() BroadcastText {
	out := b.post(textSMS)
	out.Text = b.plainest(out.Text)
	out.Encoding, _, out.Segments = Segments(out.Text)
	return out
}

// plainest is a text in telephone letters if the language can be written so: then a message takes more than
// twice as much.
func (b broadcaster) plainest(s string) string {
	plain := b.t.Phrases.In(b.t.Lang).Plainly(s)
	if _, strange := Septets(plain); strange != "" {
		return s
	}
	return plain
}

// wea is a text for the wireless alerts of the United States: the typed one, or one made of the fields.
func (b broadcaster) wea(name string) BroadcastText {
	n := b.r.Narrative[b.t.Lang]
	typed, limit := n.Short90.Shown(), shortWEA
	if name == textWEA360 {
		typed, limit = n.Long360.Shown(), longWEA
	}
	out := BroadcastText{Name: name, Limit: limit, Unit: "septets", Typed: typed != "", LeftOut: []string{}}
	if typed != "" {
		out.Text = strings.TrimSpace(b.t.Phrases.In(b.t.Lang).Plainly(typed))
	} else if c, problem := b.composer(); problem != "" {
		out.Problem = problem
	} else {
		c.form, c.drops = (*composer).telephone, telephoneDrops(limit)
		if limit == shortWEA && c.notice() != "" {
			c.form = (*composer).drillTelephone
		}
		c.out[partShare], c.out[partAsk] = true, true
		c.t.Limits = Limits{Text: limit, Count: func(s string) int { n, _ := Septets(s); return n }}
		out.Text, out.LeftOut = c.fit()
	}
	count, strange := Septets(out.Text)
	if strange != "" {
		out.Text, out.LeftOut, out.Problem = "", []string{}, fmt.Sprintf("telephones cannot show %q; write it in other letters", strange)
		count = 0
	}
	return out.counted(count)
}

// composer is one that may compose, or why it may not.
func (b broadcaster) composer() (c *composer, problem string) {
	var f findings
	c = newComposer(b.r, b.t, &f)
	for _, one := range f {
		if one.Grade == Block {
			return nil, one.String()
		}
	}
	return c, ""
}

// counted notes the length, and whether it is too much.
func (t BroadcastText) counted(n int) BroadcastText {
	t.Count = n
	if n > t.Limit && t.Problem == "" {
		t.Problem = fmt.Sprintf("needs %d of %d %s; shorten it", n, t.Limit, t.Unit)
	}
	return t
}

func (b broadcaster) alt() []AltText {
	all := []AltText{}
	for _, p := range b.r.publicPhotos() {
		text := strings.TrimSpace(p.ref.Alt.In(b.t.Lang, b.r.Source()))
		all = append(all, AltText{p.path + ".alt", text, utf8.RuneCountInString(text)})
	}
	return all
}

// WEA is the text of a language for the wireless alerts of the United States, within limit septets: 90 or
// 360. problem tells why there is none that can be used.
func WEA(r *Revision, book Phrasebook, l Lang, limit int) (text, problem string) {
	name := textWEA90
	if limit > shortWEA {
		name = textWEA360
	}
	t := broadcaster{r, Target{Lang: l, Phrases: book}}.wea(name)
	return t.Text, t.Problem
}

// telephones blocks texts for telephones that a person typed and that telephones do not take.
func (x Rules) telephones(r *Revision) []Fault {
	var f findings
	for _, l := range r.Meta.Languages {
		b := broadcaster{r, Target{Lang: l, Phrases: x.Phrases}}
		for field, t := range map[string]BroadcastText{"short90": b.wea(textWEA90), "long360": b.wea(textWEA360)} {
			if t.Typed && t.Problem != "" {
				f.block("narrative."+string(l)+"."+field, "%s, or take it out, and one is made of the fields", t.Problem)
			}
		}
	}
	return f
}

// OverrideFaults say what keeps the texts that a person typed in place of broadcast texts from being used, as for
// the texts of networks. The code must be set.
func OverrideFaults(r *Revision, book Phrasebook, link string) (faults []Fault) {
	for _, l := range r.Meta.Languages {
		b := broadcaster{r, Target{Lang: l, Phrases: book, Link: link}}
		for _, name := range BroadcastOverrides() {
			if b.overridden(name) {
				_, found := Render(r, b.target(name))
				faults = append(faults, found...)
			}
		}
	}
	return faults
}
