package media

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"

	xdraw "golang.org/x/image/draw"
)

// shrink encodes a picture as a JPEG within [OutSide] and [OutBytes]. It lowers the quality first; below
// 50 a face suffers more from blocks than from fewer pixels, so then it lowers the size.
func shrink(picture image.Image, stored int) ([]byte, image.Point, error) {
	for side := OutSide; ; side = side * 3 / 4 {
		out := turn(fit(picture, side), stored)
		for quality := 90; quality >= 50; quality -= 8 {
			var b bytes.Buffer
			if err := jpeg.Encode(&b, out, &jpeg.Options{Quality: quality}); err != nil {
				return nil, image.Point{}, fmt.Errorf("the picture cannot be written as JPEG (%w): save it again and take that file", err)
			}
			if b.Len() <= OutBytes {
				return b.Bytes(), out.Rect.Size(), nil
			}
		}
	}
}

// fit flattens a picture on white and scales it down until no side is longer than side.
func fit(picture image.Image, side int) *image.RGBA {
	size := picture.Bounds().Size()
	long := max(size.X, size.Y)
	flat := average(picture, max(1, min(long/side, size.X, size.Y)))
	if long <= side {
		return flat
	}
	out := image.NewRGBA(image.Rect(0, 0, max(1, size.X*side/long), max(1, size.Y*side/long)))
	xdraw.CatmullRom.Scale(out, out.Rect, flat, flat.Rect, xdraw.Src, nil)
	return out
}

// average flattens a picture on white and makes one pixel of every k × k. The fine scaler holds 32 bytes
// for every row of its source and column of its result, so a large picture is brought within twice the
// wanted size first. Strip by strip, no second copy in full size exists.
func average(picture image.Image, k int) *image.RGBA {
	b := picture.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dx()/k, b.Dy()/k))
	strip := image.NewRGBA(image.Rect(0, 0, b.Dx(), k))
	for y := range out.Rect.Dy() {
		draw.Draw(strip, strip.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(strip, strip.Rect, picture, b.Min.Add(image.Pt(0, y*k)), draw.Over)
		for x := range out.Rect.Dx() {
			var sum [4]int
			for sy := range k {
				row := strip.Pix[strip.PixOffset(x*k, sy):][:4*k]
				for i, v := range row {
					sum[i%4] += int(v)
				}
			}
			dst := out.Pix[out.PixOffset(x, y):][:4]
			for i, s := range sum {
				dst[i] = byte((s + k*k/2) / (k * k))
			}
		}
	}
	return out
}
