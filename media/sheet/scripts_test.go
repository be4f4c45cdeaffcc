package sheet_test

import (
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/hueandcry/hueandcry/internal/testneed"
	"github.com/hueandcry/hueandcry/media/sheet"
)

// scripts are invented alerts in ten scripts. The plate and the numbers are the same in all of them.
var scripts = []struct{ name, lang, heading, person, who, about, seen, avoid, call, tips string }{
	{"Latin", "pl", "ALARM", "Zdzisława Przykładowa", "Zaginiona dziewczynka, 7", "Żółty płaszcz, dżinsy.", "Ostatnio widziana o 8:20, park Maple Green.", "Nie podchodź.", "Dzwoń: 911.", "Informacje: +1-555-555-0142."},
	{"Greek", "el", "ΣΥΝΑΓΕΡΜΟΣ", "Ελένη Παράδειγμα", "Αγνοείται κορίτσι, 7", "Κίτρινο αδιάβροχο, τζιν.", "Τελευταία φορά στις 8:20, πάρκο Maple Green.", "Μην πλησιάζετε.", "Καλέστε το 911.", "Πληροφορίες: +1-555-555-0142."},
	{"Cyrillic", "uk", "ТРИВОГА", "Їжакевич Зразкова", "Зникла дівчинка, 7", "Жовтий плащ, джинси.", "Востаннє бачили о 8:20, парк Maple Green.", "Не наближайтеся.", "Телефонуйте 911.", "Відомості: +1-555-555-0142."},
	{"Arabic", "ar", "تنبيه عاجل", "سارة المثال", "طفلة مفقودة، 7", "ترتدي معطف مطر أصفر.", "شوهدت آخر مرة الساعة 8:20 في حديقة Maple Green.", "لا تقترب.", "اتصل بالرقم 911.", "معلومات: +1-555-555-0142."},
	{"Hebrew", "he", "התראה", "שרה דוגמה", "נעדרת ילדה, 7", "לובשת מעיל גשם צהוב.", "נראתה לאחרונה ב-8:20 בפארק Maple Green.", "אין להתקרב.", "חייגו 911.", "מידע: +1-555-555-0142."},
	{"Devanagari", "hi", "चेतावनी", "प्रिया उदाहरण", "लापता लड़की, 7", "पीला रेनकोट, नीली जींस।", "आख़िरी बार 8:20 पर Maple Green पार्क में देखी गई।", "पास न जाएँ।", "911 पर कॉल करें।", "सूचना: +1-555-555-0142."},
	{"Bengali", "bn", "সতর্কতা", "অনন্যা উদাহরণ", "নিখোঁজ মেয়ে, 7", "হলুদ রেইনকোট, নীল জিন্স।", "শেষ দেখা গেছে 8:20, Maple Green পার্ক।", "কাছে যাবেন না।", "911 নম্বরে ফোন করুন।", "তথ্য: +1-555-555-0142."},
	{"Tamil", "ta", "எச்சரிக்கை", "ஸ்ரீதேவி உதாரணம்", "காணாமல் போன சிறுமி, 7", "மஞ்சள் மழை அங்கி.", "கடைசியாக 8:20 மணிக்கு Maple Green பூங்காவில்.", "அணுக வேண்டாம்.", "911 ஐ அழைக்கவும்.", "தகவல்: +1-555-555-0142."},
	{"Thai", "th", "แจ้งเตือน", "ตัวอย่าง สมมติ", "เด็กหญิงหาย, 7", "สวมเสื้อกันฝนสีเหลือง", "เห็นครั้งสุดท้าย 8:20 ที่สวน Maple Green", "อย่าเข้าใกล้", "โทร 911", "แจ้งเบาะแส: +1-555-555-0142."},
	{"Japanese", "ja", "緊急情報", "見本さくら", "行方不明の女の子、7", "黄色いレインコート。", "8:20にMaple Green公園で目撃。", "近づかないでください。", "911に電話してください。", "情報提供：+1-555-555-0142."},
}

// A card in each script: nothing is missing, the QR code is read by a program that is not ours. A poster in each:
// another such program reads the facts off it. How long the card took is told, not judged.
func TestTenScripts(t *testing.T) {
	fonts := open(t)
	if lacking := fonts.Lacking(); len(lacking) > 0 {
		testneed.Missing(t, "noto", "font for "+strings.Join(lacking, ", ")+" (fonts-noto-core, fonts-noto-cjk)")
	}
	for _, c := range scripts {
		t.Run(c.name, func(t *testing.T) {
			s := sheet.Sheet{
				Lang: c.lang, Title: c.heading, Heading: c.heading, Colour: color.RGBA{0xb9, 0x10, 0x1e, 0xff},
				People: []sheet.Person{{Name: c.person, Who: c.who, About: []string{c.about}, Photo: magenta()}},
				Facts:  []sheet.Fact{{Text: c.seen, Keep: true, Plate: "ZZT 0142"}}, Warning: c.avoid, Calls: []string{c.call, c.tips},
				Agency: "Larkmoor County Sheriff's Office", Code: "H7K-2QF", Link: "https://alerts.larkmoor.example/a/H7K-2QF",
			}
			start := time.Now()
			page, drawn := sheet.Draw(fonts, s, sheet.Card)
			file := filepath.Join(t.ArtifactDir(), c.name+".png") // with -artifacts they stay, to be looked at
			out, err := os.Create(file)
			if err != nil {
				t.Fatal(err)
			}
			defer out.Close()
			if err := png.Encode(out, page.Pixels()); err != nil {
				t.Fatal(err)
			}
			t.Logf("%s: the card took %d ms", c.name, time.Since(start).Milliseconds())
			if len(drawn.Missing) > 0 || len(drawn.LeftOut) > 0 {
				t.Errorf("no glyph for %q, no room for %q", drawn.Missing, drawn.LeftOut)
			}
			scan := exec.CommandContext(t.Context(), testneed.Command(t, "zbar", "zbarimg"), "--quiet", "--raw", file)
			if got, err := scan.Output(); err != nil || strings.TrimSpace(string(got)) != s.Link {
				t.Errorf("the code says %q, %v", got, err)
			}
			checkPoster(t, s, c.call, c.tips, c.seen)
		})
	}
}

// checkPoster prints a sheet, and reads it back letter by letter and from the picture of it.
func checkPoster(t *testing.T, s sheet.Sheet, facts ...string) {
	t.Helper()
	fonts := open(t)
	page, _ := sheet.Draw(fonts, s, sheet.PosterA4)
	pdf, err := page.PDF()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.ArtifactDir(), "poster.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	read, err := exec.CommandContext(t.Context(), testneed.Command(t, "poppler", "pdftotext"), file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	text := letters(string(read))
	wanted := []string{"ZZT0142", "+1-555-555-0142", s.Code}
	for _, fact := range append(facts, s.Heading, s.People[0].Name, s.People[0].About[0], s.Warning) {
		// Word by word: where lines run from the right, the program guesses on which side of a number a full stop belongs.
		wanted = append(wanted, strings.FieldsFunc(fact, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) || r == '+' })...)
	}
	for _, want := range wanted {
		if !strings.Contains(text, letters(want)) {
			t.Errorf("pdftotext does not find %q in %q", want, text)
		}
	}
	shot := strings.TrimSuffix(file, ".pdf")
	if out, err := exec.CommandContext(t.Context(), testneed.Command(t, "poppler", "pdftoppm"), "-r", "80", "-png", "-singlefile", file, shot).CombinedOutput(); err != nil || len(out) > 0 {
		t.Fatalf("%v %s", err, out)
	}
	got, err := exec.CommandContext(t.Context(), testneed.Command(t, "zbar", "zbarimg"), "--quiet", "--raw", shot+".png").Output()
	if err != nil || strings.TrimSpace(string(got)) != s.Link {
		t.Errorf("the code on the poster says %q, %v", got, err)
	}
}

// letters leaves out what a program that reads a page adds: spaces, and marks of direction.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, norm.NFC.String(s))
}
