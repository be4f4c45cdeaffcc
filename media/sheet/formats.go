package sheet

import (
	"fmt"
	"strings"

	"github.com/hueandcry/hueandcry/media/paint"
	"github.com/hueandcry/hueandcry/media/typeset"
)

// Format is a kind of page.
type Format string

// The formats.
const (
	Card         Format = "card"     // 1200 × 630 pixels, as networks show a link
	Portrait     Format = "portrait" // 1080 × 1350 pixels, as networks show a photo
	PosterA4     Format = "poster-a4"
	PosterLetter Format = "poster-letter"
)

// Formats lists the formats.
func Formats() []Format { return []Format{Card, Portrait, PosterA4, PosterLetter} }

// ParseFormat reads the name of a format.
func ParseFormat(s string) (Format, error) {
	var names []string
	for _, f := range Formats() {
		if string(f) == s {
			return f, nil
		}
		names = append(names, string(f))
	}
	return "", fmt.Errorf("%q is no format of a page; say %s", s, strings.Join(names, ", "))
}

// Prints reports whether the format is meant for paper.
func (f Format) Prints() bool { return f == PosterA4 || f == PosterLetter }

// size is in pixels, or in points where it prints.
func (f Format) size() (w, h float64) {
	switch f {
	case Portrait:
		return 1080, 1350
	case PosterA4:
		return 595.276, 841.89
	case PosterLetter:
		return 612, 792
	case Card:
	}
	return 1200, 630
}

// margin is what a printer cannot reach.
func (f Format) margin() float64 {
	if f.Prints() {
		return 20
	}
	return 0
}

// Draw lays a sheet out. What does not fit becomes smaller, and then goes, the least important first.
func Draw(fonts *typeset.Fonts, s Sheet, f Format) (*paint.Page, Drawn) {
	w, h := f.size()
	page := &paint.Page{W: w, H: h, Title: s.Title, Lang: s.Lang}
	l := &layout{
		Sheet: s, fonts: fonts, page: page, mirrored: typeset.RightToLeft(s.Lang),
		frame: paint.Rect{W: w, H: h}.Inset(f.margin()),
	}
	l.u = l.frame.W / 1080
	if f == Card {
		l.u = 1
	}
	if s.Look == Exercise {
		l.tapes(24 * l.u)
	}
	switch {
	case s.Look == Found:
		l.ended()
	case f == Card:
		l.wide()
	default:
		l.tall()
	}
	return page, l.drawn
}
