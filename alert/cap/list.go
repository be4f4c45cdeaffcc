package cap

import "strings"

// List is a list of texts in one element: separated by white space, and in double quotes where one holds a
// space.
type List []string

// MarshalText writes the list.
func (l List) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// String is the list in CAP's form.
func (l List) String() string {
	items := make([]string, len(l))
	for i, s := range l {
		s = strings.ReplaceAll(s, `"`, "'")
		if strings.ContainsAny(s, " \t\n") {
			s = `"` + s + `"`
		}
		items[i] = s
	}
	return strings.Join(items, " ")
}

// parseList reads a list. A quote that is never closed holds the rest.
func parseList(s string) List {
	var list List
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		var item string
		if quoted, ok := strings.CutPrefix(s, `"`); ok {
			item, s, _ = strings.Cut(quoted, `"`)
		} else {
			end := strings.IndexAny(s, " \t\n")
			if end < 0 {
				end = len(s)
			}
			item, s = s[:end], s[end:]
		}
		if item != "" {
			list = append(list, item)
		}
	}
	return list
}
