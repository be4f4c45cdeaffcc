package cap

import "strings"

// The letters of GSM 7-bit (3GPP TS 23.038): each of the first takes one septet, each of the others two.
const (
	oneSeptet = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	twoSeptets = "^{}\\[]~€|\f"
)

// Letters that telephones lack and that lose nothing by being written otherwise. ñ, ü and é stand in the
// table, so that año never becomes ano.
var plainer = strings.NewReplacer(
	"‘", "'", "’", "'", "“", `"`, "”", `"`, "–", "-", "—", "-", "…", "...", "\u00A0", " ",
	"á", "a", "í", "i", "ó", "o", "ú", "u", "Á", "A", "Í", "I", "Ó", "O", "Ú", "U",
)

func plainLetters(s string) string { return plainer.Replace(s) }

// septets is how much of a telephone's text s takes, and its first letter that telephones cannot show.
func septets(s string) (count int, strange string) {
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
