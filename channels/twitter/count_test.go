package twitter_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"github.com/hueandcry/hueandcry/channels/twitter"
)

// The lengths that X's own library (twitter-text 3.1.0) gives.
func TestCount(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, " ": 1, "\n": 1, "Hello, world! 👋": 16,
		"👨‍👩‍👧‍👦": 2, "🙋🏽": 2, "👩🏽‍🚒": 2, "🇨🇦": 2, "🏴󠁧󠁢󠁥󠁮󠁧󠁿": 2,
		"1️⃣": 2, "#️⃣": 2, "1⃣": 2,
		"©": 1, "©️": 2, "™": 2, "€": 2, "•": 2, "…": 2, "→": 2, "✓": 2, "½": 1, "–": 1, "—": 1,
		"‘’": 2, "“quoted”…": 10, "a\uFE0F": 3, "🇨": 2, "🏽": 2,
		"🧑‍💻": 5, "🧔‍♀️": 5, "❤️‍🔥": 5, "🐦‍🔥": 5, "🙂‍↔️": 5, "🏳️‍⚧️": 7, "🧑‍🤝‍🧑": 8,
		"👩‍🦰": 2, "🏳️‍🌈": 2, "⛹🏽‍♀️": 2, "👨\u200D": 3,
		"日本語": 6, "한국어": 6, "Привет": 6, "עברית": 5, "العربية": 7, "İ": 1, "ไทย": 3, "नमस्ते": 6,
		"caf\u00E9": 4, "cafe\u0301": 4, "⚠": 2, "⚠️": 2, "🆘": 2, "\u2028": 2,
		"https://example.com/very/long/path": 23, "example.ca's page": 30, "see example.ca now": 31, "tips@police.ca": 14,
		"https://example.notatld": 23, "https://xn--bcher-kva.example/": 30,
		strings.Repeat("a", 63) + ".com": 23, strings.Repeat("a", 64) + ".com": 68,
		long(4088): 23, long(4089): 4089,
		"日本.com": 8, "http://日本.com": 23, "日本example.com語": 29,
		"🆘 MISSING: Zoë, 9. Last seen St. George, 5:30 pm. Call 9-1-1. HC-7K3Q": 70,
		"MISSING: Zoë, 9. Info https://hc.example/a/7K3Q #Missing":              56,
		"\xff": 2, // not UTF-8
	} {
		if got := twitter.Count(text); got != want {
			t.Errorf("Count(%.80q) = %d, want %d", text, got, want)
		}
	}
}

func long(n int) string {
	const address = "https://example.com/"
	return address + strings.Repeat("a", n-len(address))
}

func TestLinks(t *testing.T) {
	for text, want := range map[string][]string{
		"Main St.at 5pm": {"St.at"}, "in Springfield.It was": {"Springfield.It"}, "a van.No plate": {"van.No"},
		"wearing red.Do not": {"red.Do"}, "Jane.is 9": {"Jane.is"}, "6ft.in all": {"6ft.in"}, "Rd.to town": {"Rd.to"},
		"Dr.in": {"Dr.in"}, "p.m.call us": {"p.m.call"}, "a.m.to": {"a.m.to"}, "3.am": {"3.am"}, "Missing.Help": {"Missing.Help"},
		"readme.md": {"readme.md"}, "HC-7K3Q.ca": {"HC-7K3Q.ca"}, "1.com": {"1.com"},

		"St. at": nil, "St.Catharines": nil, "No.5": nil, "Sgt.Jones": nil, "416.808.2222": nil, "5.30pm": nil,
		"2026.11.22": nil, "9-1-1": nil, "U.S.A": nil, "tips@police.ca": nil, "Amber.Alert": nil, "call us.He": nil,
		"H7K-2QF/1": nil, "localhost:80 127.0.0.1": nil, "user.name@example.com": nil, "@example.com $a.com #b.com": nil,
		"-example.com _example.com": nil,

		"see https://hc.example.com/a/7K3Q?x=1&y=2. Then": {"https://hc.example.com/a/7K3Q?x=1&y=2"},
		"(HTTP://Example.COM/a_(b)_c)":                    {"HTTP://Example.COM/a_(b)_c"},
		"example.com:8080/x, a.co":                        {"example.com:8080/x", "a.co"},
		"example.com?q=1":                                 {"example.com"},
		"https://a_b.example.com/":                        {"https://a_b.example.com/"},
		"https://a.b_c.com/":                              nil,
		"https://t.co/AbC123/more":                        {"https://t.co/AbC123"},
		"https://t.co/" + strings.Repeat("a", 41):         nil,
		"https://t.co/":                                   {"https://t.co/"},
		"пример.рф http://пример.рф":                      {"http://пример.рф"},
		"a.com日b.com":                                     {"a.com", "b.com"},
		"👋-a.com":                                         {"-a.com"},
		"🇨🇦a.com":                                         {"a.com"},
		"a.xn--p1ai":                                      {"a.xn--p1ai"},
		"http://xn--日.com":                                nil,
	} {
		if got := twitter.Links(text); !slices.Equal(got, want) {
			t.Errorf("Links(%q) (-want +got):\n%s", text, cmp.Diff(want, got))
		}
	}
}

func FuzzCount(f *testing.F) {
	for _, s := range []string{
		"MISSING: Zoë, 9. Info https://hc.example/a/7K3Q #Missing", "👨‍👩‍👧‍👦🏽1️⃣", "St.at 5pm", "http://a.com/(a(b)c)?d=e.", "\xff\xfe", "🇨🇦🇨", "xn--a.xn--b.com",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n := twitter.Count(text)
		most := 0 // a link is 23 however short it is
		for range norm.NFC.String(text) {
			most += 2
		}
		links := twitter.Links(norm.NFC.String(text))
		if n < 0 || n > most+23*len(links) {
			t.Errorf("Count(%q) = %d, impossible for %d code points and %d links", text, n, most/2, len(links))
		}
		if utf8.ValidString(text) && twitter.Count(norm.NFD.String(text)) != n {
			t.Errorf("Count(%q) depends on the normal form", text)
		}
		if got := twitter.Count(text + " x"); got != n+2 {
			t.Errorf("two letters more make %q %d long, not %d", text+" x", got, n+2)
		}
		rest := text
		for _, l := range twitter.Links(text) {
			_, after, found := strings.Cut(rest, l)
			if l == "" || !found {
				t.Fatalf("Links(%q) gives %q, which does not stand there in order", text, l)
			}
			rest = after
		}
	})
}

// A text may be far longer than a post: what does not fit is found by counting.
func TestCountOfVeryLongTexts(t *testing.T) {
	const times = 20_000
	for piece, want := range map[string]int{"a. b": 4, "a.b.": 4, "日": 2, "-a.": 3, "((": 2, "a.co/(": 0, "👨‍👩‍👧‍👦": 2} {
		text := strings.Repeat(piece, times) + "."
		if got := twitter.Count(text); got < times || want > 0 && got != want*times+1 {
			t.Errorf("%d times %q counts %d", times, piece, got)
		}
	}
}
