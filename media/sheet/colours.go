package sheet

import "image/color"

var (
	white  = color.RGBA{0xff, 0xff, 0xff, 0xff}
	ink    = color.RGBA{0x12, 0x16, 0x1c, 0xff}
	quiet  = color.RGBA{0x4a, 0x52, 0x5e, 0xff}
	faint  = color.RGBA{0xc9, 0xd0, 0xd9, 0xff}
	danger = color.RGBA{0xb9, 0x10, 0x1e, 0xff}
	yellow = color.RGBA{0xff, 0xd1, 0x1a, 0xff}
	violet = color.RGBA{0x5b, 0x21, 0xb6, 0xff} // of a drill
	green  = color.RGBA{0x11, 0x6e, 0x3c, 0xff} // of the end
)

// band is the colour of the band.
func (s *Sheet) band() color.RGBA {
	switch s.Look {
	case Exercise:
		return violet
	case Found:
		return green
	case Appeal:
	}
	if s.Colour.A == 0 {
		return danger
	}
	return s.Colour
}

// on is black or white, whichever is read better on a colour (WCAG 2.2, relative luminance).
func on(c color.RGBA) color.RGBA {
	if luminance(c) > 0.3 {
		return ink
	}
	return white
}

func luminance(c color.RGBA) float64 {
	linear := func(v uint8) float64 { f := float64(v) / 0xff; return f * f } // near enough to choose between two
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// dark is a colour as letters on white need it.
func dark(c color.RGBA) color.RGBA {
	for luminance(c) > 0.18 {
		c.R, c.G, c.B = c.R-c.R/8, c.G-c.G/8, c.B-c.B/8
	}
	return c
}
