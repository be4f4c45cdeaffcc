package alert

import "strings"

// The letters of GSM 7-bit (3GPP TS 23.038, tables 6.2.1 and 6.2.1.1): each of the first takes one septet,
// each of the others two.
const (
	oneSeptet = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	twoSeptets = "^{}\\[]~€|\f"
)

// Letters that telephones lack and that lose nothing by being written otherwise, in any language.
var plainer = strings.NewReplacer(
	"‘", "'", "’", "'", "“", `"`, "”", `"`, "–", "-", "—", "-", "…", "...", "\u00A0", " ", "\u202F", " ",
)

// Septets is how much of a telephone's text s takes, and its first letter that telephones cannot show.
func Septets(s string) (count int, strange string) {
	for _, r := range s {
		switch {
		case strings.ContainsRune(oneSeptet, r):
			count++
		case strings.ContainsRune(twoSeptets, r):
			count += 2
		case strange == "":
			strange = string(r)
		}
	}
	return count, strange
}

// Plainly is s in letters that telephones can show, as far as the language takes that as readable: ñ and é
// stand in the telephones' own table, so that año never becomes ano. p may be nil.
func (p *Phrases) Plainly(s string) string {
	s = plainer.Replace(s)
	if p == nil {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if plain, ok := p.PlainLetters[string(r)]; ok {
			b.WriteString(plain)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
