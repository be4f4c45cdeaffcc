package media

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"

	"github.com/hueandcry/hueandcry/alert"
)

// Cut leaves of a prepared picture the part that may be shown. What was cut away is nowhere in the result.
func Cut(whole alert.Photo, c alert.Crop) (alert.Photo, error) {
	picture, err := jpeg.Decode(bytes.NewReader(whole.Content))
	if err != nil {
		return alert.Photo{}, fmt.Errorf("the picture cannot be cropped (%w): hand it in again", err)
	}
	w, h := float64(picture.Bounds().Dx()), float64(picture.Bounds().Dy())
	part := image.Rect(int(c.X*w+0.5), int(c.Y*h+0.5), int((c.X+c.W)*w+0.5), int((c.Y+c.H)*h+0.5)).Intersect(picture.Bounds())
	if part.Empty() {
		return alert.Photo{}, fmt.Errorf("the crop leaves nothing of the picture, which has %.0f × %.0f pixels: make it larger", w, h)
	}
	out := image.NewRGBA(image.Rectangle{Max: part.Size()})
	draw.Draw(out, out.Rect, picture, part.Min, draw.Src)
	content, size, err := shrink(out, upright)
	if err != nil {
		return alert.Photo{}, err
	}
	cut := photo(content, size)
	cut.Alt = whole.Alt
	return cut, nil
}
