// Package paint is a page of shapes, pictures and letters, which becomes pixels or a PDF.
package paint

import (
	"image"
	"image/color"
	"slices"
)

// Page is what is to be seen, in the order in which it was put there.
type Page struct {
	W, H  float64
	Title string // of a PDF
	Lang  string // of a PDF: a BCP 47 tag

	shapes  []shape
	letters []Letter
}

// shape is an outline in a colour, or a picture.
type shape struct {
	path    Path
	colour  color.RGBA
	picture *image.RGBA
	at      Rect
}

// Letter is one letter of a text that is drawn as shapes. It is not seen: it lets a reader search and copy
// what a page says, and lets a voice read it.
type Letter struct {
	Text  string
	X, Y  float64 // the left end of its baseline
	Width float64
	Size  float64
}

// Fill fills an outline with an opaque colour.
func (p *Page) Fill(path Path, c color.RGBA) {
	if len(path) > 0 {
		p.shapes = append(p.shapes, shape{path: path, colour: c})
	}
}

// Picture puts a picture into a rectangle.
func (p *Page) Picture(r Rect, picture *image.RGBA) {
	p.shapes = append(p.shapes, shape{picture: picture, at: r})
}

// Say adds the letters of a text in reading order.
func (p *Page) Say(text ...Letter) { p.letters = append(p.letters, text...) }

// Letters are all that the page says.
func (p *Page) Letters() []Letter { return slices.Clone(p.letters) }
