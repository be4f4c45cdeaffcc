package twittertext

import (
	"math/rand/v2"
	"strings"
)

// pieces are what alerts are made of, and what counting stumbles over. Most were chosen because a rule
// of the library turns on them: what precedes a bare domain, what may end a path, which code points weigh
// double, which sequences are one emoji.
var pieces = [][]string{
	{ // words of many scripts
		"MISSING", "Zoë", "café", "cafe\u0301", "İstanbul", "straße", "Привет", "Ελλάδα", "日本語", "한국어", "ไทย", "नमस्ते", "தமிழ்", "العربية", "עברית",
		"ﬁne", "Ǆ", "½", "№", "Å", "ａｂｃ", "𝒜𝓁ℯ𝓇𝓉", "𠮷野家",
	},
	{ // facts
		"Call 9-1-1.", "555-0142", "(555) 0100", "5:30 pm", "5.30pm", "6ft.in", "Sgt.Jones", "St. George", "Main St.at 5", "Rd.to", "wearing red.Do", "U.S.A", "No.5",
		"plate ABC 123", "H7K-2QF", "2026.11.22", "12,500 km²", "37°C", "$5", "50%", "&", "<b>", "\"quoted\"", "it's",
	},
	{ // links, with and without a scheme, and what only looks like one
		"https://hc.example/a/H7K-2QF", "https://example.com/a_(b)_c", "http://example.com/?q=1&r=%20", "HTTPS://EXAMPLE.COM/", "https://example.com:8080/x", "https://t.co/abcDEF123",
		"https://example.notatld/x", "ftp://example.com/", "https://xn--bcher-kva.com/", "https://user:pw@example.com/", "http://10.0.0.1/", "http://localhost/", "https://example.com/" + strings.Repeat("long", 40),
		"example.com", "example.ca's", "sub_domain.example.org", "under_score.com", "-dash.com", "dash-.com", "example.com/path-", "example.co.jp", "日本.com", "日本example.com語", "example.com日本",
		"http://日本.com", "tips@police.ca", "@example.com", "#example.com", "$example.com", "_example.com", ".example.com", "example..com", "1.com", "a.md", "readme.it", "x.am", "example.com.", "example.com,", "(example.com)",
	},
	{ // mentions and tags
		"@hueandcry", "#Missing", "#AMBER-Alert", "$ABC", "＃タグ", "＠name", "@a@b", "#9",
	},
	{ // emoji that X's library knows
		"👋", "🆘", "⚠", "⚠️", "©", "©️", "™", "™️", "🙋🏽", "👨‍👩‍👧‍👦", "👩🏽‍🚒", "🇨🇦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "#️⃣", "1⃣", "❤️", "⛹🏽‍♀️", "🏳️‍🌈", "🏴‍☠️", "👩‍🦰", "☎️", "✅", "👁️‍🗨️",
	},
	{ // emoji that it knows in parts only, and parts of emoji
		"🧑‍💻", "🧔‍♀️", "❤️‍🔥", "🐦‍🔥", "🙂‍↔️", "🏳️‍⚧️", "🧑‍🤝‍🧑", "🇨", "🇨🇦🇨", "🏽", "👨\u200d", "a\ufe0f", "\u200d", "\ufe0f", "🏴", "👍🏽🏽",
	},
	{ // punctuation and what cannot be seen
		"–", "—", "‘", "’", "“", "”", "…", "•", "→", "✓", "€", "\u2028", "\u00a0", "\u200b", "\u200e", "\u202b", "\u202c", "\u2066", "\u2069", "\ufeff", "\ufffe", "\t", "\u0301", "\u0300\u0316", "\u3000", "／",
	},
}

var joints = []string{" ", " ", " ", " ", "", "", "\n", ". ", ".", ", ", "-", "/", ":", "@", "#", "_", "!", "　"}

// generate makes n texts, the same for the same seed. They run from one piece to about a full post.
func generate(seed uint64, n int) []string {
	rng := rand.New(rand.NewPCG(seed, 0x7711))
	pick := func(of []string) string { return of[rng.IntN(len(of))] }
	texts := make([]string, n)
	for i := range texts {
		var b strings.Builder
		for range 1 + rng.IntN(18) {
			b.WriteString(pick(pieces[rng.IntN(len(pieces))]))
			b.WriteString(pick(joints))
		}
		texts[i] = b.String()
	}
	return texts
}

// The ranges that scribble draws from: ASCII most of the time, then what rules of counting turn on.
var ranges = [][2]rune{
	{0x20, 0x7e},
	{0x20, 0x7e},
	{0x20, 0x7e},
	{0x20, 0x7e},
	{'a', 'z'},
	{'a', 'z'},
	{'.', '/'},
	{'0', '9'},
	{0xa0, 0x24f},
	{0x300, 0x36f},
	{0x370, 0x52f},
	{0x590, 0x6ff},
	{0x900, 0x97f},
	{0xe00, 0xe7f},
	{0x10f0, 0x1110},
	{0x1e00, 0x1eff},
	{0x1ff0, 0x206f},
	{0x20a0, 0x20ff},
	{0x2190, 0x27bf},
	{0x3000, 0x30ff},
	{0x4e00, 0x4eff},
	{0xac00, 0xac7f},
	{0xfe00, 0xffef},
	{0x1f1e6, 0x1f1ff},
	{0x1f300, 0x1f64f},
	{0x1f3fb, 0x1f3ff},
	{0x1f900, 0x1f9ff},
	{0x20000, 0x200ff},
}

// scribble makes n texts of single code points that have nothing to do with each other.
func scribble(seed uint64, n int) []string {
	rng := rand.New(rand.NewPCG(seed, 0x7712))
	texts := make([]string, n)
	for i := range texts {
		var b strings.Builder
		for range 1 + rng.IntN(60) {
			r := ranges[rng.IntN(len(ranges))]
			b.WriteRune(r[0] + rng.Int32N(r[1]-r[0]+1))
		}
		texts[i] = b.String()
	}
	return texts
}
