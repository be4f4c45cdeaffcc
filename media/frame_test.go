package media_test

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"testing"

	"pgregory.net/rapid"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/media"
)

var (
	grey = color.RGBA{0x80, 0x80, 0x80, 0xff}
	red  = color.RGBA{0xff, 0, 0, 0xff}
)

// marked is a grey picture with a red square around a place.
func marked(size image.Point, focus media.Focus) *image.RGBA {
	img := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(img, img.Rect, image.NewUniform(grey), image.Point{}, draw.Src)
	at := image.Pt(int(focus.X*float64(size.X)), int(focus.Y*float64(size.Y)))
	r := min(size.X, size.Y) / 8
	draw.Draw(img, image.Rect(-r, -r, r, r).Add(at), image.NewUniform(red), image.Point{}, draw.Src)
	return img
}

func reds(img image.Image) (n int) {
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if reddish(img.At(x, y)) {
				n++
			}
		}
	}
	return n
}

// The focus is seen in a frame of whatever shape, and the frame is full.
func TestFrameShowsTheFocus(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		side := rapid.IntRange(150, 400)
		size := image.Pt(side.Draw(t, "width"), side.Draw(t, "height"))
		frame := image.Pt(side.Draw(t, "frame width"), side.Draw(t, "frame height"))
		share := rapid.Float64Range(0, 1)
		focus := media.Focus{X: share.Draw(t, "x"), Y: share.Draw(t, "y")}
		out := media.Frame(marked(size, focus), frame, focus)
		if out.Rect.Size() != frame {
			t.Fatalf("the frame is %v", out.Rect)
		}
		if reds(out) == 0 {
			t.Error("the focus is not seen")
		}
		for i := 3; i < len(out.Pix); i += 4 {
			if out.Pix[i] != 0xff {
				t.Fatal("there is a hole in the frame")
			}
		}
	})
}

// A picture of nearly the frame's shape fills it; one of another shape keeps most of itself.
func TestFrameCutsLittle(t *testing.T) {
	for _, c := range []struct {
		name   string
		size   image.Point
		filled bool
	}{
		{"the same", image.Pt(400, 400), true},
		{"a little higher", image.Pt(400, 500), true},
		{"twice as high", image.Pt(400, 800), false},
		{"twice as wide", image.Pt(800, 400), false},
	} {
		img := image.NewRGBA(image.Rectangle{Max: c.size})
		draw.Draw(img, img.Rect, image.NewUniform(red), image.Point{}, draw.Src)
		seen := reds(media.Frame(img, image.Pt(200, 200), media.UpperThird))
		if filled := seen == 200*200; filled != c.filled {
			t.Errorf("%s: %d of %d are the picture, which fills the frame: want %t", c.name, seen, 200*200, c.filled)
		}
		if seen < 200*200/2 {
			t.Errorf("%s: only %d of %d are the picture", c.name, seen, 200*200)
		}
	}
}

// What was cut away is not in the bytes.
func TestCut(t *testing.T) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, marked(image.Pt(400, 400), media.Focus{X: 0.1, Y: 0.1}), nil); err != nil {
		t.Fatal(err)
	}
	whole, _ := prepare(t, b.Bytes())
	whole.Alt = "a grey square"
	cut, err := media.Cut(whole, alert.Crop{X: 0.5, Y: 0.25, W: 0.5, H: 0.75})
	if err != nil {
		t.Fatal(err)
	}
	img := checkOutput(t, cut)
	if cut.Width != 200 || cut.Height != 300 || cut.Alt != whole.Alt || reds(img) > 0 {
		t.Errorf("%d × %d, alt %q, %d red pixels", cut.Width, cut.Height, cut.Alt, reds(img))
	}
	if _, err := media.Cut(whole, alert.Crop{X: 0.5, Y: 0.5, W: 0.0001, H: 0.0001}); err == nil {
		t.Error("a crop of nothing is taken")
	}
}
