package alert

import (
	"fmt"
	"slices"
	"strings"
)

// Lexicon holds the closed lists of words that fields are filled with, so that one language can be made from
// another without translating freely. The keys of a list are meanings, the same in every language. A word
// that a list lacks is left out of the other language, and the rendering says so.
type Lexicon struct {
	Colours     Words `json:"colours"`
	Hair        Words `json:"hair"` // colours of hair; the meaning bald is none
	HairLengths Words `json:"hair_lengths"`
	Eyes        Words `json:"eyes"`
	Builds      Words `json:"builds"`
	Garments    Words `json:"garments"`
	Devices     Words `json:"devices"` // glasses and what else people wear or use
	Bodies      Words `json:"bodies"`  // of vehicles
	Directions  Words `json:"directions"`
}

// Words is one closed list, by meaning.
type Words map[string]Word

// Word is how a language says one meaning. In a file it is written short, as the word alone or its forms
// with bars between them, or long: {word, gender, also, short}.
type Word struct {
	Forms  Forms    `json:"word"`
	Gender Gender   `json:"gender,omitzero"` // which form it asks of its adjectives
	Also   []string `json:"also,omitzero"`   // other words for it, which stand as people write them
	Short  []string `json:"short,omitzero"`  // what people write for it and nobody should read: "shoulder" hair
}

// Forms are one form, or the masculine and the feminine, or those and their plurals.
type Forms []string

// UnmarshalText reads forms with bars between them.
func (f *Forms) UnmarshalText(b []byte) error {
	forms := strings.Split(string(b), "|")
	for i := range forms {
		forms[i] = strings.TrimSpace(forms[i])
	}
	if n := len(forms); n != 1 && n != 2 && n != 4 || slices.Contains(forms, "") {
		return fmt.Errorf("%q has %d forms; write one, two (masculine|feminine) or four (and both plurals)", b, n)
	}
	*f = forms
	return nil
}

// UnmarshalText reads a word alone.
func (w *Word) UnmarshalText(b []byte) error {
	*w = Word{}
	return w.Forms.UnmarshalText(b)
}

// Gender picks the form of an adjective.
type Gender int

// The genders. Masculine is also what has none.
const (
	Masculine Gender = iota
	Feminine
	Masculines // several
	Feminines
)

var genderWords = []string{"masculine", "feminine", "masculines", "feminines"}

// UnmarshalText reads the name of a gender.
func (g *Gender) UnmarshalText(b []byte) error {
	i := slices.Index(genderWords, string(b))
	if i < 0 {
		return fmt.Errorf("%q is none of %s", b, strings.Join(genderWords, ", "))
	}
	*g = Gender(i)
	return nil
}

// formOf is the form that goes with a gender: of two forms, plurals take that of the singular.
func formOf(forms []string, with Gender) string {
	if len(forms) == 0 {
		return ""
	}
	return forms[int(with)%len(forms)]
}

// word is a word in the language of the text, with all the forms it can take.
type word struct {
	meaning string // empty: none of the lexicon
	forms   []string
	gender  Gender
}

func (w word) agreeing(with Gender) string { return formOf(w.forms, with) }

func (w word) String() string { return w.agreeing(Masculine) }

// find is the meaning of what somebody wrote, or "".
func (w Words) find(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, meaning := range sorted(w) {
		if one := w[meaning]; one.is(s) {
			return meaning
		}
	}
	return ""
}

func (w Word) is(s string) bool {
	same := func(form string) bool { return strings.ToLower(form) == s }
	return slices.ContainsFunc(w.Forms, same) || slices.ContainsFunc(w.Also, same) || slices.ContainsFunc(w.Short, same)
}

// say is a meaning as a word.
func (w Words) say(meaning string) (word, bool) {
	one, ok := w[meaning]
	return word{meaning, one.Forms, one.Gender}, ok && meaning != ""
}

// list picks a list of a lexicon.
type list func(*Lexicon) Words

// translate finds what a word of one language is called in another.
func translate(s string, from, to *Phrases, of list) (word, bool) {
	if from == nil {
		return word{}, false
	}
	if w, ok := of(&to.Lexicon).say(of(&from.Lexicon).find(s)); ok {
		return w, true
	}
	plain, shade := from.Shades.without(strings.ToLower(strings.TrimSpace(s)))
	if shade == "" {
		return word{}, false
	}
	w, ok := of(&to.Lexicon).say(of(&from.Lexicon).find(plain))
	if !ok {
		return word{}, false
	}
	return word{w.meaning, to.Shades.on(w, shade), w.gender}, true
}

// Shades turn blue into dark blue. Where the pattern does not agree, neither does the colour in it: Spanish
// says "botas rojo oscuro".
type Shades struct {
	Dark  string `json:"dark" slots:"colour"`
	Light string `json:"light" slots:"colour"`
}

func (s Shades) patterns() map[string]string {
	return map[string]string{"dark": s.Dark, "light": s.Light}
}

// on are the forms of a colour in a shade.
func (s Shades) on(w word, shade string) []string {
	pattern := s.patterns()[shade]
	if !strings.Contains(pattern, "|") {
		return []string{fill(pattern, "colour", w.String())}
	}
	forms := make([]string, len(genderWords))
	for i := range forms {
		forms[i] = fill(agree(pattern, Gender(i)), "colour", w.agreeing(Gender(i)))
	}
	return forms
}

// without is a colour without its shade, and the shade.
func (s Shades) without(colour string) (plain, shade string) {
	for _, name := range []string{"dark", "light"} {
		for i := range genderWords {
			before, after, _ := strings.Cut(agree(s.patterns()[name], Gender(i)), "{colour}")
			rest, ok := strings.CutPrefix(colour, before)
			if rest, too := strings.CutSuffix(rest, after); ok && too && rest != "" && before+after != "" {
				return rest, name
			}
		}
	}
	return "", ""
}
