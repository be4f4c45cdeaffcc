package alert

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// What a text says in numbers must be what the fields say, and the same in every language: a wrong digit
// sends people after the wrong car.
var (
	phoneInText = regexp.MustCompile(`\+?\d[\d .()-]{5,}\d`)
	dateInText  = regexp.MustCompile(`\b\d{4}-\d{2}-\d{2}\b`)
	plateInText = regexp.MustCompile(`(?i:\bplates?|\bplacas?|\bmatrículas?|\bplaques?|\bimmatriculée?|لوحة|اللوحة)[: \x{A0}]+([A-Z0-9]+(?:[ -][A-Z0-9]+)*)\b`)
	ageInText   = regexp.MustCompile(`(?i)\baged? (\d{1,3})\b|\b(\d{1,3})[- ]years?[- ]old\b|(?:,|\bde) (\d{1,3}) (?:años|ans)\b|(?:العمر|عمره|عمرها) (\d{1,3})\b`)
)

// facts compares one typed text with the fields.
func (g *gate) facts(path string, t typed) {
	for _, found := range phoneInText.FindAllString(dateInText.ReplaceAllString(t.text, ""), -1) {
		if n := digits(found); len(n) >= realNumber+1 && !g.knowsNumber(n) {
			g.block(path, "gives the number %s, which is no number under contact; correct one of them", strings.TrimSpace(found))
		}
	}
	for _, found := range plateInText.FindAllStringSubmatch(t.text, -1) {
		if digits(found[1]) != "" && !g.knowsPlate(found[1]) {
			g.block(path, "gives the plate %s, which is no plate under vehicles; correct one of them", found[1])
		}
	}
	for _, found := range ageInText.FindAllStringSubmatch(t.text, -1) {
		if years := strings.Join(found[1:], ""); !g.knowsAge(years) {
			g.block(path, "gives the age %s, which is nobody's under missing or suspects; correct one of them", years)
		}
	}
}

func (g *gate) knowsNumber(n string) bool {
	c := g.Contact
	return slices.ContainsFunc([]string{c.TipPhone.Value, c.EmergencyNo.Value, c.SMSShort.Value}, func(known string) bool {
		known = digits(known)
		return known != "" && (strings.HasSuffix(known, n) || strings.HasSuffix(n, known))
	})
}

func (g *gate) knowsPlate(found string) bool {
	return slices.ContainsFunc(g.Vehicles, func(v Vehicle) bool {
		known := compact(v.Plate.Value)
		return known != "" && (strings.HasPrefix(compact(found), known) || v.PlatePartial.Value && strings.Contains(compact(found), known))
	})
}

func (g *gate) knowsAge(years string) bool {
	var n int
	if _, err := fmt.Sscan(years, &n); err != nil {
		return false
	}
	fits := func(age *int, span AgeRange) bool {
		return age != nil && *age == n || len(span) == 2 && span[0] <= n && n <= span[1]
	}
	return slices.ContainsFunc(g.Missing, func(m MissingPerson) bool { return fits(m.Age.Value, m.AgeRange.Value) }) ||
		slices.ContainsFunc(g.Suspects, func(s Suspect) bool { return fits(s.Age.Value, s.AgeRange.Value) })
}

// sameNumbers compares one text with the same text in the source language.
func (g *gate) sameNumbers(path string, t typed) {
	source := g.Source()
	if t.lang == source {
		return
	}
	for _, original := range g.Narrative[source].typed(source) {
		if original.path != t.path {
			continue
		}
		here, there := numbers(t.text), numbers(original.text)
		for _, n := range there {
			if !slices.Contains(here, n) {
				g.block(path, "lacks %s, which the text in %s has; correct one of them", n, source)
			}
		}
		for _, n := range here {
			if !slices.Contains(there, n) {
				g.block(path, "has %s, which the text in %s lacks; correct one of them", n, source)
			}
		}
	}
}

var (
	clock12 = regexp.MustCompile(`(?i)\b(\d{1,2})(?:[:.](\d{2}))? ?([ap])\.? ?m\b`)
	clock24 = regexp.MustCompile(`\b(\d{1,2}):(\d{2})\b`)
	clockFr = regexp.MustCompile(`\b(\d{1,2})[ \x{A0}]?h(?:[ \x{A0}]?(\d{2}))?\b`)
	clockAr = regexp.MustCompile(`\b(\d{1,2})(?::(\d{2}))? ?(ص|م)(?:باح|ساء)`)
	decade  = regexp.MustCompile(`\b(\d+)0s\b`)
	number  = regexp.MustCompile(`\d+`)
)

// numbers are the numbers of a text, once each and in order, in forms that languages share: "8:20 p.m.",
// "20:20" and "20 h 20" are one time, and "in his 40s" is 40 and 49.
func numbers(s string) []string {
	var found []string
	take := func(form *regexp.Regexp, read func(m []string) []string) {
		s = form.ReplaceAllStringFunc(s, func(hit string) string {
			found = append(found, read(form.FindStringSubmatch(hit))...)
			return " "
		})
	}
	take(clock12, func(m []string) []string { return []string{halfDay(m[1], m[2], strings.EqualFold(m[3], "p"))} })
	take(clockAr, func(m []string) []string { return []string{halfDay(m[1], m[2], m[3] == "م")} })
	take(clockFr, func(m []string) []string { return []string{strings.TrimPrefix(m[1], "0") + ":" + cmp.Or(m[2], "00")} })
	take(clock24, func(m []string) []string { return []string{strings.TrimPrefix(m[1], "0") + ":" + m[2]} })
	take(decade, func(m []string) []string { return []string{m[1] + "0", m[1] + "9"} })
	take(number, func(m []string) []string { return m })
	slices.Sort(found)
	return slices.Compact(found)
}

// halfDay is a time of a clock of twelve hours by one of twenty-four.
func halfDay(hours, minutes string, afternoon bool) string {
	hour, minute := 0, 0
	_, _ = fmt.Sscan(hours, &hour) // the forms let only digits through
	_, _ = fmt.Sscan(minutes, &minute)
	hour %= 12
	if afternoon {
		hour += 12
	}
	return fmt.Sprintf("%d:%02d", hour, minute)
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }
