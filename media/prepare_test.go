package media_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/internal/testneed"
	"github.com/hueandcry/hueandcry/media"
)

func shared(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(testneed.Shared(t), "data", "alerts", "media", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// prepare also checks what holds for everything that leaves, and returns the pixels.
func prepare(t testing.TB, raw []byte) (alert.Photo, image.Image) {
	t.Helper()
	p, err := media.Prepare(t.Context(), raw)
	if err != nil {
		t.Fatal(err)
	}
	return p, checkOutput(t, p)
}

func checkOutput(t testing.TB, p alert.Photo) image.Image {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(p.Content))
	if err != nil {
		t.Fatalf("the output is no JPEG: %v", err)
	}
	if got := img.Bounds().Size(); got != image.Pt(p.Width, p.Height) || max(got.X, got.Y) > media.OutSide {
		t.Errorf("size %v, said %d × %d, limit %d", got, p.Width, p.Height, media.OutSide)
	}
	if p.Bytes != len(p.Content) || p.Bytes > media.OutBytes {
		t.Errorf("%d bytes, said %d, limit %d", len(p.Content), p.Bytes, media.OutBytes)
	}
	sum := sha256.Sum256(p.Content)
	if p.SHA256 != hex.EncodeToString(sum[:]) || p.Type != "image/jpeg" {
		t.Errorf("sha256 %s, type %s", p.SHA256, p.Type)
	}
	onlyPixels(t, p.Content)
	return img
}

// onlyPixels walks the segments of a JPEG and allows only those without which it cannot be decoded.
func onlyPixels(t testing.TB, b []byte) {
	t.Helper()
	if !bytes.HasPrefix(b, []byte{0xff, 0xd8}) {
		t.Fatal("no start of image")
	}
	for p := 2; ; {
		if p+4 > len(b) || b[p] != 0xff {
			t.Fatalf("no segment at byte %d", p)
		}
		switch marker := b[p+1]; marker {
		case 0xdb, 0xc0, 0xc4: // tables and the frame header
		case 0xda: // the one scan, and nothing after it
			if i := bytes.Index(b[p:], []byte{0xff, 0xd9}); p+i+2 != len(b) {
				t.Errorf("%d bytes after the end of the image", len(b)-(p+i+2))
			}
			return
		default:
			t.Errorf("segment %#x at byte %d", marker, p)
		}
		p += 2 + int(binary.BigEndian.Uint16(b[p+2:]))
	}
}

func TestPrepareSamples(t *testing.T) {
	for _, c := range []struct {
		name string
		want image.Point
	}{
		{"child-exif-gps-orient6.jpg", image.Pt(900, 1200)},
		{"person-of-interest.jpg", image.Pt(800, 1000)},
		{"older-man.jpg", image.Pt(800, 1000)},
		{"vehicle.jpg", image.Pt(1200, 800)},
		{"exercise-person.jpg", image.Pt(800, 1000)},
		{"portrait-40mp.jpg", image.Pt(1201, 1600)},
		{"portrait-alpha.png", image.Pt(800, 1000)},
		{"portrait.webp", image.Pt(800, 1000)},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, _ := prepare(t, shared(t, c.name))
			if got := image.Pt(p.Width, p.Height); got != c.want {
				t.Errorf("size %v, want %v", got, c.want)
			}
			// With -artifacts the outputs stay, to be looked at.
			if err := os.WriteFile(filepath.Join(t.ArtifactDir(), c.name+".out.jpg"), p.Content, 0o600); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestPrepareRefusesSamples(t *testing.T) {
	for name, words := range map[string]string{
		"bomb-40000x40000.png": "40000 × 40000 pixels",
		"portrait-corrupt.jpg": "damaged or cut short",
	} {
		_, err := media.Prepare(t.Context(), shared(t, name))
		if err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v, want %q", name, err, words)
		}
	}
}

// The arrow marked TOP is red and must end up above the middle.
func TestPrepareTurnsUpright(t *testing.T) {
	_, img := prepare(t, shared(t, "child-exif-gps-orient6.jpg"))
	var above, below int
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if !reddish(img.At(x, y)) {
				continue
			}
			if y < b.Dy()/2 {
				above++
			} else {
				below++
			}
		}
	}
	if above < 1000 || below > above/100 {
		t.Errorf("red pixels above the middle %d, below %d", above, below)
	}
}

func reddish(c color.Color) bool {
	r, g, b, _ := c.RGBA()
	return r>>8 > 180 && g>>8 < 80 && b>>8 < 80
}

func TestPrepareLeavesNothingBehind(t *testing.T) {
	raw := shared(t, "child-exif-gps-orient6.jpg")
	p, _ := prepare(t, raw)
	for _, trace := range []string{"Exif", "http://ns.adobe.com", "Photoshop", "ICC_PROFILE"} {
		if bytes.Contains(p.Content, []byte(trace)) {
			t.Errorf("the output holds %q", trace)
		}
	}
	if !bytes.Contains(raw, []byte("Exif")) {
		t.Error("the sample holds no Exif, so this proves nothing")
	}
}

// Hidden magenta under full transparency must come out white, with no fringe.
func TestPrepareBlendsOnWhite(t *testing.T) {
	_, img := prepare(t, shared(t, "portrait-alpha.png"))
	if r, g, b, _ := img.At(2, 2).RGBA(); min(r, g, b)>>8 < 250 {
		t.Errorf("the corner is %d %d %d, not white", r>>8, g>>8, b>>8)
	}
	bounds := img.Bounds()
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			if r, g, b, _ := img.At(x, y).RGBA(); r>>8 > 200 && b>>8 > 200 && g>>8 < 120 {
				t.Fatalf("magenta at %d,%d", x, y)
			}
		}
	}
}

func encodePNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// headerPNG is the beginning of a PNG in red, green and blue: as much as tells its size.
func headerPNG(w, h uint32, depth byte) []byte {
	chunk := append(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), w), h), depth, 2, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), chunk...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
}

// Noise is the worst that a picture can be for JPEG: the size must give way in the end.
func TestPrepareNoiseStaysSmall(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 1600, 1600))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range img.Pix {
		img.Pix[i] = byte(random.Uint32())
		if i%4 == 3 {
			img.Pix[i] = 0xff
		}
	}
	if p, _ := prepare(t, encodePNG(t, img)); p.Width >= 1600 || p.Width < 600 {
		t.Errorf("%d pixels wide: the quality alone cannot have been enough, nor so little left", p.Width)
	}
}

func TestPrepareOddShapes(t *testing.T) {
	for _, c := range []struct{ in, out image.Point }{
		{image.Pt(1, 1), image.Pt(1, 1)},
		{image.Pt(12000, 1), image.Pt(1600, 1)},
		{image.Pt(3, 12000), image.Pt(1, 1600)},
		{image.Pt(1600, 1600), image.Pt(1600, 1600)},
		{image.Pt(1601, 1600), image.Pt(1600, 1599)},
	} {
		p, _ := prepare(t, encodePNG(t, image.NewGray(image.Rectangle{Max: c.in})))
		if got := image.Pt(p.Width, p.Height); got != c.out {
			t.Errorf("%v became %v, want %v", c.in, got, c.out)
		}
	}
}

func TestPrepareScalesTrue(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 3300, 900)) // left half blue, right half green
	for y := range 900 {
		for x := range 3300 {
			c := color.RGBA{B: 0xff, A: 0xff}
			if x >= 1650 {
				c = color.RGBA{G: 0xff, A: 0xff}
			}
			img.SetRGBA(x, y, c)
		}
	}
	_, out := prepare(t, encodePNG(t, img))
	if _, _, b, _ := out.At(790, 200).RGBA(); b>>8 < 240 {
		t.Errorf("left of the middle: blue %d", b>>8)
	}
	if _, g, _, _ := out.At(810, 200).RGBA(); g>>8 < 240 {
		t.Errorf("right of the middle: green %d", g>>8)
	}
}

func TestPrepareRefuses(t *testing.T) {
	small := encodePNG(t, image.NewGray(image.Rect(0, 0, 4, 4)))
	for _, c := range []struct {
		name  string
		raw   []byte
		words string
	}{
		{"empty", nil, "the file is empty"},
		{"too many bytes", make([]byte, media.MaxBytes+1), "more than the 15 MB"},
		{"GIF", []byte("GIF89a......"), "a GIF"},
		{"HEIC without more", []byte("\x00\x00\x00\x18ftypheic\x00\x00"), "the HEIC is damaged"},
		{"HEIC by its other name", []byte("\x00\x00\x00\x18ftypmif1\x00\x00"), "the HEIC is damaged"},
		{"AVIF by the name of HEIC", []byte("\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1avif"), "an AVIF"},
		{"AVIF", []byte("\x00\x00\x00\x18ftypavif\x00\x00"), "an AVIF"},
		{"video", []byte("\x00\x00\x00\x18ftypisom\x00\x00"), "a video"},
		{"BMP", []byte("BM123456"), "a BMP"},
		{"TIFF", []byte("II*\x00abcd"), "a TIFF"},
		{"PDF", []byte("%PDF-1.7"), "a PDF"},
		{"SVG", []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`), "an SVG"},
		{"text", []byte("hello"), "not a picture"},
		{"PNG header alone", small[:20], "the PNG is damaged"},
		{"JPEG marker alone", []byte("\xff\xd8\xff"), "the JPEG is damaged"},
		{"PNG without its end", small[:len(small)-20], "the PNG is damaged"},
		{"deep colours count twice", headerPNG(6000, 4200, 16), "at most 40 megapixels"},
		{"as many pixels of eight bits", headerPNG(6000, 4200, 8), "the PNG is damaged"}, // for want of a picture, not for its size
		{"one side too long", encodePNG(t, image.NewGray(image.Rect(0, 0, media.MaxSide+1, 1))), "12000 pixels a side"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := media.Prepare(t.Context(), c.raw)
			if err == nil || !strings.Contains(err.Error(), c.words) {
				t.Fatalf("error %v, want %q", err, c.words)
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("more than one line: %q", err)
			}
		})
	}
}

func FuzzPrepare(f *testing.F) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 16, 9)), nil); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(withExif(b.Bytes(), exif(binary.LittleEndian, 6)))
	f.Add(encodePNG(f, image.NewNRGBA(image.Rect(0, 0, 5, 7))))
	f.Add([]byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, err := media.Prepare(t.Context(), raw)
		if err == nil {
			checkOutput(t, p)
		} else if strings.Contains(err.Error(), "\n") {
			t.Errorf("more than one line: %q", err)
		}
	})
}
