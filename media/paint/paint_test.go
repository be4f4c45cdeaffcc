package paint_test

import (
	"bytes"
	"image"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/internal/testneed"
	"github.com/hueandcry/hueandcry/media/paint"
)

var (
	red  = color.RGBA{0xff, 0, 0, 0xff}
	blue = color.RGBA{0, 0, 0xff, 0xff}
)

// example is a page with each thing that there is.
func example() *paint.Page {
	p := &paint.Page{W: 200, H: 100, Title: "Übung – 例", Lang: "de"}
	p.Fill(paint.Box(paint.Rect{X: 10, Y: 10, W: 50, H: 30}), red)
	p.Fill(paint.Rounded(paint.Rect{X: 80, Y: 10, W: 60, H: 40}, 10), blue)
	p.Fill(paint.Path{ // a bow over a line
		{Op: paint.Move, To: [3]paint.Point{{X: 10, Y: 95}}},
		{Op: paint.Quad, To: [3]paint.Point{{X: 35, Y: 35}, {X: 60, Y: 95}}},
	}, blue)
	photo := image.NewRGBA(image.Rect(0, 0, 40, 40))
	for i := range photo.Pix {
		photo.Pix[i] = []byte{0, 0xa0, 0, 0xff}[i%4]
	}
	p.Picture(paint.Rect{X: 150, Y: 50, W: 40, H: 40}, photo)
	for i, letter := range []string{"ש", "ל", "ו", "ם"} { // from the right
		p.Say(paint.Letter{Text: letter, X: 180 - 8*float64(i), Y: 30, Width: 8, Size: 12})
	}
	for i, letter := range []string{"A", "B", " ", "1"} {
		p.Say(paint.Letter{Text: letter, X: 20 + 8*float64(i), Y: 60, Width: 8, Size: 12})
	}
	return p
}

// What a picture of the page must show where.
var spots = map[image.Point]color.RGBA{
	{30, 20}: red, {110, 30}: blue, {81, 11}: {0xff, 0xff, 0xff, 0xff}, {35, 80}: blue, {35, 40}: {0xff, 0xff, 0xff, 0xff}, {170, 70}: {0, 0xa0, 0, 0xff},
}

func check(t *testing.T, img image.Image) {
	t.Helper()
	for at, want := range spots {
		got := color.RGBAModel.Convert(img.At(at.X, at.Y)).(color.RGBA)
		d := func(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }
		if max(d(got.R, want.R), d(got.G, want.G), d(got.B, want.B)) > 40 {
			t.Errorf("at %v is %v, want %v", at, got, want)
		}
	}
}

func TestPixels(t *testing.T) {
	img := example().Pixels()
	if img.Rect.Size() != image.Pt(200, 100) {
		t.Errorf("size %v", img.Rect.Size())
	}
	check(t, img)
}

// A PDF shows the same to a program that is not ours, and says what it says in the order of reading.
func TestPDF(t *testing.T) {
	pdf, err := example().PDF()
	if err != nil {
		t.Fatal(err)
	}
	again, err := example().PDF()
	if err != nil || !bytes.Equal(pdf, again) {
		t.Error("the same page gives other bytes")
	}
	file := filepath.Join(t.TempDir(), "page.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(program string, args ...string) string {
		cmd := exec.CommandContext(t.Context(), testneed.Command(t, "poppler", program), args...)
		var complaints strings.Builder
		cmd.Stderr = &complaints
		out, err := cmd.Output()
		if err != nil || complaints.Len() > 0 {
			t.Fatalf("%s: %v %s", program, err, complaints.String())
		}
		return string(out)
	}
	check(t, decode(t, run("pdftoppm", "-r", "72", "-singlefile", file)))
	text := run("pdftotext", file, "-")
	if !strings.Contains(text, "שלום") || !strings.Contains(text, "AB 1") {
		t.Errorf("it says %q", text)
	}
	if info := run("pdfinfo", file); !strings.Contains(info, "Übung – 例") || !strings.Contains(info, "Pages:           1") {
		t.Errorf("it is %s", info)
	}
	if !bytes.Contains(pdf, []byte("/Lang <FEFF00640065>")) {
		t.Error("it does not say its language")
	}
}

// decode reads a portable pixmap.
func decode(t *testing.T, ppm string) image.Image {
	t.Helper()
	header, rest, size := strings.Fields(ppm[:20]), ppm, image.Pt(200, 100)
	if header[0] != "P6" || header[1] != "200" || header[2] != "100" {
		t.Fatalf("a picture of %v", header)
	}
	img := image.NewRGBA(image.Rectangle{Max: size})
	pix := rest[len(rest)-3*200*100:]
	for i := range size.X * size.Y {
		copy(img.Pix[4*i:], pix[3*i:3*i+3])
		img.Pix[4*i+3] = 0xff
	}
	return img
}

// A page may say more different letters than a font of ours has.
func TestManyLetters(t *testing.T) {
	p := &paint.Page{W: 4000, H: 4000}
	var want strings.Builder
	for i := range 600 {
		letter := string(rune(0x4e00 + i))
		want.WriteString(letter)
		p.Say(paint.Letter{Text: letter, X: 10 + 12*float64(i%300), Y: 100 + 40*float64(i/300), Width: 12, Size: 12})
	}
	pdf, err := p.PDF()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), testneed.Command(t, "poppler", "pdftotext"), "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(strings.Fields(string(out)), ""); got != want.String() {
		t.Errorf("it says %q", got)
	}
}
