package alert

import (
	"slices"
	"strings"
)

// fill puts values into the slots of a pattern: fill("plate {plate}", "plate", "ZZT 0142"). A slot
// without a value leaves no gap.
func fill(pattern string, slots ...string) string {
	return strings.Join(strings.FieldsFunc(verbatim(pattern, slots...), func(r rune) bool { return r == ' ' }), " ")
}

// verbatim fills a pattern and leaves every space as it stands.
func verbatim(pattern string, slots ...string) string {
	var b strings.Builder
	for text, slot := range pieces(pattern) {
		b.WriteString(text)
		for given := range slices.Chunk(slots, 2) {
			if given[0] == slot {
				b.WriteString(given[1])
			}
		}
	}
	return b.String()
}

// agree picks the forms of a pattern that go with a gender: {visto|vista}.
func agree(pattern string, with Gender) string {
	var b strings.Builder
	for text, slot := range pieces(pattern) {
		b.WriteString(text)
		switch {
		case strings.Contains(slot, "|"):
			b.WriteString(formOf(strings.Split(slot, "|"), with))
		case slot != "":
			b.WriteString("{" + slot + "}")
		}
	}
	return b.String()
}

// pieces yields the text before each slot of a pattern with that slot, and the rest with none.
func pieces(pattern string) func(yield func(text, slot string) bool) {
	return func(yield func(text, slot string) bool) {
		for {
			text, rest, open := strings.Cut(pattern, "{")
			slot, after, _ := strings.Cut(rest, "}")
			if !yield(text, slot) || !open {
				return
			}
			pattern = after
		}
	}
}
