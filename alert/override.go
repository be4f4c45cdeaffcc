package alert

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// override is a person's own text, with the marker that it must carry.
func override(text, marker string) string {
	text = strings.TrimSpace(text)
	if HasMarker(text, marker) {
		return text
	}
	return text + "\n" + marker
}

// lack is a fact that a person's own text does not hold.
type lack struct {
	path, what string
	grade      Grade // what the text is without it
}

// lacks are the facts that every text holds and this one does not: first those without which it does harm.
func (c *composer) lacks(text string) []lack {
	var all []lack
	need := func(held bool, path, what string, grade Grade) {
		if !held {
			all = append(all, lack{path, what, grade})
		}
	}
	r := c.r
	for i, v := range r.Vehicles {
		plate := v.Plate.Shown()
		need(holdsPlate(text, plate), at("vehicles", i)+".plate", "the plate "+plate, Block)
	}
	for path, n := range map[string]string{"emergency_no": r.Contact.EmergencyNo.Shown(), "tip_phone": r.Contact.TipPhone.Shown()} {
		need(holdsNumber(text, n) || holdsPhone(text, n), "contact."+path, "the number "+n, Block)
	}
	slices.SortStableFunc(all, func(a, b lack) int { return strings.Compare(a.path, b.path) })
	lower := strings.ToLower(text)
	warned := false
	for _, p := range c.t.Phrases { // a warning in another language is one, too
		warned = warned || holdsAny(lower, p.Recognise.Avoid)
	}
	need(warned || c.avoidance() == "", "contact.do_not_approach", strconv.Quote(strings.TrimRight(c.Action.DoNotApproach, ".")), Block)

	here := numbers(text)
	for i, m := range r.Missing {
		var years []string
		if m.Age.Shown() != nil {
			years = append(years, strconv.Itoa(max(*m.Age.Shown(), 1))) // of an infant: under 1
		}
		for _, n := range m.AgeRange.Shown() {
			years = append(years, strconv.Itoa(n))
		}
		need(slices.ContainsFunc(years, func(n string) bool { return slices.Contains(here, n) }), at("missing", i)+".age", "the age", Warn)
	}
	need(namesPlace(lower, c.place()), "last_seen.place_text", "the place", Warn)
	clock := numbers(c.Clock.tell(r.LastSeen.Time.Shown().In(c.zone)))
	need(slices.ContainsFunc(clock, func(n string) bool { return slices.Contains(here, n) }), "last_seen.time", "the time of day", Warn)
	return all
}

// holdsPlate reports whether s gives a plate, whatever stands between its letters.
func holdsPlate(s, plate string) bool {
	var form strings.Builder
	for _, r := range compact(plate) {
		form.WriteString(regexp.QuoteMeta(string(r)) + `[ .·-]?`)
	}
	return plate == "" || regexp.MustCompile(`(?i)(?:^|[^\pL\pN])`+form.String()+`(?:$|[^\pL\pN])`).MatchString(s)
}

// holdsPhone reports whether s gives a telephone number, with its country or without.
func holdsPhone(s, number string) bool {
	number = digits(number)
	return slices.ContainsFunc(phoneInText.FindAllString(s, -1), func(found string) bool {
		found = digits(found)
		return len(found) > realNumber && strings.HasSuffix(number, found)
	})
}

// namesPlace reports whether a text in small letters holds the place, or one of its long words.
func namesPlace(lower, place string) bool {
	place = strings.ToLower(place)
	return strings.Contains(lower, place) || slices.ContainsFunc(strings.FieldsFunc(place, notLetter), func(word string) bool {
		return utf8.RuneCountInString(word) >= 4 && strings.Contains(lower, word)
	})
}

// judge says what is wrong with a person's own text for lack of facts.
func (c *composer) judge(path string, lacks []lack, f *findings) {
	for _, l := range lacks {
		if l.grade == Block {
			f.block(path, "the text for %s lacks %s (%s), which no text may; write it there", c.t.Network, l.what, l.path)
		} else {
			f.warn(path, "the text for %s lacks %s (%s)", c.t.Network, l.what, l.path)
		}
	}
}
