package typeset

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/hueandcry/hueandcry/internal/testneed"
	"github.com/hueandcry/hueandcry/media/paint"
)

// samples are invented facts in many scripts, with the family that must draw the script.
var samples = []struct{ lang, family, text string }{
	{"en", "Noto Sans", "Wren Example, 7, last seen at Maple Green: fjord, office, Łódź, Ñandú, Đặng."},
	{"el", "Noto Sans", "Αγνοείται κορίτσι, 7 ετών: Ελένη Παράδειγμα, πράσινο μπουφάν."},
	{"ru", "Noto Sans", "Пропала девочка, 7 лет: Мария Примерова, жёлтый плащ, ёлка, й."},
	{"ar", "Noto Sans Arabic", "طفلة مفقودة، سارة المثال، آخر مرة في الحديقة، لا تقترب، مُحَمَّد."},
	{"he", "Noto Sans Hebrew", "נעדרת ילדה בת שבע, שרה דוגמה, מעיל צהוב, שָׁלוֹם."},
	{"hi", "Noto Sans Devanagari", "लापता लड़की, प्रिया उदाहरण, पीला रेनकोट, क्षत्रिय, हिन्दी, श्री, ज्ञान."},
	{"bn", "Noto Sans Bengali", "নিখোঁজ মেয়ে, অনন্যা উদাহরণ, হলুদ রেইনকোট, ক্ষমা, প্রশ্ন, স্ত্রী।"},
	{"ta", "Noto Sans Tamil", "காணாமல் போன சிறுமி, ஸ்ரீதேவி உதாரணம், மஞ்சள் மழை அங்கி, ஶ்ரீ, கொக்கு, ஜௌ."},
	{"th", "Noto Sans Thai", "เด็กหญิงหาย อายุเจ็ดปี สวมเสื้อกันฝนสีเหลือง ที่นี่ ผู้ใหญ่ น้ำ"},
	{"ja", "Noto Sans CJK JP", "行方不明の女の子、七歳、見本さくら、黄色いレインコート、が、パ"},
	{"ko", "Noto Sans CJK KR", "실종 여아, 일곱 살, 김보기, 노란 비옷, 꽃, 값"},
	{"zh-Hans", "Noto Sans CJK SC", "失踪女孩，七岁，例小雨，黄色雨衣"},
	{"zh-TW", "Noto Sans CJK TC", "失蹤女孩，七歲，例小雨，黃色雨衣"},
	{"te", "Noto Sans Telugu", "తప్పిపోయిన బాలిక, ఉదాహరణ, క్షమ"},
	{"gu", "Noto Sans Gujarati", "ગુમ થયેલી છોકરી, ઉદાહરણ, ક્ષમા"},
	{"pa", "Noto Sans Gurmukhi", "ਲਾਪਤਾ ਕੁੜੀ, ਉਦਾਹਰਨ, ਪ੍ਰੀਤ"},
	{"ml", "Noto Sans Malayalam", "കാണാതായ പെൺകുട്ടി, ഉദാഹരണം, ക്ഷമ"},
	{"km", "Noto Sans Khmer", "ក្មេងស្រីបាត់ខ្លួន ឧទាហរណ៍ ស្ត្រី"},
	{"my", "Noto Sans Myanmar", "ပျောက်ဆုံးနေသော မိန်းကလေး ဥပမာ"},
	{"am", "Noto Sans Ethiopic", "የጠፋች ልጅ፣ ምሳሌ"},
	{"ka", "Noto Sans Georgian", "დაკარგული გოგონა, ნიმუში"},
	{"hy", "Noto Sans Armenian", "Անհետացած աղջիկ, օրինակ"},
}

func fonts(t testing.TB) *Fonts {
	t.Helper()
	f, err := Open("")
	if err != nil {
		t.Fatal(err)
	}
	if lacking := f.Lacking(); len(lacking) > 0 {
		testneed.Missing(t, "noto", "font for "+strings.Join(lacking, ", ")+" (fonts-noto-core, fonts-noto-cjk)")
	}
	return f
}

// Of each script: every letter has a glyph, no dotted circle stands where a mark lost its letter, no letter is
// drawn by two faces, and the letters of the script are drawn by its own family, in both weights.
func TestEveryScript(t *testing.T) {
	f := fonts(t)
	for _, s := range samples {
		t.Run(s.lang, func(t *testing.T) {
			for _, bold := range []bool{false, true} {
				lines := f.Lines(s.text, s.lang, Style{Size: 20, Bold: bold}, 300)
				if missing := Missing(lines); len(missing) > 0 {
					t.Errorf("no glyph for %q", missing)
				}
				if len(lines) == 0 {
					t.Fatal("there are no lines")
				}
				if lines[0].Width > 300 {
					t.Errorf("the line is %.0f wide", lines[0].Width)
				}
				for _, l := range lines {
					checkClusters(t, l)
				}
				g := lines[0].glyphs[slices.IndexFunc(lines[0].glyphs, func(g glyph) bool { return g.first == 0 })]
				if got := g.face.Describe().Family; got != s.family {
					t.Errorf("bold %t: drawn by %s, want %s", bold, got, s.family)
				}
			}
		})
	}
}

func checkClusters(t *testing.T, l Line) {
	t.Helper()
	faces := map[string]string{} // by grapheme
	begins := map[int]int{}      // of each rune: where its grapheme begins
	at := 0
	for _, g := range graphemes(l.text) {
		for range []rune(g) {
			begins[len(begins)] = at
		}
		at += len([]rune(g))
	}
	for _, g := range l.glyphs {
		circle, _ := g.face.NominalGlyph('◌')
		if circle != 0 && g.id == circle {
			t.Errorf("a dotted circle in %q", string(l.text[g.first:g.first+g.runes]))
		}
		key := string(rune(begins[g.first]))
		name := g.face.Describe().Family
		if was := faces[key]; was != "" && was != name {
			t.Errorf("%q is drawn by %s and %s", string(l.text[g.first:g.first+g.runes]), was, name)
		}
		faces[key] = name
	}
}

// A text is read from its own side, and a number in it from the left.
func TestBothDirections(t *testing.T) {
	f := fonts(t)
	line := f.Lines("سيارة ZZT 0142 زرقاء", "ar", Style{Size: 20}, 1000)[0]
	var page paint.Page
	line.Draw(&page, 0, 0, func(paint.Path) {})
	x := map[string]float64{}
	var read strings.Builder
	for _, l := range page.Letters() {
		x[l.Text] = l.X
		read.WriteString(l.Text)
	}
	if read.String() != "سيارة ZZT 0142 زرقاء" {
		t.Errorf("it reads %q", read.String())
	}
	if x["س"] < x["0"] || x["0"] > x["2"] || x["ق"] > x["0"] {
		t.Errorf("the letters stand at %v", x)
	}
}

// Without any font of the system Latin, Greek and Cyrillic are drawn all the same, and the rest is told.
func TestNoFonts(t *testing.T) {
	f, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range samples[:3] {
		if missing := Missing(f.Lines(strings.ReplaceAll(s.text, "Đặng", ""), s.lang, Style{Size: 20}, 1000)); len(missing) > 0 {
			t.Errorf("%s: no glyph for %q", s.lang, missing)
		}
	}
	if missing := Missing(f.Lines("हिन्दी", "hi", Style{Size: 20}, 1000)); len(missing) == 0 {
		t.Error("Devanagari is drawn without a font")
	}
	if lacking := f.Lacking(); !slices.Contains(lacking, "Devanagari") || !slices.Contains(lacking, "CJK") || slices.Contains(lacking, "") {
		t.Errorf("lacking %q", lacking)
	}
	if _, err := Open("testdata/absent"); err == nil {
		t.Error("a folder that is not there has no fonts and no fault")
	}
}

// No text is too odd: it is set, and nothing of it is lost.
func TestOddTexts(t *testing.T) {
	f, err := Open("")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"AA\x1c", "\u2066", "\u202e\u0301", "e\u0301\u0302", "👩‍👩‍👧", "ก\u0e33\u0e49", "\u25cc\u093f"})).Draw(t, "text")
		width := rapid.Float64Range(1, 500).Draw(t, "width")
		size := rapid.Float64Range(1, 100).Draw(t, "size")
		lang := rapid.SampledFrom([]string{"en", "ar", "ja", "", "zz-ZZ"}).Draw(t, "language")
		var page paint.Page
		for _, l := range f.Lines(text, lang, Style{Size: size}, width) {
			l.Draw(&page, 0, 0, func(paint.Path) {})
		}
		var read strings.Builder
		for _, l := range page.Letters() {
			read.WriteString(l.Text)
		}
		solid := func(s string) string { return strings.Join(strings.FieldsFunc(s, parts), "") }
		if solid(read.String()) != solid(strings.ToValidUTF8(text, "\ufffd")) {
			t.Errorf("of %q is read %q", text, read.String())
		}
	})
}

// What is remembered of a text is not spoilt by breaking it into lines.
func TestTextsAreRemembered(t *testing.T) {
	f := fonts(t)
	narrow := f.Lines("one two three four", "en", Style{Size: 20}, 60)
	wide := f.Lines("one two three four", "en", Style{Size: 20}, 1000)
	again := f.Lines("one two three four", "en", Style{Size: 20}, 60)
	if len(narrow) < 3 || len(wide) != 1 || len(again) != len(narrow) {
		t.Fatalf("%d, %d and %d lines", len(narrow), len(wide), len(again))
	}
	sum := 0.0
	for _, l := range narrow {
		sum += l.Width
	}
	if wide[0].Width <= sum { // which has the spaces between the lines, too
		t.Errorf("breaking the lines spoilt what is remembered: %.1f after %.1f", wide[0].Width, sum)
	}
}
