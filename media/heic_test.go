package media_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"os"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/media"
)

// A HEIC with GPS in its Exif, which is to be turned by 90 degrees: of the stored picture the upper left quarter
// is red, the upper right green, the lower half blue.
func TestPrepareHEIC(t *testing.T) {
	raw, err := os.ReadFile("testdata/quarters-turned.heic")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(raw, []byte("Canary")) {
		t.Error("the sample holds no Exif, so this proves nothing")
	}
	p, img := prepare(t, raw)
	if p.Width != 200 || p.Height != 320 {
		t.Fatalf("%d × %d pixels", p.Width, p.Height)
	}
	for at, want := range map[image.Point]color.RGBA{
		{150, 80}: {220, 30, 30, 255}, {150, 240}: {30, 160, 60, 255}, {50, 160}: {60, 90, 200, 255},
	} {
		if got := color.RGBAModel.Convert(img.At(at.X, at.Y)).(color.RGBA); far(got, want) {
			t.Errorf("at %v is %v, want %v", at, got, want)
		}
	}
}

func far(a, b color.RGBA) bool {
	d := func(x, y uint8) int { return max(int(x)-int(y), int(y)-int(x)) }
	return max(d(a.R, b.R), d(a.G, b.G), d(a.B, b.B)) > 30
}

func TestPrepareRefusesBrokenHEIC(t *testing.T) {
	raw, err := os.ReadFile("testdata/quarters-turned.heic")
	if err != nil {
		t.Fatal(err)
	}
	size := bytes.Index(raw, []byte("ispe")) + 8
	larger := func(with string) []byte {
		b := bytes.Clone(raw)
		copy(b[size:], with)
		return b
	}
	for _, c := range []struct {
		name  string
		raw   []byte
		words string
	}{
		{"cut short", raw[:len(raw)-300], "the HEIC is damaged"},
		{"no size", bytes.Replace(raw, []byte("ispe"), []byte("eeee"), 1), "the HEIC is damaged"},
		{"a bomb", larger("\x00\x00\x9c\x40\x00\x00\x9c\x40"), "40000 × 40000 pixels"},
		{"beyond all counting", larger("\xff\xff\xff\xff\xff\xff\xff\xff"), "4294967295 × 4294967295 pixels"},
		{"a box without an end", append(bytes.Clone(raw[:28]), 0xff, 0xff, 0xff, 0xff, 'm', 'e', 't', 'a'), "the HEIC is damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := media.Prepare(t.Context(), c.raw)
			if err == nil || !strings.Contains(err.Error(), c.words) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q, want %q", err, c.words)
			}
		})
	}
}

// Whoever gives up while a HEIC is decoded is not kept waiting.
func TestPrepareObeysTheContext(t *testing.T) {
	raw, err := os.ReadFile("testdata/quarters-turned.heic")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := media.Prepare(ctx, raw); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
