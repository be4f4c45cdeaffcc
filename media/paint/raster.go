package paint

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/vector"
)

// Pixels draws the page on white, one pixel to a unit.
func (p *Page) Pixels() *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, int(math.Ceil(p.W)), int(math.Ceil(p.H))))
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	for _, s := range p.shapes {
		if s.picture != nil {
			xdraw.CatmullRom.Scale(out, s.at.pixels(), s.picture, s.picture.Rect, draw.Over, nil)
			continue
		}
		fill(out, s.path, s.colour)
	}
	return out
}

func (r Rect) pixels() image.Rectangle {
	return image.Rect(int(math.Round(r.X)), int(math.Round(r.Y)), int(math.Round(r.X+r.W)), int(math.Round(r.Y+r.H)))
}

// fill rasterises within the outline's own bounds: a whole page for each letter would take seconds.
func fill(out *image.RGBA, path Path, c color.RGBA) {
	low, high := path.bounds()
	around := image.Rect(int(math.Floor(low.X)), int(math.Floor(low.Y)), int(math.Ceil(high.X)), int(math.Ceil(high.Y)))
	if around.Intersect(out.Rect).Empty() {
		return
	}
	at := func(q Point) (x, y float32) {
		return float32(q.X - float64(around.Min.X)), float32(q.Y - float64(around.Min.Y))
	}
	z := vector.NewRasterizer(around.Dx(), around.Dy())
	for i, s := range path {
		x, y := at(s.To[0])
		switch s.Op {
		case Move:
			if i > 0 {
				z.ClosePath()
			}
			z.MoveTo(x, y)
		case Line:
			z.LineTo(x, y)
		case Quad:
			x1, y1 := at(s.To[1])
			z.QuadTo(x, y, x1, y1)
		case Cubic:
			x1, y1 := at(s.To[1])
			x2, y2 := at(s.To[2])
			z.CubeTo(x, y, x1, y1, x2, y2)
		}
	}
	z.ClosePath()
	z.Draw(out, around, image.NewUniform(c), image.Point{})
}
