package bluesky

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"golang.org/x/net/publicsuffix"
)

// facet marks a stretch of a post's text as a link or a tag (app.bsky.richtext.facet). Nothing is linked
// without one. Its offsets count bytes of UTF-8, the end exclusive.
type facet struct {
	Index    byteSlice `json:"index"`
	Features []feature `json:"features"`
}

type byteSlice struct {
	Start int `json:"byteStart"`
	End   int `json:"byteEnd"`
}

type feature struct {
	Type string `json:"$type"`
	URI  string `json:"uri,omitempty"`
	Tag  string `json:"tag,omitempty"`
}

const (
	featureLink = "app.bsky.richtext.facet#link"
	featureTag  = "app.bsky.richtext.facet#tag"
)

// maxTag is the most graphemes of a tag.
const maxTag = 64

// facets finds what the official client would make a link or a tag. A word is one or the other, so they
// come out sorted and disjoint. Mentions are left as text: resolving a name is a call whose answer may
// change between two attempts, and a repeat must be byte-identical.
func facets(text string) []facet {
	var out []facet
	for at := 0; at < len(text); {
		skip := strings.IndexFunc(text[at:], func(r rune) bool { return !unicode.IsSpace(r) })
		if skip < 0 {
			break
		}
		at += skip
		end := len(text)
		if i := strings.IndexFunc(text[at:], unicode.IsSpace); i >= 0 {
			end = at + i
		}
		if f, ok := facetOf(text[at:end], at); ok {
			out = append(out, f)
		}
		at = end
	}
	return out
}

// facetOf looks at one word that begins at byte at of the text.
func facetOf(word string, at int) (facet, bool) {
	if tag, lead := tagIn(word); tag != "" {
		return facet{byteSlice{at, at + lead + len(tag)}, []feature{{Type: featureTag, Tag: tag}}}, true
	}
	for start := 0; start < len(word); { // a link begins where the word does, or after a parenthesis
		if shown, address := linkIn(word[start:]); shown != "" {
			return facet{byteSlice{at + start, at + start + len(shown)}, []feature{{Type: featureLink, URI: address}}}, true
		}
		i := strings.IndexByte(word[start:], '(')
		if i < 0 {
			break
		}
		start += i + 1
	}
	return facet{}, false
}

// tagIn returns the tag a word begins with, and how many bytes its number sign takes.
func tagIn(word string) (tag string, lead int) {
	sign, lead := utf8.DecodeRuneInString(word)
	if sign != '#' && sign != '＃' {
		return "", 0
	}
	tag = word[lead:]
	if strings.HasPrefix(tag, "\ufe0f") { // the keycap emoji
		return "", 0
	}
	if i := strings.IndexFunc(tag, invisible); i >= 0 {
		tag = tag[:i]
	}
	tag = strings.TrimRightFunc(tag, unicode.IsPunct)
	plain := func(r rune) bool { return !unicode.IsDigit(r) && !unicode.IsPunct(r) }
	if !strings.ContainsFunc(tag, plain) || uniseg.GraphemeClusterCount(tag) > maxTag {
		return "", 0
	}
	return tag, lead
}

// invisible reports the characters that end a tag though nobody sees them.
func invisible(r rune) bool {
	return r == '\u00ad' || r == '\u2060' || r == '\u20e2' || r >= '\u200a' && r <= '\u200d' || r == utf8.RuneError
}

var (
	withScheme = regexp.MustCompile(`^(?i:https?)://[^\s]+`)
	bareDomain = regexp.MustCompile(`^[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)+`)
)

// linkIn returns the stretch that a word begins with and that would be shown as a link, and where the
// link leads.
func linkIn(word string) (shown, address string) {
	switch {
	case withScheme.MatchString(word):
		shown = cutTail(word)
		address = shown
	default:
		domain := bareDomain.FindString(word)
		if !knownTLD(domain) || !strings.ContainsAny((word + "/")[len(domain):][:1], "/?#:.,;!)") { // not an e-mail address
			return "", ""
		}
		shown = cutTail(word)
		address = "https://" + shown
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || !utf8.ValidString(shown) {
		return "", ""
	}
	return shown, address
}

// cutTail removes what belongs to the sentence and not to the address.
func cutTail(word string) string {
	if word != "" && strings.IndexByte(".,;:!?", word[len(word)-1]) >= 0 {
		word = word[:len(word)-1]
	}
	if strings.HasSuffix(word, ")") && !strings.Contains(word, "(") {
		word = word[:len(word)-1]
	}
	return word
}

// knownTLD reports whether a domain ends in a top-level domain that exists.
func knownTLD(domain string) bool {
	i := strings.LastIndexByte(domain, '.')
	if i < 0 {
		return false
	}
	_, icann := publicsuffix.PublicSuffix("x" + strings.ToLower(domain[i:]))
	return icann
}

// checkFacets says what is wrong with facets of a text. The network takes wrong ones without a word and
// then shows nothing, or the wrong link.
func checkFacets(text string, fs []facet) error {
	last := 0
	for _, f := range fs {
		s := f.Index
		switch {
		case s.Start < last || s.Start >= s.End || s.End > len(text):
			return fmt.Errorf("facet %d to %d of %d bytes is out of place", s.Start, s.End, len(text))
		case !boundary(text, s.Start) || !boundary(text, s.End):
			return fmt.Errorf("facet %d to %d cuts a character", s.Start, s.End)
		}
		last = s.End
	}
	return nil
}

func boundary(text string, i int) bool { return i == len(text) || utf8.RuneStart(text[i]) }

// linked lists the stretches of a text that will be shown as links.
func linked(text string) []string {
	var out []string
	for _, f := range facets(text) {
		if slices.ContainsFunc(f.Features, func(g feature) bool { return g.Type == featureLink }) {
			out = append(out, text[f.Index.Start:f.Index.End])
		}
	}
	return out
}
