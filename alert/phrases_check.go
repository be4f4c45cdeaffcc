package alert

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Check says everything that is wrong with a table: what it lacks, and what is ill-formed.
func (p *Phrases) Check() []Fault {
	c := phraseCheck{}
	c.walk("", reflect.ValueOf(*p), "", false)
	if p.Language != "" && !langTag.MatchString(string(p.Language)) {
		c.block("language", "%q is no language tag; write it like es or es-MX", p.Language)
	}
	if p.Direction != "" && p.Direction != LeftToRight && p.Direction != RightToLeft {
		c.block("direction", "%q is neither ltr nor rtl", p.Direction)
	}
	if p.Version < 1 {
		c.block("version", "absent; start with 1, and count up with every change")
	}
	if _, err := time.Parse(time.DateOnly, p.ReviewedOn); err != nil && p.ReviewedOn != "" {
		c.block("reviewed_on", `%q is no day; write it like "2026-11-27"`, p.ReviewedOn)
	}
	c.signifier("signifiers.exercise", p.Signifiers.Exercise, drillWord)
	c.signifier("signifiers.test", p.Signifiers.Test, testWord)
	c.length("day.weekdays", len(p.Day.Weekdays), 7, "from Sunday on")
	c.length("day.months", len(p.Day.Months), 12, "from January on")
	for _, letter := range sorted(p.PlainLetters) {
		c.letter("plain_letters."+letter, letter, p.PlainLetters[letter])
	}
	return c.findings
}

// phraseCheck looks at one table.
type phraseCheck struct{ findings }

// walk looks at every value below v. slots are those of a pattern, and optional a value that may be absent.
func (c *phraseCheck) walk(path string, v reflect.Value, slots string, optional bool) {
	switch v.Kind() {
	case reflect.Struct:
		if optional && v.IsZero() {
			return
		}
		for field, value := range v.Fields() {
			name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
			c.walk(below(path, name), value, field.Tag.Get("slots"), options == "omitzero")
		}
	case reflect.Map:
		if v.Len() == 0 && !optional {
			c.block(path, "absent; list at least one word")
		}
		for _, key := range v.MapKeys() {
			c.walk(below(path, key.String()), v.MapIndex(key), "", false)
		}
	case reflect.Slice:
		if v.Len() == 0 && !optional {
			c.block(path, "absent; list at least one word")
		}
		for i := range v.Len() {
			c.walk(at(path, i), v.Index(i), "", false)
		}
	case reflect.String:
		switch s := v.String(); {
		case strings.TrimSpace(s) == "" && !optional:
			c.block(path, "absent; every table needs it")
		case s != "":
			c.pattern(path, s, strings.Fields(slots))
		}
	default:
	}
}

// pattern checks the slots of a pattern: those with a question mark may be left out.
func (c *phraseCheck) pattern(path, s string, slots []string) {
	if opened, closed := strings.Count(s, "{"), strings.Count(s, "}"); opened != closed || strings.Contains(s, "{{") {
		c.block(path, "a brace is not closed; slots look like {place}")
		return
	}
	var used []string
	for _, slot := range pieces(s) {
		switch {
		case slot == "":
		case strings.Contains(slot, "|"):
			if err := new(Forms).UnmarshalText([]byte(slot)); err != nil {
				c.block(path, "%s", err)
			}
		case !slices.Contains(slots, slot) && !slices.Contains(slots, slot+"?"):
			c.block(path, "{%s} has no meaning here; %s", slot, available(slots))
		case slices.Contains(used, slot):
			c.block(path, "{%s} stands here twice", slot)
		}
		used = append(used, slot)
	}
	for _, slot := range slots {
		if !strings.HasSuffix(slot, "?") && !slices.Contains(used, slot) {
			c.block(path, "lacks {%s}, and the fact with it", slot)
		}
	}
}

func available(slots []string) string {
	if len(slots) == 0 {
		return "these words have no slots"
	}
	return "there are {" + strings.ReplaceAll(strings.Join(slots, "}, {"), "?", "") + "}"
}

func (c *phraseCheck) signifier(path, s, word string) {
	if s != "" && !startsWith(s, word) {
		c.block(path, "must start with %s in every language, so that nobody takes a drill for real", word)
	}
}

func (c *phraseCheck) length(path string, have, want int, from string) {
	if have != 0 && have != want {
		c.block(path, "has %d words; it wants %d, %s", have, want, from)
	}
}

var oneRune = regexp.MustCompile(`^.$`)

func (c *phraseCheck) letter(path, letter, plain string) {
	if _, strange := Septets(letter); !oneRune.MatchString(letter) || strange == "" {
		c.block(path, "%q is no single letter that telephones lack", letter)
	}
	if _, strange := Septets(plain); strange != "" || utf8.RuneCountInString(plain) > 3 {
		c.block(path, "%q is nothing that telephones can show in its place", plain)
	}
}
