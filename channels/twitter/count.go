package twitter

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Weights of X's own counting rules (twitter-text, configuration v3), in hundredths of a character.
const (
	scale       = 100
	weightLight = 100 // Latin, Cyrillic, Hebrew, Arabic, Indic and Thai letters, common punctuation
	weightHeavy = 200 // everything else, one emoji included
	weightLink  = 23 * scale
)

// Count returns the weighted characters of a text as X counts them: over its NFC form, a link of any
// length is 23, an emoji sequence that X knows is 2, and a code point is 1 or 2.
func Count(text string) int {
	text = norm.NFC.String(text)
	links, emoji := findLinks(text), findEmoji(text)
	sum := 0
	for i := 0; i < len(text); {
		if end, ok := links.from(i); ok {
			sum, i = sum+weightLink, end
			continue
		}
		if end, ok := emoji.from(i); ok {
			sum, i = sum+weightHeavy, end
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		sum, i = sum+weight(r), i+size
	}
	return sum / scale
}

// Links returns every stretch of a text that X turns into a link, in order. Bare domains are among
// them: "by the school.It" is a link to a stranger's site.
func Links(text string) []string {
	var out []string
	for _, s := range findLinks(text) {
		out = append(out, text[s.start:s.end])
	}
	return out
}

func weight(r rune) int {
	switch {
	case r <= 4351, r >= 8192 && r <= 8205, r >= 8208 && r <= 8223, r >= 8242 && r <= 8247:
		return weightLight
	default:
		return weightHeavy
	}
}

// span is a stretch of a text in bytes.
type span struct{ start, end int }

// spans are in order and do not overlap.
type spans []span

// from returns the end of the stretch that begins at i. Stretches that begin before i are forgotten.
func (s *spans) from(i int) (int, bool) {
	for len(*s) > 0 && (*s)[0].start < i {
		*s = (*s)[1:]
	}
	if len(*s) == 0 || (*s)[0].start != i {
		return 0, false
	}
	return (*s)[0].end, true
}
