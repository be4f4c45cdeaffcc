package sheet

import (
	"math"
	"strings"

	"rsc.io/qr"

	"github.com/hueandcry/hueandcry/media/paint"
)

// heading draws the band at the top.
func (l *layout) heading(r paint.Rect) {
	c := l.band()
	l.page.Fill(paint.Box(r), c)
	inner := r.Inset(16 * l.u)
	inner.X, inner.W = inner.X+16*l.u, inner.W-32*l.u
	title := words{text: l.Heading, size: 76 * l.u, bold: true, colour: on(c)}
	beside := words{text: l.Notice, size: 34 * l.u, bold: true, colour: on(c)}
	if beside.text == "" {
		beside.text, beside.size = l.Agency, 30*l.u
	}
	title = l.largest(title, inner.W*0.56, inner.H)
	left, right := l.cut(inner, l.widest(title, inner.W*0.56)+36*l.u)
	l.writeMiddle(title, left)
	beside = l.largest(beside, right.W, right.H)
	if spare := right.W - l.widest(beside, right.W); l.Notice == "" { // the name stands at the far end
		_, right = l.cut(right, spare)
	}
	l.writeMiddle(beside, right)
}

// widest is the width of the longest line.
func (l *layout) widest(w words, width float64) float64 {
	widest := 0.0
	for _, line := range l.lines(w, width) {
		widest = max(widest, line.Width)
	}
	return widest
}

// tapes frame the page of a drill.
func (l *layout) tapes(height float64) {
	var top, bottom paint.Rect
	top, l.frame = below(l.frame, height)
	l.frame, bottom = below(l.frame, l.frame.H-height)
	l.tape(top)
	l.tape(bottom)
}

// tape is the black and yellow of a barrier: this is no appeal.
func (l *layout) tape(r paint.Rect) {
	l.page.Fill(paint.Box(r), yellow)
	for x := r.X; x < r.X+r.W; x += 2 * r.H {
		inside := func(x float64) float64 { return min(max(x, r.X), r.X+r.W) }
		l.page.Fill(paint.Polygon(
			paint.Point{X: inside(x + r.H), Y: r.Y}, paint.Point{X: inside(x + 2*r.H), Y: r.Y},
			paint.Point{X: inside(x + r.H), Y: r.Y + r.H}, paint.Point{X: inside(x), Y: r.Y + r.H}), ink)
	}
}

// action draws the bar at the bottom: whom to call, and where the truth is.
func (l *layout) action(r paint.Rect) {
	l.page.Fill(paint.Box(r), ink)
	inner := r.Inset(14 * l.u)
	if code := l.code(); code != nil {
		var square paint.Rect
		inner, square = l.cut(inner, inner.W-inner.H)
		l.matrix(code, square)
		inner, _ = l.cut(inner, inner.W-20*l.u)
	}
	_, inner = l.cut(inner, 18*l.u)
	blocks := []block{}
	for i, c := range l.Calls {
		size := 66.0
		if i > 0 {
			size = 44
		}
		blocks = append(blocks, block{words: words{text: c, size: size * l.u, bold: true, colour: white}, before: 14 * l.u})
	}
	issuer := l.Agency
	if l.Notice == "" { // it stands in the band
		issuer = ""
	}
	about := strings.Join(nonEmpty(issuer, l.Code, shortened(l.Link)), " · ")
	if about != "" {
		small := l.largest(words{text: about, size: 24 * l.u, colour: faint}, inner.W, 30*l.u) // on one line
		blocks = append(blocks, block{words: small, before: 16 * l.u, rank: 1})
	}
	l.middle(blocks, inner)
}

func nonEmpty(items ...string) []string {
	var out []string
	for _, s := range items {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// shortened is an address as people type it.
func shortened(link string) string {
	return strings.TrimPrefix(strings.TrimPrefix(link, "https://"), "http://")
}

// code is the QR code of the link, or nil.
func (l *layout) code() *qr.Code {
	if l.Link == "" {
		return nil
	}
	c, err := qr.Encode(l.Link, qr.M)
	if err != nil { // longer than any code
		return nil
	}
	return c
}

// quietZone is the white around a code without which it is not found (ISO/IEC 18004, 5.3.8), in modules.
const quietZone = 4

func (l *layout) matrix(c *qr.Code, r paint.Rect) {
	l.page.Fill(paint.Box(r), white)
	n := float64(c.Size + 2*quietZone)
	module := r.W / n
	if whole := math.Floor(module); l.u >= 1 && whole >= 2 { // pixels: sharp edges
		module = whole
	}
	x0, y0 := math.Round(r.X+(r.W-module*float64(c.Size))/2), math.Round(r.Y+(r.H-module*float64(c.Size))/2)
	var black paint.Path
	for y := range c.Size {
		for x := 0; x < c.Size; x++ {
			run := 0
			for x+run < c.Size && c.Black(x+run, y) {
				run++
			}
			if run > 0 {
				black = append(black, paint.Box(paint.Rect{X: x0 + float64(x)*module, Y: y0 + float64(y)*module, W: float64(run) * module, H: module})...)
				x += run
			}
		}
	}
	l.page.Fill(black, ink)
}
