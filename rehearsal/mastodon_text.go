package rehearsal

import (
	"html"
	"regexp"
	"strings"
	"unicode/utf8"
)

// What a server with standard settings takes.
const (
	mastodonCharacters = 500
	mastodonPerURL     = 23
	mastodonPictures   = 4
	mastodonImageBytes = 16 << 20
	mastodonAlt        = 1500
)

var (
	mastodonURL     = regexp.MustCompile(`(?i)https?://[^\s<>"]+[^\s<>"'.,;:!?)]`)
	mastodonMention = regexp.MustCompile(`(^|[\s(])@([A-Za-z0-9_]+)(@[A-Za-z0-9.-]+[A-Za-z0-9])?`)
	mastodonHashtag = regexp.MustCompile(`(^|[\s(])#([\p{L}\p{N}_]*[\p{L}_][\p{L}\p{N}_]*)`)
)

// mastodonCount counts as the server does: every URL as 23 characters, of a mention only @user.
func mastodonCount(text string) int {
	n := utf8.RuneCountInString(text)
	for _, u := range mastodonURL.FindAllString(text, -1) {
		n += mastodonPerURL - utf8.RuneCountInString(u)
	}
	for _, m := range mastodonMention.FindAllStringSubmatch(text, -1) {
		n -= utf8.RuneCountInString(m[3])
	}
	return n
}

// mastodonHTML is a text as the API gives it back: paragraphs, line breaks, and links whose scheme and
// far end are hidden from the eye.
func mastodonHTML(text, base string) string {
	var out strings.Builder
	for p := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		out.WriteString("<p>" + strings.ReplaceAll(mastodonLinks(p, base), "\n", "<br />") + "</p>")
	}
	return out.String()
}

func mastodonLinks(text, base string) string {
	var out strings.Builder
	for text != "" {
		at := mastodonURL.FindStringIndex(text)
		if at == nil {
			at = []int{len(text), len(text)}
		}
		plain := html.EscapeString(text[:at[0]])
		plain = mastodonMention.ReplaceAllString(plain,
			`$1<span class="h-card" translate="no"><a href="`+base+`/@$2" class="u-url mention">@<span>$2</span></a></span>`)
		plain = mastodonHashtag.ReplaceAllString(plain,
			`$1<a href="`+base+`/tags/$2" class="mention hashtag" rel="tag">#<span>$2</span></a>`)
		out.WriteString(plain)
		if at[0] < at[1] {
			out.WriteString(mastodonAnchor(text[at[0]:at[1]]))
		}
		text = text[at[1]:]
	}
	return out.String()
}

func mastodonAnchor(url string) string {
	scheme, rest, _ := strings.Cut(url, "://")
	shown, hidden, class := rest, "", ""
	if runes := []rune(rest); len(runes) > 30 {
		shown, hidden, class = string(runes[:30]), string(runes[30:]), "ellipsis"
	}
	e := html.EscapeString
	return `<a href="` + e(url) + `" target="_blank" rel="nofollow noopener" translate="no"><span class="invisible">` + e(scheme) +
		`://</span><span class="` + class + `">` + e(shown) + `</span><span class="invisible">` + e(hidden) + `</span></a>`
}
