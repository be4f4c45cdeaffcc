package typeset

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"

	"github.com/hueandcry/hueandcry/media/paint"
)

// Style is how a text is set.
type Style struct {
	Size float64
	Bold bool
}

// Line is one line of a text.
type Line struct {
	Width   float64
	Ascent  float64 // from the baseline to the highest ink, or to where capitals reach
	Descent float64

	fonts  *Fonts
	size   float64
	glyphs []glyph
	text   []rune // the whole of which this is a line
}

type glyph struct {
	face    *font.Face
	id      font.GID
	x, y    float64 // its dot
	advance float64
	first   int // of its cluster, in the text
	runes   int
	rtl     bool
}

// Lines breaks a text into lines no wider than width. A word that is wider by itself is broken.
func (f *Fonts) Lines(text, lang string, s Style, width float64) []Line {
	text = strings.Join(strings.FieldsFunc(text, parts), " ")
	if text == "" {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	runes := []rune(text)
	base := direction(runes, lang)
	runs := f.shape(runes, lang, base, s.Bold)
	room := fixed.Int26_6(min(width/s.Size*unit*64, math.MaxInt32))
	lines, _ := f.wrap.WrapParagraphF(shaping.WrapConfig{Direction: base}, room, runes, shaping.NewSliceIterator(runs))
	out := make([]Line, 0, len(lines))
	for _, l := range lines {
		out = append(out, f.line(l, runes, s.Size))
	}
	return out
}

// parts tells what parts words. Control characters have no glyph, and a run of nothing else cannot be broken.
func parts(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// direction is that of the first letter that has one, and else that of the language.
func direction(text []rune, lang string) di.Direction {
	for _, r := range text {
		switch {
		case r >= 0x590 && r <= 0x8ff, r >= 0xfb1d && r <= 0xfdff, r >= 0xfe70 && r <= 0xfeff:
			return di.DirectionRTL
		case r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z', r > 0xbf && r < 0x2000, r >= 0x3000:
			return di.DirectionLTR
		}
	}
	if RightToLeft(lang) {
		return di.DirectionRTL
	}
	return di.DirectionLTR
}

// The least that a line takes above and below its baseline, of its size: where capitals and most tails reach.
const (
	capitals = 0.74
	tails    = 0.22
)

func (f *Fonts) line(runs shaping.Line, text []rune, size float64) Line {
	slices.SortFunc(runs, func(a, b shaping.Output) int { return cmp.Compare(a.VisualIndex, b.VisualIndex) })
	scale := size / unit / 64
	out := Line{fonts: f, size: size, text: text, Ascent: capitals * size, Descent: tails * size}
	for _, run := range runs {
		for _, g := range run.Glyphs {
			out.glyphs = append(out.glyphs, glyph{
				face: run.Face, id: g.GlyphID, x: out.Width + float64(g.XOffset)*scale, y: -float64(g.YOffset) * scale,
				advance: float64(g.Advance) * scale, first: g.TextIndex(), runes: g.RunesCount(), rtl: run.Direction.Progression() == di.TowardTopLeft,
			})
			top := float64(g.YBearing+g.YOffset) * scale
			out.Ascent = max(out.Ascent, top)
			out.Descent = max(out.Descent, -top-float64(g.Height)*scale)
			out.Width += float64(g.Advance) * scale
		}
	}
	return out
}

// Draw puts the line on a page, its left end and its baseline at a place.
func (l Line) Draw(p *paint.Page, x, y float64, fill func(paint.Path)) {
	l.fonts.mu.Lock()
	defer l.fonts.mu.Unlock()
	var all paint.Path
	for _, g := range l.glyphs {
		all = append(all, g.outline(x, y, l.size)...)
	}
	fill(all)
	p.Say(l.letters(x, y)...)
}
