package twitter_test

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/hueandcry/hueandcry/channels/twitter"
)

// modelled is a piece of a text whose weight is known without parsing: X's configuration v3 gives 1 to the code
// points of four ranges and 2 to all others, to an emoji it knows and, as 23, to a link.
type modelled struct {
	text   string
	weight int
}

// weighed gives every code point of a text its weight, one by one.
func weighed(s string) modelled {
	m := modelled{text: s}
	for _, r := range norm.NFC.String(s) {
		light := false
		for _, span := range [][2]rune{{0, 4351}, {8192, 8205}, {8208, 8223}, {8242, 8247}} {
			light = light || span[0] <= r && r <= span[1]
		}
		m.weight += 2
		if light {
			m.weight--
		}
	}
	return m
}

// plainRune is any code point that is no part of a link or of an emoji by the rules, and that no neighbour
// changes: those have tests of their own.
func plainRune(r rune) bool {
	switch {
	case r > unicode.MaxRune || 0xD800 <= r && r < 0xE000:
		return false
	case strings.ContainsRune("./:@#$_-", r) || r == '＠' || r == '＃' || r == '．' || r == '。' || r == '｡':
		return false
	case 0xFE00 <= r && r <= 0xFE0F, r == 0x200D, r == 0x20E3, 0xE0000 <= r && r <= 0xE007F: // selectors, joiner, keycap, tags
		return false
	case 0x1F000 <= r && r < 0x20000, 0x2190 <= r && r <= 0x2BFF, 0x3030 <= r && r <= 0x303D, 0x3297 <= r && r <= 0x3299: // emoji stand here
		return false
	case r == 0xA9 || r == 0xAE || r == 0x203C || r == 0x2049 || r == 0x2122 || r == 0x2139:
		return false
	}
	return true
}

// Any text of any script, emoji and links between it, counts as much as its pieces do.
func TestCountAgreesWithABruteForceModel(t *testing.T) {
	t.Parallel()
	anything := rapid.Rune().Filter(plainRune)
	scripts := rapid.RuneFrom(nil, unicode.Latin, unicode.Arabic, unicode.Hebrew, unicode.Cyrillic, unicode.Devanagari, unicode.Han, unicode.Hangul,
		unicode.Thai, unicode.Mn, unicode.Zs, unicode.Sc).Filter(plainRune)
	piece := rapid.Custom(func(t *rapid.T) modelled {
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
			return modelled{rapid.SampledFrom([]string{
				"👋", "🆘", "⚠️", "🙋🏽", "👨‍👩‍👧‍👦", "👩🏽‍🚒", "🇨🇦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "❤️", "🏳️‍🌈", "✅",
			}).Draw(t, "emoji"), 2}
		case 1:
			path := rapid.StringMatching(`[a-z0-9]{0,60}`).Draw(t, "path")
			return modelled{"https://alerts.example.com/" + path, 23}
		case 2:
			return weighed(rapid.StringOf(anything).Draw(t, "anything"))
		}
		return weighed(rapid.StringOf(scripts).Draw(t, "scripts"))
	})
	rapid.Check(t, func(t *rapid.T) {
		want, text := 0, ""
		for _, p := range rapid.SliceOfN(piece, 0, 12).Draw(t, "pieces") {
			if text != "" {
				text, want = text+" \u00A0 ", want+3 // nothing reaches across
			}
			text, want = text+p.text, want+p.weight
		}
		if got := twitter.Count(text); got != want {
			t.Fatalf("Count(%q) = %d, the model says %d", text, got, want)
		}
	})
}
