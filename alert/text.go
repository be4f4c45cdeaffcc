package alert

import (
	"encoding/json"
	"maps"
	"slices"
)

// Text is a text in each language, or one plain text, which stands under the empty language. A plain
// text is in the alert's first language, or in none, as a name is.
type Text map[Lang]string

// Plain makes a text that names no language.
func Plain(s string) Text { return Text{"": s} }

// In is the text in one language. Plain text is taken as written in source.
func (t Text) In(lang, source Lang) string {
	if s := t[lang]; s != "" || lang != source {
		return s
	}
	return t[""]
}

// Verbatim is the text in one language, or else the plain text: for names, which are not translated.
func (t Text) Verbatim(lang Lang) string {
	if s := t[lang]; s != "" {
		return s
	}
	return t[""]
}

// Any is the text in the first of the languages that has one, or else the plain text.
func (t Text) Any(langs ...Lang) string {
	for _, l := range langs {
		if s := t[l]; s != "" {
			return s
		}
	}
	return t[""]
}

// Languages are the languages that the text is written in, in alphabetical order.
func (t Text) Languages() []Lang {
	langs := slices.Sorted(maps.Keys(t))
	return slices.DeleteFunc(langs, func(l Lang) bool { return l == "" })
}

// Empty reports whether no language has a text.
func (t Text) Empty() bool {
	for _, s := range t {
		if s != "" {
			return false
		}
	}
	return true
}

// UnmarshalText reads a plain text.
func (t *Text) UnmarshalText(b []byte) error {
	*t = Plain(string(b))
	return nil
}

// UnmarshalJSON reads a plain text or one text for each language.
func (t *Text) UnmarshalJSON(b []byte) error {
	return textOr(b, t, (*map[Lang]string)(t))
}

// MarshalJSON writes a plain text as such.
func (t Text) MarshalJSON() ([]byte, error) {
	if plain, ok := t[""]; ok && len(t) == 1 {
		return json.Marshal(plain)
	}
	return json.Marshal(map[Lang]string(t))
}
