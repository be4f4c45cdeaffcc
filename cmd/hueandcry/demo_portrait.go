package main

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
)

// portrait draws the face of the demo's missing child: nobody's photograph.
func portrait() ([]byte, error) {
	const w, h = 800, 1000
	p := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(p, p.Bounds(), image.NewUniform(color.RGBA{0xbf, 0xdb, 0xe8, 0xff}), image.Point{}, draw.Src)
	var (
		skin  = color.RGBA{0xf1, 0xc7, 0xa4, 0xff}
		hair  = color.RGBA{0xb5, 0x4a, 0x1e, 0xff}
		shirt = color.RGBA{0x2f, 0x8f, 0x4e, 0xff}
		ink   = color.RGBA{0x33, 0x2a, 0x26, 0xff}
		green = color.RGBA{0x3a, 0x7d, 0x44, 0xff}
		white = color.RGBA{0xff, 0xff, 0xff, 0xff}
	)
	ellipse(p, 400, 1040, 330, 300, shirt)
	ellipse(p, 400, 740, 75, 120, skin)
	ellipse(p, 400, 430, 245, 265, hair)
	ellipse(p, 175, 500, 38, 60, skin)
	ellipse(p, 625, 500, 38, 60, skin)
	ellipse(p, 400, 500, 215, 260, skin)
	ellipse(p, 400, 290, 205, 95, hair)
	for _, x := range []int{315, 485} {
		ellipse(p, x, 480, 42, 30, white)
		ellipse(p, x, 482, 24, 24, green)
		ellipse(p, x, 482, 11, 11, ink)
	}
	ellipse(p, 400, 575, 24, 16, color.RGBA{0xdd, 0xa5, 0x83, 0xff})
	ellipse(p, 400, 645, 80, 42, ink)
	ellipse(p, 400, 628, 84, 38, skin) // what is left of the mouth is a smile
	var out bytes.Buffer
	err := png.Encode(&out, p)
	return out.Bytes(), err
}

func ellipse(p *image.RGBA, cx, cy, rx, ry int, c color.Color) {
	for y := cy - ry; y <= cy+ry; y++ {
		for x := cx - rx; x <= cx+rx; x++ {
			dx, dy := float64(x-cx)/float64(rx), float64(y-cy)/float64(ry)
			if dx*dx+dy*dy <= 1 && image.Pt(x, y).In(p.Bounds()) {
				p.Set(x, y, c)
			}
		}
	}
}
