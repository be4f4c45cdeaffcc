package media

import (
	"image"
	"image/color"
	"image/draw"

	xdraw "golang.org/x/image/draw"
)

// Focus is the place in a picture that must be seen, as fractions of its width and height.
type Focus struct{ X, Y float64 }

// UpperThird is where a face is, as a rule.
var UpperThird = Focus{X: 0.5, Y: 1.0 / 3}

// mostCut is the share of a picture's width or height that may be cut off to fill a frame.
const mostCut = 0.25

// Frame shows a picture in a frame of another shape. It cuts a little from the sides that are farther from
// the focus; what would take more is not cut: the picture stands before a blurred ground of its own
// colours.
func Frame(picture image.Image, size image.Point, focus Focus) *image.RGBA {
	flat := fit(picture, max(size.X, size.Y)*2)
	w, h := float64(flat.Rect.Dx()), float64(flat.Rect.Dy())
	across, down := float64(size.X)/w, float64(size.Y)/h
	scale := min(max(across, down), min(across, down)/(1-mostCut))
	out := image.NewRGBA(image.Rectangle{Max: size})
	if scale < max(across, down) {
		ground(out, flat)
	}
	x, fromX, toX := place(w*scale, float64(size.X), focus.X)
	y, fromY, toY := place(h*scale, float64(size.Y), focus.Y)
	dst := image.Rect(x, y, x+int(toX-fromX+0.5), y+int(toY-fromY+0.5))
	src := image.Rect(int(fromX/scale+0.5), int(fromY/scale+0.5), int(toX/scale+0.5), int(toY/scale+0.5))
	xdraw.CatmullRom.Scale(out, dst, flat, src, draw.Src, nil)
	return out
}

// place lays a length into a room: in its middle, or, where it is longer, with the focus as near to the
// middle as the ends allow. It returns where it begins in the room, and what of it is seen.
func place(length, room, focus float64) (at int, from, to float64) {
	if length <= room {
		return int((room-length)/2 + 0.5), 0, length
	}
	from = min(max(focus*length-room/2, 0), length-room)
	return 0, from, from + room
}

// ground fills a frame with the picture itself, blurred and darkened.
func ground(out, picture *image.RGBA) {
	const grains = 12
	small := average(picture, max(1, min(picture.Rect.Dx(), picture.Rect.Dy())/grains))
	xdraw.CatmullRom.Scale(out, out.Rect, small, small.Rect, draw.Src, nil)
	draw.Draw(out, out.Rect, image.NewUniform(color.RGBA{A: 0x60}), image.Point{}, draw.Over)
}
