package alert

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// Render composes the text of one revision for one target from its public fields. It is pure: the same
// input gives the same bytes. A blocking fault means that the rendering must not be published.
//
// The text says, in this order: a signifier, who is missing, where and when, the vehicle, who they may be
// with, what to do and whom to call, why it is urgent, hashtags, the link and, last, the marker. Facts are
// never cut. When the network's limit is exceeded, whole parts are left out in this order: other names,
// the plate's region, skin, the suspect's description, the vehicle's features, build, marks, the ask in
// its own words, why it is urgent, hashtags, the link, height and weight, hair and eyes, clothing beyond
// the first two pieces, companion or pet, the vehicle's year and model, the hint at behaviour, directions,
// the vehicle's make, the alert's local name, the suspect, "please share", the second piece of clothing,
// the first, the vehicle's colour and body, the name, and the question who has seen them. Parts that turn out to fit after all are taken back
// in, the most important first. Never left out are the signifier, the age, the place, the time, the plate,
// both telephone numbers, "do not approach" and the marker; if these alone are too long, that is a fault.
// An override for the network replaces all of it. Without a plate, a telephone number or a due "do not
// approach" it is a fault; without the age, the place or the time it is worth a second look.
//
// The code must be set: it is part of the marker.
func Render(r *Revision, t Target) (Rendering, []Fault) {
	out := Rendering{
		Channel: t.Channel, Network: t.Network, Lang: t.Lang, Marker: Marker(r.Meta.Code, r.Meta.Revision),
		Limit: t.Limits.Text, Unit: t.unit(), Media: []Media{}, LeftOut: []string{}, Acts: t.updateActs(),
	}
	var f findings
	c := newComposer(r, t, &f)
	if Blocking(f) {
		return out, f
	}
	if o, ok := r.Narrative[t.Lang].Overrides[t.Network]; ok && o.Text.Shown() != "" {
		out.Text = override(o.Text.Shown(), out.Marker)
		lacks := c.lacks(out.Text)
		for _, l := range lacks {
			out.LeftOut = append(out.LeftOut, l.path)
		}
		c.judge(c.overridePath(), lacks, &f)
		out.LeftOut = append(out.LeftOut, c.unwritten(out.Text)...)
	} else {
		out.Text, out.LeftOut = c.fit()
	}
	for _, name := range c.unspoken(out.Text) {
		if !slices.Contains(out.LeftOut, name) {
			out.LeftOut = append(out.LeftOut, name)
		}
	}
	out.Count, out.Bytes = t.count(out.Text), len(out.Text)
	if t.Link != "" && strings.Contains(out.Text, t.Link) {
		out.Link = t.Link
	}
	c.check(out.Text, &f)
	out.Media = pictures(r, t, &out.LeftOut, &f)
	return out, f
}

// compose is a composer, without phrases if the language has none. The error says that there is no clock.
func compose(r *Revision, t Target) (*composer, error) {
	zone, err := zone(r.Meta.Timezone)
	return &composer{
		Phrases: t.Phrases.In(t.Lang), r: r, t: t, from: t.Phrases.In(r.Source()), zone: zone,
		form: (*composer).post, drops: dropOrder(),
		out: map[part]bool{}, said: map[part]bool{}, words: map[string]word{},
	}, err
}

// newComposer is a composer for what is fit to be published, or else says why it is not.
func newComposer(r *Revision, t Target, f *findings) *composer {
	c, err := compose(r, t)
	if err != nil {
		f.block("meta.timezone", "%q is no time zone; write it like America/New_York", r.Meta.Timezone)
	}
	switch {
	case c.Phrases == nil:
		f.block("meta.languages", "there are no phrases for %s; there are some for %s, and more are added in phrases_dir", t.Lang, t.Phrases.languages())
	case !slices.Contains(r.Meta.Languages, t.Lang):
		f.block("meta.languages", "lacks %s, the language of channel %s; add it with its texts, or leave out the channel", t.Lang, t.Channel)
	}
	switch r.Meta.Status {
	case Actual, Exercise, Test:
	case Draft:
		f.block("meta.status", "a draft is not published; set Actual, Exercise or Test")
	default:
		f.block("meta.status", "%q is none of Actual, Exercise, Test", r.Meta.Status)
	}
	if r.Meta.MsgType == MsgCancel {
		f.block("meta.msg_type", "a Cancel is no appeal; close the alert instead")
	}
	if !ValidCode(r.Meta.Code) {
		f.block("meta.code", "absent or no public code; the daemon sets it when the alert is submitted")
	}
	if c.Phrases != nil {
		c.facts(f)
	}
	return c
}

// facts blocks when one of the facts that every text holds is not known to the public.
func (c *composer) facts(f *findings) {
	r := c.r
	if len(r.Missing) == 0 {
		f.block("missing", "absent; no text can be made without it")
	}
	for i, m := range r.Missing {
		if c.years(m.Age.Shown(), m.AgeRange.Shown()) == "" {
			f.block(at("missing", i)+".age", "absent, and age_range too; no text can be made without one")
		}
	}
	for _, fact := range []struct {
		path   string
		absent bool
	}{
		{"last_seen.time", r.LastSeen.Time.Shown().IsZero()},
		{"last_seen.place_text", c.place() == ""},
		{"contact.emergency_no", r.Contact.EmergencyNo.Shown() == ""},
		{"contact.tip_phone", r.Contact.TipPhone.Shown() == ""},
		{"contact.do_not_approach", r.Contact.DoNotApproach.Shown() == nil},
	} {
		if fact.absent {
			f.block(fact.path, "absent in %s; no text can be made without it", c.t.Lang)
		}
	}
	if n := len(digits(r.Contact.EmergencyNo.Shown())); n > 0 && n < realNumber && r.Meta.Status.drillWord() != "" {
		f.block("contact.emergency_no", realInDrill)
	}
}

// fit composes the longest text that the network takes, and says what it leaves out: first what the
// language has no words for, then what did not fit, in the order in which it was left out.
func (c *composer) fit() (text string, leftOut []string) {
	text = c.text()
	for _, path := range c.unsaid {
		leftOut = append(leftOut, fmt.Sprintf("%s (no words in %s)", path, c.t.Lang))
	}
	var dropped []part
	for _, p := range c.drops {
		if c.t.takes(text) {
			break
		}
		if c.said[p] && !c.out[p] {
			c.out[p] = true
			dropped = append(dropped, p)
			text = c.text()
		}
	}
	for _, p := range slices.Backward(dropped) {
		delete(c.out, p)
		if again := c.text(); c.t.takes(again) {
			text = again
			dropped = slices.DeleteFunc(slices.Clone(dropped), func(q part) bool { return q == p })
		} else {
			c.out[p] = true
		}
	}
	c.airy = true
	if again := c.text(); c.t.takes(again) {
		text = again
	}
	for _, p := range dropped {
		leftOut = append(leftOut, string(p))
	}
	if leftOut == nil {
		leftOut = []string{}
	}
	return text, leftOut
}

// check blocks a text that the network would refuse or change, or that hides what it is.
func (c *composer) check(text string, f *findings) {
	path, fix := c.longest()
	o := c.r.Narrative[c.t.Lang].Overrides[c.t.Network]
	if o.Text.Shown() != "" {
		path, fix = c.overridePath(), "shorten it"
	}
	if n := c.t.count(text); n > c.t.Limits.Text {
		f.block(path, "the text for %s needs %d of %d %s; %s", c.t.Network, n, c.t.Limits.Text, c.t.unit(), fix)
	} else if !c.t.takes(text) {
		f.block(path, "the text for %s needs %d of %d bytes; %s", c.t.Network, len(text), c.t.Limits.Bytes, fix)
	}
	if word := c.r.Meta.Status.drillWord(); word != "" {
		if !startsWith(text, word) {
			f.block(path, "the text for %s must start with the word %s", c.t.Network, word)
		}
		if n := realEmergency.FindString(o.Text.Shown()); n != "" {
			f.block(path, "the text for %s gives the real number %s; a drill never does", c.t.Network, n)
		}
	}
	for _, link := range c.t.links(text) {
		if link != c.t.Link {
			f.block(c.whereIs(link), "%s would make a link of %q; insert a space: %q", c.t.Network, link, apart(link))
		}
	}
}

func (c *composer) overridePath() string {
	return "narrative." + string(c.t.Lang) + ".overrides." + c.t.Network + ".text"
}

// longest is the longest of the facts that cannot be left out, and what to do about it.
func (c *composer) longest() (path, fix string) {
	sizes := map[string]int{
		"last_seen.place_text": utf8.RuneCountInString(c.place()),
		"missing":              12 * len(c.r.Missing),
		"vehicles":             12 * len(c.r.Vehicles),
	}
	path = slices.MaxFunc(slices.Sorted(maps.Keys(sizes)), func(a, b string) int { return cmp.Compare(sizes[a], sizes[b]) })
	if path == "last_seen.place_text" {
		return path, fmt.Sprintf("shorten the place, %d letters", sizes[path])
	}
	return path, "name fewer of them in one alert"
}

// whereIs is the path of the first value that holds s.
func (c *composer) whereIs(s string) string {
	found := ""
	eachString(reflect.ValueOf(*c.r), "", func(path string, v reflect.Value) {
		if found == "" && strings.Contains(v.String(), s) {
			found = path
		}
	})
	return cmp.Or(found, "narrative."+string(c.t.Lang))
}

// apart puts a space where two sentences run into each other: "St.at" becomes "St. at".
func apart(link string) string {
	if before, after, ok := strings.Cut(link, "."); ok {
		return before + ". " + after
	}
	return link[:len(link)/2] + " " + link[len(link)/2:]
}

// pictures are the ready pictures with their alt texts, as many as the network takes.
func pictures(r *Revision, t Target, leftOut *[]string, f *findings) []Media {
	media := []Media{}
	shown := r.publicPhotos()
	for i, m := range t.Photos {
		if i >= len(shown) {
			f.block("missing", "there are more pictures than public photos; make the pictures anew")
			break
		}
		p := shown[i]
		if t.Limits.Images > 0 && i >= t.Limits.Images {
			*leftOut = append(*leftOut, p.path)
			continue
		}
		m.Alt = strings.TrimSpace(p.ref.Alt.In(t.Lang, r.Source()))
		n := utf8.RuneCountInString(m.Alt)
		switch {
		case m.Alt == "":
			f.block(p.path+".alt", "absent in %s; describe the picture for those who cannot see it", t.Lang)
		case t.Limits.Alt > 0 && n > t.Limits.Alt:
			f.block(p.path+".alt", "%d letters; %s takes %d, so shorten it", n, t.Network, t.Limits.Alt)
		case t.Limits.ImageBytes > 0 && m.Bytes > t.Limits.ImageBytes:
			f.block(p.path, "%d bytes as prepared; %s takes %d", m.Bytes, t.Network, t.Limits.ImageBytes)
		}
		media = append(media, m)
	}
	return media
}
