package alert

import (
	"strings"
	"unicode"
)

// In a text that runs from right to left a plate, a telephone number or a name in Latin letters is torn
// apart by the rules of bidirectional text (Unicode Standard Annex 9): "+1-555-555-0142" behind an Arabic
// letter is shown as "0142-555-555-1+". Isolates keep such a value whole.
const (
	isolate    = "\u2066" // left-to-right isolate
	endIsolate = "\u2069"
	rightMark  = "\u200F"
)

// upright is a value that runs from left to right, so that a reader sees it as it is written.
func (c *composer) upright(s string) string {
	if c.Direction != RightToLeft || !tearable(s) || c.may(partIsolates, s) == "" {
		return s
	}
	return isolate + s + endIsolate
}

// tearable reports whether a value runs from left to right and would be torn: neither digits alone nor
// words alone are, as long as they stand among letters of the other direction.
func tearable(s string) bool {
	letters, digits, others := false, false, false
	for _, r := range s {
		switch {
		case rightToLeft(r):
			return false
		case unicode.IsLetter(r):
			letters = true
		case unicode.IsDigit(r):
			digits = true
		case r != ' ':
			others = true
		}
	}
	return (letters || digits) && (others || letters && digits)
}

// directed marks the lines of a text that runs from right to left but starts with Latin letters, so that
// they are shown from the right. A drill starts with its word, and nothing before it.
func (c *composer) directed(text string) string {
	if c.Direction != RightToLeft || c.out[partIsolates] {
		return text
	}
	all := strings.Split(text, "\n")
	for i, line := range all {
		if i > 0 && strings.ContainsFunc(line, rightToLeft) && !rightToLeft(firstLetter(line)) {
			c.said[partIsolates] = true
			all[i] = rightMark + line
		}
	}
	return strings.Join(all, "\n")
}

func firstLetter(s string) rune {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return r
		}
	}
	return 0
}

func rightToLeft(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Adlam)
}
