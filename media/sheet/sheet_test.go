package sheet_test

import (
	"image"
	"image/color"
	"image/draw"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/hueandcry/hueandcry/media"
	"github.com/hueandcry/hueandcry/media/paint"
	"github.com/hueandcry/hueandcry/media/sheet"
	"github.com/hueandcry/hueandcry/media/typeset"
)

func open(t testing.TB) *typeset.Fonts {
	t.Helper()
	f, err := typeset.Open("")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// magenta is a photo that cannot be overlooked.
func magenta() *sheet.Photo {
	img := image.NewRGBA(image.Rect(0, 0, 160, 200))
	draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{0xff, 0, 0xff, 0xff}), image.Point{}, draw.Src)
	return &sheet.Photo{Picture: img, Focus: media.UpperThird}
}

func amber() sheet.Sheet {
	return sheet.Sheet{
		Lang: "en-US", Title: "AMBER Alert, Larkmoor County", Heading: "AMBER ALERT", Colour: color.RGBA{0xf2, 0xa9, 0, 0xff},
		People: []sheet.Person{{
			Name: "Wren Example", Who: "Missing girl, 7", Photo: magenta(),
			About: []string{"Wearing yellow raincoat, blue jeans.", "Slim, red hair, green eyes.", "She is shy of strangers."},
		}},
		Facts: []sheet.Fact{
			{Text: "Last seen 8:20 am Sun Nov 22, Maple Green, Port Quillon.", Keep: true},
			{Text: "Blue 2015 Exemplar Courier, heading north on Route 9.", Plate: "ZZT 0142"},
			{Text: "May be with a man, 40-49."},
		},
		Warning: "Do not approach.", Calls: []string{"Call 911 now.", "Tips: +1-555-555-0142."},
		Agency: "Larkmoor County Sheriff's Office", Code: "H7K-2QF", Link: "https://alerts.larkmoor.example/a/H7K-2QF",
	}
}

// said is what a page says, without spaces: a line may end anywhere.
func said(p *paint.Page) string {
	var b strings.Builder
	for _, l := range p.Letters() {
		b.WriteString(l.Text)
	}
	return solid(b.String())
}

func solid(s string) string { return strings.Join(strings.Fields(s), "") }

func magentas(img *image.RGBA) (n int) {
	for i := 0; i < len(img.Pix); i += 4 {
		if img.Pix[i] > 0xe0 && img.Pix[i+1] < 0x20 && img.Pix[i+2] > 0xe0 {
			n++
		}
	}
	return n
}

// What fits is all said, and the photo is seen.
func TestDrawSaysEverything(t *testing.T) {
	fonts, s := open(t), amber()
	for _, f := range []sheet.Format{sheet.Portrait, sheet.PosterA4, sheet.PosterLetter} {
		page, drawn := sheet.Draw(fonts, s, f)
		text := said(page)
		for _, want := range []string{
			s.Heading, s.People[0].Name, s.People[0].Who, s.People[0].About[0], s.People[0].About[2], s.Facts[0].Text, s.Facts[1].Plate, s.Facts[2].Text,
			s.Warning, s.Calls[0], s.Calls[1], s.Agency, s.Code, "alerts.larkmoor.example/a/H7K-2QF",
		} {
			if !strings.Contains(text, solid(want)) {
				t.Errorf("%s: %q is not said", f, want)
			}
		}
		if len(drawn.LeftOut)+len(drawn.Missing) > 0 {
			t.Errorf("%s: left out %q, missing %q", f, drawn.LeftOut, drawn.Missing)
		}
		if f == sheet.Portrait {
			if n := magentas(page.Pixels()); n < 100_000 {
				t.Errorf("%d pixels are the photo", n)
			}
		}
	}
}

// Whatever is written, on every page and from either side: the plate, the numbers, the warning and what is marked
// to be kept are said whole and within the page, what else is lacking is told, and nothing is told that is
// said.
func TestDrawNeverDropsWhatCounts(t *testing.T) {
	fonts := open(t)
	words := rapid.SliceOfN(rapid.StringMatching(`[a-zé]{1,14}`), 0, 60)
	text := rapid.Map(words, func(w []string) string { return strings.Join(w, " ") })
	rapid.Check(t, func(t *rapid.T) {
		s := amber()
		s.Lang = rapid.SampledFrom([]string{"en-US", "ar"}).Draw(t, "language")
		s.Look = rapid.SampledFrom([]sheet.Look{sheet.Appeal, sheet.Exercise}).Draw(t, "look")
		s.People = nil
		for range rapid.IntRange(1, 4).Draw(t, "people") {
			p := sheet.Person{Name: text.Draw(t, "name"), Who: text.Draw(t, "who"), About: []string{text.Draw(t, "about"), text.Draw(t, "more")}}
			if rapid.Bool().Draw(t, "photo") {
				p.Photo = magenta()
			}
			s.People = append(s.People, p)
		}
		s.Facts = []sheet.Fact{{Text: text.Draw(t, "seen"), Keep: true}, {Text: text.Draw(t, "vehicle"), Plate: "ZZT 0142"}, {Text: text.Draw(t, "company")}}
		s.Agency, s.Heading, s.Notice = text.Draw(t, "agency"), text.Draw(t, "heading"), text.Draw(t, "notice")
		f := rapid.SampledFrom(sheet.Formats()).Draw(t, "format")
		page, drawn := sheet.Draw(fonts, s, f)
		text := said(page)
		for _, want := range append(slices.Clone(s.Calls), s.Warning, s.Facts[0].Text, s.Facts[1].Plate, s.Heading, s.Notice) {
			if !strings.Contains(unmarked(text), solid(want)) {
				t.Errorf("%s: %q is not said", f, want)
			}
		}
		if company := s.Facts[2].Text; !strings.Contains(unmarked(text), solid(company)) && !slices.Contains(drawn.LeftOut, company) {
			t.Errorf("%s: %q is neither said nor told to be left out", f, company)
		}
		for _, l := range page.Letters() {
			if strings.TrimSpace(l.Text) != "" && (l.X < -1 || l.Y < 0 || l.X+l.Width > page.W+1 || l.Y > page.H) {
				t.Fatalf("%s: %q stands at %.0f, %.0f, outside the page", f, l.Text, l.X, l.Y)
			}
		}
	})
}

// unmarked leaves out the marks of direction.
func unmarked(s string) string { return strings.NewReplacer("\u2066", "", "\u2069", "").Replace(s) }

// The least important goes first.
func TestDrawLeavesOutInOrder(t *testing.T) {
	s := amber()
	for range 6 {
		s.Facts[2].Text += " " + s.Facts[2].Text
	}
	_, drawn := sheet.Draw(open(t), s, sheet.Card)
	if len(drawn.LeftOut) == 0 || drawn.LeftOut[0] != s.People[0].About[2] || !slices.Contains(drawn.LeftOut, s.Facts[2].Text) {
		t.Errorf("left out %.80q", drawn.LeftOut)
	}
}

// A case that is over shows nobody.
func TestDrawFound(t *testing.T) {
	fonts, s := open(t), amber()
	s.Look, s.Heading, s.Notice = sheet.Found, "FOUND", "UPDATE: the missing child has been found safe."
	for _, f := range sheet.Formats() {
		page, _ := sheet.Draw(fonts, s, f)
		text := said(page)
		if !strings.Contains(text, "FOUND") || !strings.Contains(text, solid(s.Notice)) || strings.Contains(text, "Wren") || strings.Contains(text, "ZZT") {
			t.Errorf("%s says %q", f, text)
		}
		if n := magentas(page.Pixels()); n > 0 {
			t.Errorf("%s: %d pixels are the photo", f, n)
		}
	}
}

// A drill cannot be taken for an appeal: its colour and a barrier's tape above and below.
func TestDrawExercise(t *testing.T) {
	fonts, s := open(t), amber()
	s.Look, s.Heading, s.Notice = sheet.Exercise, "EXERCISE", "No real person is missing."
	for _, f := range []sheet.Format{sheet.Card, sheet.Portrait} {
		page, _ := sheet.Draw(fonts, s, f)
		img := page.Pixels()
		yellow, violet := 0, 0
		for y := range img.Rect.Dy() {
			for x := range img.Rect.Dx() {
				c := img.RGBAAt(x, y)
				if c.R > 0xf0 && c.G > 0xc0 && c.B < 0x40 && (y < 24 || y >= img.Rect.Dy()-24) {
					yellow++
				}
				if c.R < 0x70 && c.G < 0x40 && c.B > 0xa0 {
					violet++
				}
			}
		}
		if area := img.Rect.Dx() * img.Rect.Dy(); yellow < 2*24*img.Rect.Dx()/3 || violet < area/20 {
			t.Errorf("%s: %d pixels are yellow and %d violet of %d", f, yellow, violet, area)
		}
		if strings.Count(said(page), "EXERCISE") < 2 {
			t.Errorf("%s: the photo does not say what it is", f)
		}
	}
}

// A photo that the police took says so.
func TestDrawMarksPhotos(t *testing.T) {
	s := amber()
	s.People[0].Photo.Mark = "Police photo"
	page, _ := sheet.Draw(open(t), s, sheet.Card)
	if !strings.Contains(said(page), "Policephoto") {
		t.Error("the photo is not marked")
	}
}

// Where people read from the right, the page is turned round, but not the numbers in it.
func TestDrawFromTheRight(t *testing.T) {
	s := amber()
	s.Lang, s.Calls = "ar", []string{"اتصل 911", "معلومات: +1-555-555-0142"}
	page, _ := sheet.Draw(open(t), s, sheet.Card)
	img := page.Pixels()
	if c := img.RGBAAt(1100, 300); c.R < 0xe0 || c.G > 0x20 {
		t.Errorf("the photo is not at the right: %v", c)
	}
	x := map[string]float64{}
	for _, l := range page.Letters() {
		if _, seen := x[l.Text]; !seen || l.Text == "+" {
			x[l.Text] = l.X
		}
		if l.Text == "2" {
			x["2"] = l.X
		}
	}
	if x["+"] > x["2"] {
		t.Errorf("the number begins at %.0f and ends at %.0f", x["+"], x["2"])
	}
}

func TestParseFormat(t *testing.T) {
	for _, f := range sheet.Formats() {
		if got, err := sheet.ParseFormat(string(f)); err != nil || got != f {
			t.Errorf("%s: %s, %v", f, got, err)
		}
	}
	if _, err := sheet.ParseFormat("poster"); err == nil || !strings.Contains(err.Error(), "poster-a4") {
		t.Errorf("error %v", err)
	}
}
