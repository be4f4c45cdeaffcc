package twitter

import (
	"fmt"
	"regexp"
	"strings"
)

// The pieces of the emoji sequences that X's counting library knows: those up to Emoji 11. A newer one
// counts as the sum of its parts. A single emoji weighs 2 by its code point already, so only sequences
// are listed.
const (
	skin       = `[\x{1F3FB}-\x{1F3FF}]`
	zwj        = `\x{200D}`
	gender     = `[\x{2640}\x{2642}]\x{FE0F}`
	person     = `[\x{1F468}\x{1F469}]`
	heart      = `\x{2764}\x{FE0F}`
	profession = `(?:[\x{2695}\x{2696}\x{2708}]\x{FE0F}|[\x{1F33E}\x{1F373}\x{1F393}\x{1F3A4}\x{1F3A8}\x{1F3EB}\x{1F3ED}` +
		`\x{1F4BB}\x{1F4BC}\x{1F527}\x{1F52C}\x{1F680}\x{1F692}\x{1F9B0}-\x{1F9B3}])`

	// sport, or sleuth, needs a skin tone or VS16 before its gender; doing may do without; ageless never has one.
	sport = `[\x{26F9}\x{1F3CB}\x{1F3CC}\x{1F574}\x{1F575}]`
	doing = `[\x{1F3C3}\x{1F3C4}\x{1F3CA}\x{1F46E}\x{1F471}\x{1F473}\x{1F477}\x{1F481}\x{1F482}\x{1F486}\x{1F487}` +
		`\x{1F645}-\x{1F647}\x{1F64B}\x{1F64D}\x{1F64E}\x{1F6A3}\x{1F6B4}-\x{1F6B6}\x{1F926}\x{1F935}\x{1F937}-\x{1F939}` +
		`\x{1F93D}\x{1F93E}\x{1F9B8}\x{1F9B9}\x{1F9D6}-\x{1F9DD}]`
	ageless = `[\x{1F46F}\x{1F93C}\x{1F9DE}\x{1F9DF}]`

	couple = `\x{1F468}` + zwj + heart + zwj + `(?:\x{1F48B}` + zwj + `)?\x{1F468}|` +
		`\x{1F469}` + zwj + heart + zwj + `(?:\x{1F48B}` + zwj + `)?` + person
	parents = `(?:\x{1F468}(?:` + zwj + person + `)?|\x{1F469}(?:` + zwj + `\x{1F469})?)`
	family  = parents + zwj + `(?:\x{1F466}(?:` + zwj + `\x{1F466})?|\x{1F467}(?:` + zwj + `[\x{1F466}\x{1F467}])?)`
	flags   = `\x{1F3F3}\x{FE0F}` + zwj + `\x{1F308}|\x{1F3F4}` + zwj + `\x{2620}\x{FE0F}|\x{1F441}` + zwj + `\x{1F5E8}`
	keycap  = `[#*0-9]\x{FE0F}?\x{20E3}`
	region  = `\x{1F3F4}\x{E0067}\x{E0062}(?:\x{E0065}\x{E006E}\x{E0067}|\x{E0073}\x{E0063}\x{E0074}|\x{E0077}\x{E006C}\x{E0073})\x{E007F}`

	// hand takes VS16, a skin tone or both; toned a skin tone; plain is shown as text without VS16.
	hand  = `[\x{261D}\x{26F7}\x{26F9}\x{270C}\x{270D}\x{1F3CB}\x{1F3CC}\x{1F574}\x{1F575}\x{1F590}]`
	toned = `[\x{261D}\x{26F7}\x{26F9}\x{270A}-\x{270D}\x{1F385}\x{1F3C2}-\x{1F3C4}\x{1F3C7}\x{1F3CA}-\x{1F3CC}` +
		`\x{1F442}\x{1F443}\x{1F446}-\x{1F450}\x{1F466}-\x{1F469}\x{1F46E}\x{1F470}-\x{1F478}\x{1F47C}\x{1F481}-\x{1F483}` +
		`\x{1F485}-\x{1F487}\x{1F4AA}\x{1F574}\x{1F575}\x{1F57A}\x{1F590}\x{1F595}\x{1F596}\x{1F645}-\x{1F647}` +
		`\x{1F64B}-\x{1F64F}\x{1F6A3}\x{1F6B4}-\x{1F6B6}\x{1F6C0}\x{1F6CC}\x{1F918}-\x{1F91C}\x{1F91E}\x{1F91F}\x{1F926}` +
		`\x{1F930}-\x{1F939}\x{1F93D}\x{1F93E}\x{1F9B5}\x{1F9B6}\x{1F9B8}\x{1F9B9}\x{1F9D1}-\x{1F9DD}]`
	plain = `[\x{A9}\x{AE}\x{203C}\x{2049}\x{2122}\x{2139}\x{2194}-\x{2199}\x{21A9}\x{21AA}\x{231A}\x{231B}\x{2328}` +
		`\x{23CF}\x{23ED}-\x{23EF}\x{23F1}\x{23F2}\x{23F8}-\x{23FA}\x{24C2}\x{25AA}\x{25AB}\x{25B6}\x{25C0}\x{25FB}-\x{25FE}` +
		`\x{2600}-\x{2604}\x{260E}\x{2611}\x{2614}\x{2615}\x{2618}\x{261D}\x{2620}\x{2622}\x{2623}\x{2626}\x{262A}\x{262E}` +
		`\x{262F}\x{2638}-\x{263A}\x{2640}\x{2642}\x{2648}-\x{2653}\x{265F}\x{2660}\x{2663}\x{2665}\x{2666}\x{2668}\x{267B}` +
		`\x{267F}\x{2692}-\x{2697}\x{2699}\x{269B}\x{269C}\x{26A0}\x{26A1}\x{26AA}\x{26AB}\x{26B0}\x{26B1}\x{26BD}\x{26BE}` +
		`\x{26C4}\x{26C5}\x{26C8}\x{26CF}\x{26D1}\x{26D3}\x{26D4}\x{26E9}\x{26EA}\x{26F0}-\x{26F5}\x{26F7}-\x{26FA}\x{26FD}` +
		`\x{2702}\x{2708}\x{2709}\x{270C}\x{270D}\x{270F}\x{2712}\x{2714}\x{2716}\x{271D}\x{2721}\x{2733}\x{2734}\x{2744}` +
		`\x{2747}\x{2757}\x{2763}\x{2764}\x{27A1}\x{2934}\x{2935}\x{2B05}-\x{2B07}\x{2B1B}\x{2B1C}\x{2B50}\x{2B55}\x{3030}` +
		`\x{303D}\x{3297}\x{3299}\x{1F004}\x{1F170}\x{1F171}\x{1F17E}\x{1F17F}\x{1F202}\x{1F21A}\x{1F22F}\x{1F237}\x{1F321}` +
		`\x{1F324}-\x{1F32C}\x{1F336}\x{1F37D}\x{1F396}\x{1F397}\x{1F399}-\x{1F39B}\x{1F39E}\x{1F39F}\x{1F3CB}-\x{1F3CE}` +
		`\x{1F3D4}-\x{1F3DF}\x{1F3F3}\x{1F3F5}\x{1F3F7}\x{1F43F}\x{1F441}\x{1F4FD}\x{1F549}\x{1F54A}\x{1F56F}\x{1F570}` +
		`\x{1F573}-\x{1F579}\x{1F587}\x{1F58A}-\x{1F58D}\x{1F590}\x{1F5A5}\x{1F5A8}\x{1F5B1}\x{1F5B2}\x{1F5BC}` +
		`\x{1F5C2}-\x{1F5C4}\x{1F5D1}-\x{1F5D3}\x{1F5DC}-\x{1F5DE}\x{1F5E1}\x{1F5E3}\x{1F5E8}\x{1F5EF}\x{1F5F3}\x{1F5FA}` +
		`\x{1F6CB}\x{1F6CD}-\x{1F6CF}\x{1F6E0}-\x{1F6E5}\x{1F6E9}\x{1F6F0}\x{1F6F3}]`
)

// emojiSequence matches one sequence of two or more code points that counts as one emoji. The longer of
// two that begin alike stands first.
var emojiSequence = regexp.MustCompile(
	person + skin + `?` + zwj + profession +
		`|` + sport + `(?:` + skin + `|\x{FE0F})` + zwj + gender +
		`|` + doing + skin + `?` + zwj + gender +
		`|` + ageless + zwj + gender +
		`|` + couple + `|` + family + `|` + flags + `|` + keycap + `|` + region +
		`|` + hand + `\x{FE0F}` + skin + `?` +
		`|` + toned + skin +
		`|` + plain + `\x{FE0F}` +
		`|` + national())

// findEmoji finds the sequences of two or more code points that count as one emoji.
func findEmoji(text string) spans {
	if !strings.ContainsFunc(text, joins) {
		return nil // as nearly every text: the expression is slow
	}
	var out spans
	for _, at := range emojiSequence.FindAllStringIndex(text, -1) {
		out = append(out, span{at[0], at[1]})
	}
	return out
}

// joins reports whether r makes a sequence with what stands beside it.
func joins(r rune) bool {
	switch r {
	case 0x200D, 0xFE0F, 0x20E3, 0xE0067:
		return true
	default:
		return r >= 0x1F3FB && r <= 0x1F3FF || r >= indicatorA && r <= indicatorA+25
	}
}

const indicatorA = 0x1F1E6 // regional indicator A

// national matches the flag of any of the countries.
func national() string {
	var pairs []string
	for code := range strings.FieldsSeq(countries) {
		pairs = append(pairs, fmt.Sprintf(`\x{%X}\x{%X}`, indicatorA+rune(code[0]-'A'), indicatorA+rune(code[1]-'A')))
	}
	return strings.Join(pairs, "|")
}

// countries are the regional-indicator pairs that make a flag; any other pair counts as two emoji.
const countries = "AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ " +
	"CA CC CD CF CG CH CI CK CL CM CN CO CP CR CU CV CW CX CY CZ DE DG DJ DK DM DO DZ EA EC EE EG EH ER ES ET EU FI FJ FK FM FO FR " +
	"GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM IN IO IQ IR IS IT JE JM JO JP " +
	"KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ " +
	"NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW " +
	"SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ " +
	"UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW"
