package alert

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// worded is a value that is one word of a closed list.
type worded interface{ words() []string }

func (Visibility) words() []string { return []string{"public", "partner", "internal"} }
func (Confidence) words() []string { return []string{"certain", "likely", "possible"} }
func (Status) words() []string     { return []string{"Draft", "Actual", "Exercise", "Test"} }
func (MsgType) words() []string    { return []string{"Alert", "Update", "Cancel"} }
func (Scope) words() []string      { return []string{"Public", "Restricted"} }
func (Answer) words() []string {
	return []string{"met", "not_met", "unanswered", "not_applicable"}
}

func (PhotoType) words() []string {
	return []string{"regular", "custody", "aged", "illustration"}
}

func (TimePrecision) words() []string {
	return []string{"exact", "about", "before", "after", "between"}
}

func (TravelMode) words() []string {
	return []string{"foot", "bicycle", "vehicle", "bus", "train", "boat", Unknown}
}

func (Wording) words() []string    { return []string{"person_of_interest", "suspect", "wanted"} }
func (Armed) words() []string      { return []string{"armed", "not_armed", Unknown} }
func (QuietHours) words() []string { return []string{"respect", "override"} }
func (Action) words() []string { // as a takedown policy, the only place where a file names actions
	return []string{"edit", "reply", "delete"}
}

func (Ended) words() []string {
	return []string{"found_safe", "found_injured", "deceased", "hoax", "unfounded", "error", "expired"}
}

// words looks at every string of the revision: the words of closed lists, and letters that nobody can
// see, which make texts lie or count wrong.
func (g *gate) words() {
	eachString(reflect.ValueOf(*g.Revision), "", func(path string, v reflect.Value) {
		s := v.String()
		if w, ok := reflect.TypeAssert[worded](v); ok && s != "" && !slices.Contains(w.words(), s) {
			g.block(path, "%q is none of %s", s, strings.Join(w.words(), ", "))
			return
		}
		lines := strings.HasPrefix(path, "narrative.") || strings.HasPrefix(path, "closeout")
		for i, r := range s {
			if joins(s, i, r) && nameField.MatchString(path) {
				continue
			}
			if what := hidden(r, i == 0); what != "" && (r != '\n' || !lines) {
				g.block(path, "contains %s (%U); delete it", what, r)
				return
			}
		}
	})
}

// nameField is the path of a person's name.
var nameField = regexp.MustCompile(`^(?:missing|suspects)\[\d+\]\.(?:display_name|aka|name)\b`)

// joins reports whether r, at i in s, is a joiner or a non-joiner inside a word of a script that is
// spelled with them.
func joins(s string, i int, r rune) bool {
	if r != '\u200C' && r != '\u200D' {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
	return unicode.In(before, joining()...) && unicode.In(after, joining()...)
}

// joining are the scripts that are spelled with joiners: Arabic, and those that come from Brahmi.
func joining() []*unicode.RangeTable {
	return []*unicode.RangeTable{
		unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati,
		unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Khmer, unicode.Myanmar,
	}
}

// hidden says why a letter may not stand in a text, or nothing.
func hidden(r rune, first bool) string {
	switch {
	case r == '\n':
		return "a line break"
	case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
		return "a control character"
	case unicode.Is(unicode.Cf, r):
		return "an invisible letter"
	case r == unicode.ReplacementChar:
		return "a letter that was lost before it came here"
	case unicode.Is(unicode.Co, r):
		return "a letter that only some fonts know"
	case first && unicode.Is(unicode.M, r):
		return "an accent without a letter"
	}
	return ""
}

// eachString calls visit for every string below v, map keys included, with its path in a file. It enters
// only structs that pass all of the filters.
func eachString(v reflect.Value, path string, visit func(path string, v reflect.Value), filters ...func(v reflect.Value) bool) {
	switch v.Kind() {
	case reflect.String:
		visit(path, v)
	case reflect.Pointer:
		if !v.IsNil() {
			eachString(v.Elem(), path, visit, filters...)
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachString(v.Index(i), at(path, i), visit, filters...)
		}
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, key := range keys {
			below := below(path, key.String())
			visit(below, key)
			eachString(v.MapIndex(key), below, visit, filters...)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		if slices.ContainsFunc(filters, func(passes func(v reflect.Value) bool) bool { return !passes(v) }) {
			return
		}
		for field, value := range v.Fields() {
			eachString(value, below(path, member(field)), visit, filters...)
		}
	default:
	}
}

// member is what a field adds to a path: nothing, if it is written in its parent's place.
func member(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	if field.Anonymous || name == "-" || name == "value" {
		return ""
	}
	return name
}

func below(path, key string) string {
	if path == "" || key == "" {
		return path + key
	}
	return path + "." + key
}
