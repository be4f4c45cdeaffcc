package sheet

import (
	"image"
	"image/color"
	"regexp"
	"slices"
	"strings"

	"github.com/hueandcry/hueandcry/media"
	"github.com/hueandcry/hueandcry/media/paint"
	"github.com/hueandcry/hueandcry/media/typeset"
)

// layout is a page in the making.
type layout struct {
	Sheet

	fonts    *typeset.Fonts
	page     *paint.Page
	frame    paint.Rect // what of the page is used
	u        float64    // the length that all others are made of
	mirrored bool       // read from the right
	drawn    Drawn
}

// leading is the white between two lines, of their size.
const leading = 0.24

// number is one of a telephone, a plate, a time: its parts keep their order also where the text runs the other
// way.
var number = regexp.MustCompile(`\+?[0-9][0-9 ()./:-]*[0-9]`)

// words are letters of one kind.
type words struct {
	text   string
	size   float64
	bold   bool
	colour color.RGBA
}

func (l *layout) lines(w words, width float64) []typeset.Line {
	if l.mirrored {
		w.text = number.ReplaceAllString(w.text, "\u2066$0\u2069")
	}
	return l.fonts.Lines(w.text, l.Lang, typeset.Style{Size: w.size, Bold: w.bold}, width)
}

// height is that of a text in a column.
func (l *layout) height(w words, width float64) float64 {
	h := 0.0
	for i, line := range l.lines(w, width) {
		if i > 0 {
			h += leading * w.size
		}
		h += line.Ascent + line.Descent
	}
	return h
}

// write sets a text into a column from its top, from the side where reading begins.
func (l *layout) write(w words, r paint.Rect) {
	lines := l.lines(w, r.W)
	y := r.Y
	for _, line := range lines {
		x := r.X
		if l.mirrored {
			x = r.X + r.W - line.Width
		}
		line.Draw(l.page, x, y+line.Ascent, func(p paint.Path) { l.page.Fill(p, w.colour) })
		y += line.Ascent + line.Descent + leading*w.size
	}
	for _, m := range typeset.Missing(lines) {
		if !slices.Contains(l.drawn.Missing, m) {
			l.drawn.Missing = append(l.drawn.Missing, m)
		}
	}
}

// writeMiddle is write with the text in the middle of the height.
func (l *layout) writeMiddle(w words, r paint.Rect) {
	h := l.height(w, r.W)
	l.write(w, paint.Rect{X: r.X, Y: r.Y + (r.H-h)/2, W: r.W, H: h})
}

// largest makes a text as large as a rectangle takes, up to its own size, without breaking a word.
func (l *layout) largest(w words, width, height float64) words {
	for range 40 {
		if l.height(w, width) <= height && !l.breaks(w, width) {
			break
		}
		w.size *= 0.94
	}
	return w
}

// breaks reports whether a word is too wide to stand on one line.
func (l *layout) breaks(w words, width float64) bool {
	for word := range strings.FieldsSeq(w.text) {
		w.text = word
		if lines := l.lines(w, 1e6); len(lines) > 0 && lines[0].Width > width && len(word) < 40 {
			return true
		}
	}
	return false
}

// cut takes a piece off the side where reading begins.
func (l *layout) cut(r paint.Rect, width float64) (piece, rest paint.Rect) {
	if l.mirrored {
		return paint.Rect{X: r.X + r.W - width, Y: r.Y, W: width, H: r.H}, paint.Rect{X: r.X, Y: r.Y, W: r.W - width, H: r.H}
	}
	return paint.Rect{X: r.X, Y: r.Y, W: width, H: r.H}, paint.Rect{X: r.X + width, Y: r.Y, W: r.W - width, H: r.H}
}

// below takes a piece off the top.
func below(r paint.Rect, height float64) (piece, rest paint.Rect) {
	return paint.Rect{X: r.X, Y: r.Y, W: r.W, H: height}, paint.Rect{X: r.X, Y: r.Y + height, W: r.W, H: r.H - height}
}

// photo shows a picture with what must be known of it.
func (l *layout) photo(p Photo, r paint.Rect) {
	dots := 1.0
	if l.u < 1 { // on paper a unit is a point, and a printer has more
		dots = 3
	}
	size := image.Pt(int(r.W*dots+0.5), int(r.H*dots+0.5))
	l.page.Picture(r, media.Frame(p.Picture, size, p.Focus))
	mark := p.Mark
	if l.Look == Exercise {
		mark = l.Heading
	}
	if mark == "" {
		return
	}
	strip := paint.Rect{X: r.X, Y: r.Y + r.H - 48*l.u, W: r.W, H: 48 * l.u}
	ground := ink
	if l.Look == Exercise {
		ground = l.band()
	}
	l.page.Fill(paint.Box(strip), ground)
	inner := strip.Inset(10 * l.u)
	l.writeMiddle(l.largest(words{text: mark, size: 28 * l.u, bold: true, colour: on(ground)}, inner.W, inner.H), inner)
}
