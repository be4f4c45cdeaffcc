package alert_test

import (
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/phrases"
)

func TestSeptets(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int{"": 0, "€": 2, "a[b]": 6, "^{}\\~|": 12, "ñ¿É\n": 4, strings.Repeat("a", 90): 90} {
		if n, strange := alert.Septets(s); n != want || strange != "" {
			t.Errorf("%q takes %d, want %d; strange: %q", s, n, want, strange)
		}
	}
	for s, want := range map[string]string{"a–b": "–", "año á": "á", "ç": "ç", "`": "`", "👋": "👋", "“a”": "“"} {
		if _, strange := alert.Septets(s); strange != want {
			t.Errorf("of %q telephones lack %q, not %q", s, want, strange)
		}
	}
}

// Letters that telephones lack are written plainer where the language takes that as readable, and no others.
func TestPlainly(t *testing.T) {
	t.Parallel()
	book := phrases.Default()
	for _, c := range []struct {
		l        alert.Lang
		s, plain string
	}{
		{"es", "“dónde” – Niña… año", `"donde" - Niña... año`},
		{"fr", "garçon à l'Île\u00A0: œuf", "garcon à l'Ile : oeuf"},
		{"ar", "شارع – ç", "شارع - ç"},
		{"tlh", "á’", "á'"},
	} {
		if got := book.In(c.l).Plainly(c.s); got != c.plain {
			t.Errorf("%s: %q is %q, not %q", c.l, c.s, got, c.plain)
		}
	}
}

func TestSegments(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, encoding  string
		units, segments int
	}{
		{"", alert.GSM7, 0, 1},
		{strings.Repeat("a", 160), alert.GSM7, 160, 1},
		{strings.Repeat("a", 161), alert.GSM7, 161, 2},
		{strings.Repeat("a", 306), alert.GSM7, 306, 2},
		{strings.Repeat("a", 307), alert.GSM7, 307, 3},
		{strings.Repeat("€", 80), alert.GSM7, 160, 1},
		{strings.Repeat("a", 152) + "€" + strings.Repeat("a", 152), alert.GSM7, 306, 3}, // the escape is not parted from its letter
		{strings.Repeat("ع", 70), alert.UCS2, 70, 1},
		{strings.Repeat("ع", 71), alert.UCS2, 71, 2},
		{strings.Repeat("ع", 134), alert.UCS2, 134, 2},
		{strings.Repeat("ع", 135), alert.UCS2, 135, 3},
		{strings.Repeat("👋", 35), alert.UCS2, 70, 1},
		{strings.Repeat("ع", 66) + "👋" + strings.Repeat("ع", 66), alert.UCS2, 134, 3},
	} {
		encoding, units, segments := alert.Segments(c.text)
		if encoding != c.encoding || units != c.units || segments != c.segments {
			t.Errorf("%.20q…: %s, %d units, %d messages; want %s, %d, %d", c.text, encoding, units, segments, c.encoding, c.units, c.segments)
		}
	}
}
