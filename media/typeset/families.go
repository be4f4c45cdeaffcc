package typeset

import (
	"strings"

	"github.com/go-text/typesetting/language"
)

// latin is the family that also has what all scripts share, and the one that is tried after a script's own.
const latin = "NotoSans"

// families name the family for each script, as its files are named. Without this list the first font that
// has a letter would be taken for it, and one letter in the middle of a name would stand in another face.
var families = map[language.Script]string{
	language.Arabic:              "NotoSansArabic",
	language.Armenian:            "NotoSansArmenian",
	language.Bengali:             "NotoSansBengali",
	language.Cherokee:            "NotoSansCherokee",
	language.Cyrillic:            latin,
	language.Devanagari:          "NotoSansDevanagari",
	language.Ethiopic:            "NotoSansEthiopic",
	language.Georgian:            "NotoSansGeorgian",
	language.Greek:               latin,
	language.Gujarati:            "NotoSansGujarati",
	language.Gurmukhi:            "NotoSansGurmukhi",
	language.Han:                 cjk,
	language.Hangul:              cjk,
	language.Hebrew:              "NotoSansHebrew",
	language.Hiragana:            cjk,
	language.Katakana:            cjk,
	language.Bopomofo:            cjk,
	language.Kannada:             "NotoSansKannada",
	language.Khmer:               "NotoSansKhmer",
	language.Lao:                 "NotoSansLao",
	language.Latin:               latin,
	language.Malayalam:           "NotoSansMalayalam",
	language.Myanmar:             "NotoSansMyanmar",
	language.Oriya:               "NotoSansOriya",
	language.Sinhala:             "NotoSansSinhala",
	language.Tamil:               "NotoSansTamil",
	language.Telugu:              "NotoSansTelugu",
	language.Thaana:              "NotoSansThaana",
	language.Thai:                "NotoSansThai",
	language.Canadian_Aboriginal: "NotoSansCanadianAboriginal",
}

// The one family whose files hold several faces: the same characters are drawn in another way in each
// country.
const cjk = "NotoSansCJK"

// others are tried last, for signs that belong to no script.
var others = []string{latin, "NotoSansSymbols", "NotoSansSymbols2", "NotoSansMath", "NotoSansArabic", cjk}

// country is the face of the CJK family for a language and a script: "Noto Sans CJK JP".
func country(lang string, script language.Script) string {
	tag := strings.ToLower(lang)
	switch {
	case script == language.Hangul, strings.HasPrefix(tag, "ko"):
		return "KR"
	case script == language.Hiragana, script == language.Katakana, strings.HasPrefix(tag, "ja"):
		return "JP"
	case strings.HasSuffix(tag, "-hk"), strings.HasPrefix(tag, "yue"):
		return "HK"
	case script == language.Bopomofo, strings.HasSuffix(tag, "-tw"), strings.Contains(tag, "hant"):
		return "TC"
	default:
		return "SC"
	}
}
