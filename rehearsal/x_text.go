package rehearsal

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"golang.org/x/net/publicsuffix"
	"golang.org/x/text/unicode/norm"
)

const xMaxWeight = 280

var (
	xLink   = regexp.MustCompile(`(?i)https?://[^\s]+`)
	xDomain = regexp.MustCompile(`(?i)(?:^|[^a-z0-9@$#_./-])(?:[a-z0-9-]+\.)+([a-z]{2,})(?:$|[^a-z0-9@+-])`)
)

// xWeight is a length that a text has on X at the least: a link is 23, what reads as one sign 2 at the
// most, and light letters 1. It is kinder than X, so what it refuses X refuses too.
func xWeight(text string) int {
	text = norm.NFC.String(text)
	links := xLink.FindAllString(text, -1)
	sum := 23 * len(links)
	signs := uniseg.NewGraphemes(xLink.ReplaceAllString(text, ""))
	for signs.Next() {
		weight := 0
		for _, r := range signs.Runes() {
			if r < 0x1100 || r >= 0x2000 && r <= 0x200D || r >= 0x2010 && r <= 0x201F || r >= 0x2032 && r <= 0x2037 {
				weight++
			} else {
				weight += 2
			}
		}
		sum += min(weight, 2)
	}
	return sum
}

// xHasLink reports whether X would bill a text as one with a link, bare domains included.
func xHasLink(text string) bool {
	if xLink.MatchString(text) {
		return true
	}
	for _, m := range xDomain.FindAllStringSubmatch(text, -1) {
		if _, public := publicsuffix.PublicSuffix("name." + strings.ToLower(m[1])); public {
			return true
		}
	}
	return false
}

// xShown is a text as the API gives it back: links shortened, and three characters escaped.
func xShown(text string) string {
	text = xLink.ReplaceAllStringFunc(text, func(link string) string {
		h := fnv.New64a()
		_, _ = h.Write([]byte(link)) // never fails
		return fmt.Sprintf("https://t.co/%010x", h.Sum64()&0xFFFFFFFFFF)
	})
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// xIsID reports whether s is an id as the API takes it.
func xIsID(s string) bool {
	return utf8.RuneCountInString(s) <= 19 && s != "" && strings.Trim(s, "0123456789") == ""
}
