package alert

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Target is where a rendering is to appear.
type Target struct {
	Channel string
	Network string
	Lang    Lang
	Limits  Limits
	Phrases Phrasebook // the words of every language
	Link    string     // the agency's own page for this alert; empty = none
	Photos  []Media    // ready pictures, in the order of [Revision.PublicPhotos]; Render fills in their alt text

	Corrects []Action // how the network takes back or changes a live post well, best first: edit, delete, reply
	OnUpdate Action   // one of them, to be used for updates; empty = the best
	OnClose  Action   // one of them, to be used for endings; empty = the alert's own policy, or the best
}

// count is how long the network takes a text to be.
func (t Target) count(text string) int {
	if t.Limits.Count == nil {
		return utf8.RuneCountInString(text)
	}
	return t.Limits.Count(text)
}

// takes reports whether the network takes a text of this length.
func (t Target) takes(text string) bool {
	return t.count(text) <= t.Limits.Text && (t.Limits.Bytes == 0 || len(text) <= t.Limits.Bytes)
}

var plainURL = regexp.MustCompile(`https?://[^\s<>"]+`)

// links are the stretches of a text that the network would turn into links.
func (t Target) links(text string) []string {
	if t.Limits.Links != nil {
		return t.Limits.Links(text)
	}
	found := plainURL.FindAllString(text, -1)
	for i := range found {
		found[i] = strings.TrimRight(found[i], ".,;:!?)")
	}
	return found
}

// unit is what the network counts, for people.
func (t Target) unit() string {
	if t.Limits.Unit == "" {
		return "characters"
	}
	return t.Limits.Unit
}
