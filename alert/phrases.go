package alert

import (
	"slices"
	"strings"
	"time"
)

// phrases are the fixed words of one language, by which every text is composed from the fields. Words in
// braces are slots; what fills them is copied as it stands, apart from the words of the lexicon.
type phrases struct {
	base string // primary language: "en"

	alert, update, exercise, test string // signifiers: the one word in capitals that a text starts with
	alertWord                     string // what a local name holds in place of it: "AMBER Alert"
	drill, noAction               string // said at once in a drill and in a self-test

	missing         func(noun) string
	alsoMissing     func(noun) string // behind another one
	age             string
	infant, oneYear string // ages 0 and 1
	seenName        string // asks for a person by name
	seenThis        func(noun) string
	and             func(next string) string

	lastSeen  func(ns []noun) string
	precision map[TimePrecision]string
	clock     func(time.Time) string // the time of day
	day       func(time.Time) string
	dated     string // a day and its year
	heading   string
	along     string // between a direction and a road
	modes     map[TravelMode]string

	wearing, companion, hair, eyes, aka string
	garment                             string // order of the words
	vehicle                             string // order of the words
	someVehicle                         string // of which neither make nor body is known
	plate, partialPlate                 string
	with                                map[Wording]string
	someone                             func(noun) string

	doNotApproach, armed, call, tips, share string
	avoid                                   string // found in a typed ask that says not to approach
	sharing                                 string // found in a typed ask that says to share
}

// noun is what a person is called who has no name: a girl, two men.
type noun struct {
	sex   string // female, male; anything else is neither
	child bool
}

// fill puts values into the slots of a pattern: fill("plate {plate}", "plate", "ZZT 0142"). A slot
// without a value leaves no gap.
func fill(pattern string, slots ...string) string {
	return strings.Join(strings.Fields(verbatim(pattern, slots...)), " ")
}

// verbatim fills a pattern and leaves every space as it stands.
func verbatim(pattern string, slots ...string) string {
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(pattern, "{")
		b.WriteString(before)
		if !open {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		for slot := range slices.Chunk(slots, 2) {
			if slot[0] == name {
				b.WriteString(slot[1])
			}
		}
		pattern = after
	}
}

// phrasesOf is the table for a language, or nil.
func phrasesOf(l Lang) *phrases {
	for _, p := range []*phrases{&english, &spanish} {
		if p.base == l.base() {
			return p
		}
	}
	return nil
}

// base is the primary language of a tag: "en" of "en-US".
func (l Lang) base() string {
	base, _, _ := strings.Cut(string(l), "-")
	return strings.ToLower(base)
}

// imperial reports whether the readers of a language measure in feet and pounds.
func (l Lang) imperial() bool {
	_, region, _ := strings.Cut(string(l), "-")
	return strings.EqualFold(region, "US") || strings.EqualFold(region, "GB")
}
