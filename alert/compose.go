package alert

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// part is a part of a text that may be left out whole.
type part string

// The parts, from the first to be left out to the last. What is not among them is never left out: the
// signifier, the age, the time and the place, the plate, "do not approach", both telephone numbers and
// the marker.
const (
	partAKA         part = "aka"
	partRegion      part = "plate_region"
	partSkin        part = "skin_or_ethnic_description"
	partSuspectLook part = "suspect description"
	partFeatures    part = "vehicle features"
	partBuild       part = "build"
	partMarks       part = "marks and glasses_or_devices"
	partAsk         part = "ask" // in a person's own words; fixed words take its place
	partWhyUrgent   part = "why_urgent"
	partHashtags    part = "hashtags"
	partLink        part = "link"
	partMeasures    part = "height and weight"
	partHair        part = "hair and eyes"
	partMoreClothes part = "clothing beyond the first two"
	partCompanion   part = "companion_or_pet"
	partModel       part = "year and model"
	partHint        part = "public_hint"
	partDirection   part = "direction"
	partMake        part = "make"
	partNamedAlert  part = "named_alert"
	partSuspect     part = "suspect"
	partShare       part = "please share"
	partSecondPiece part = "clothing beyond the first"
	partClothes     part = "clothing"
	partCar         part = "vehicle colour and body"
	partName        part = "name"
	partNoAction    part = "take no action" // in a drill
	partQuestion    part = "have you seen"
	partTips        part = "tip_phone" // this and the next two in texts for telephones only
	partSeen        part = "time"
	partPlace       part = "place"
	partIsolates    part = "marks of direction" // without which numbers stand in another order
)

func dropOrder() []part {
	return []part{
		partAKA, partRegion, partSkin, partSuspectLook, partFeatures, partBuild, partMarks, partAsk, partWhyUrgent,
		partHashtags, partLink, partMeasures, partHair, partMoreClothes, partCompanion, partModel, partHint,
		partDirection, partMake, partNamedAlert, partSuspect, partShare, partSecondPiece, partClothes, partCar, partName, partNoAction, partQuestion,
		partIsolates,
	}
}

// composer puts one text together. It sees public values only.
type composer struct {
	*Phrases

	r    *Revision
	t    Target
	from *Phrases // of the language that the alert was written in; nil if there are none
	zone *time.Location

	form  func(*composer) string // what the text is made of
	drops []part                 // what may be left out, the first first

	out    map[part]bool   // left out
	airy   bool            // a blank line between groups
	said   map[part]bool   // has something to say, whether left out or not
	unsaid []string        // paths of values for which this language has no words
	words  map[string]word // by path, as far as they were looked up
}

// text is the whole text without the parts that are left out.
func (c *composer) text() string {
	c.said = map[part]bool{}
	return c.directed(c.form(c))
}

// post is the text of a post.
func (c *composer) post() string {
	groups := nonEmpty(
		lines(c.opening(), c.people(), c.whereAndWhen(), c.cars(), c.company()),
		c.action(),
		c.urgency(),
		lines(c.tags(), c.link(), c.marker()),
	)
	if c.airy {
		return strings.Join(groups, "\n\n")
	}
	return lines(groups...)
}

func lines(s ...string) string { return strings.Join(nonEmpty(s...), "\n") }

func (c *composer) marker() string { return Marker(c.r.Meta.Code, c.r.Meta.Revision) }

// may returns s, unless its part is left out.
func (c *composer) may(p part, s string) string {
	if s == "" {
		return ""
	}
	c.said[p] = true
	if c.out[p] {
		return ""
	}
	return s
}

// own is a text in the language at hand: its own, or the plain one if that was written in this language.
// Unknown and none say nothing. A full stop at its end is the composer's to set.
func (c *composer) own(t Text) string {
	s := tidy(t[c.t.Lang])
	if source := c.r.Source(); s == "" && source.base() == c.t.Lang.base() {
		s = tidy(t.Any(source))
	}
	if silent(s) {
		return ""
	}
	return s
}

// tidy is a value as it stands within a sentence.
func tidy(s string) string { return strings.TrimRight(strings.TrimSpace(s), ". ") }

func silent(s string) bool { return s == Unknown || s == "none" }

// free is a text that has no words in other languages; where it lacks them, that is noted.
func (c *composer) free(path string, t Text) string {
	s := c.own(t)
	if s == "" && !t.Empty() && !silent(t.Any(c.r.Source())) {
		c.lacksWords(path)
	}
	return s
}

// word is a text as a word of the lexicon.
func (c *composer) word(path string, t Text, of list) word {
	w, known := c.words[path]
	if !known {
		w = c.lookUp(path, t, of)
		c.words[path] = w
	}
	return w
}

func (c *composer) lookUp(path string, t Text, of list) word {
	if own := c.own(t); own != "" {
		return c.written(own, of)
	}
	s := tidy(t.Any(c.r.Source()))
	if s == "" || silent(s) {
		return word{}
	}
	w, ok := translate(s, c.from, c.Phrases, of)
	if !ok {
		c.lacksWords(path)
	}
	return w
}

// written is a word of the language itself: as it stands, unless it is short for another.
func (c *composer) written(own string, of list) word {
	w, _ := translate(own, c.Phrases, c.Phrases, of)
	if slices.Contains(of(&c.Lexicon)[w.meaning].Short, strings.ToLower(own)) {
		return w
	}
	return word{w.meaning, []string{own}, w.gender}
}

func (c *composer) lacksWords(path string) {
	if !slices.Contains(c.unsaid, path) {
		c.unsaid = append(c.unsaid, path)
	}
}

// list joins words: "a, b and c".
func (c *composer) list(items []string) string {
	if n := len(items); n > 1 {
		last := items[n-1]
		return strings.Join(items[:n-1], c.Joints.Comma) + c.and(last) + last
	}
	return strings.Join(items, "")
}

// persons joins what is said of several people, each with an age behind a comma: "a girl, 4, and a man, 41".
func (c *composer) persons(who []string) string {
	if n := len(who); n > 1 {
		return strings.Join(who[:n-1], c.Joints.Comma) + strings.TrimRight(c.Joints.Comma, " ") + c.and(who[n-1]) + who[n-1]
	}
	return strings.Join(who, "")
}

func nonEmpty(items ...string) []string {
	return slices.DeleteFunc(items, func(s string) bool { return strings.TrimSpace(s) == "" })
}

// sentence starts s with a capital and ends it with a full stop.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(first)) + s[size:]
	if last, _ := utf8.DecodeLastRuneInString(s); strings.ContainsRune(".!?؟", last) {
		return s
	}
	return s + "."
}
