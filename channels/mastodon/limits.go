package mastodon

import (
	"regexp"
	"unicode/utf8"
)

var (
	scheme = regexp.MustCompile(`(?i)https?://`)
	// webURL is the least that every server links: with a scheme, not in the middle of a word, an ASCII
	// host, and an end that no reader takes for the end of a sentence.
	webURL = regexp.MustCompile(`(?i)(?:^|[^a-z0-9@＠$#＃\x{FEFF}\x{FFFE}\x{FFFF}])` +
		`(https?://[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?)*(?::[0-9]{1,5})?` +
		`(?:[/?#][a-z0-9!*';:=+,.$/%#\[\]_~@|&?-]*[a-z0-9=_#/+-]|/)?)`)
	// publicHost tells names that can be linked from machines' addresses and bare names.
	publicHost = regexp.MustCompile(`(?i)^https?://[a-z0-9._-]+\.(?:[a-z]{2,}|xn--[a-z0-9-]+)(?:$|[:/?#])`)
	// remoteMention is @user@server, of which the server's part is free.
	remoteMention = regexp.MustCompile(`(?:^|[\s(])@[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*(@[A-Za-z0-9.-]*[A-Za-z0-9])`)
)

// count counts as the server does or, where servers differ, more: counting too much costs a word,
// counting too little costs the post. Code points (newer servers count graphemes, which are fewer); a
// link counts as perURL; of a mention on another server only @user counts.
func count(text string, perURL int) int {
	n := utf8.RuneCountInString(text)
	urls := links(text)
	for _, u := range urls {
		as := perURL
		if !publicHost.MatchString(u) { // a link to one server, plain text to another
			as = max(perURL, len(u))
		}
		n += as - len(u)
	}
	// What begins like a link and is none here (a host in another script) may be one there.
	n += perURL * len(scheme.FindAllStringIndex(webURL.ReplaceAllString(text, " "), -1))
	for _, m := range remoteMention.FindAllStringSubmatch(text, -1) {
		n -= len(m[1])
	}
	return n
}

// links lists the stretches that the server turns into links to the web.
func links(text string) []string {
	var out []string
	for _, m := range webURL.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}
