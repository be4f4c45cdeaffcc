package typeset

import (
	"cmp"
	"slices"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/rivo/uniseg"

	"github.com/hueandcry/hueandcry/media/paint"
)

// outline is the shape of a glyph in a line that begins at a place. A glyph without one, such as a space, or
// a picture in colours, has none.
func (g glyph) outline(x, y, size float64) paint.Path {
	if g.id == font.EmptyGlyph {
		return nil
	}
	data, ok := g.face.GlyphDataOutline(g.id)
	if !ok {
		return nil
	}
	scale := size / float64(g.face.Upem())
	ops := [...]paint.Op{
		opentype.SegmentOpMoveTo: paint.Move, opentype.SegmentOpLineTo: paint.Line,
		opentype.SegmentOpQuadTo: paint.Quad, opentype.SegmentOpCubeTo: paint.Cubic,
	}
	path := make(paint.Path, 0, len(data.Segments))
	for _, s := range data.Segments {
		one := paint.Segment{Op: ops[s.Op]}
		for i, a := range s.ArgsSlice() {
			one.To[i] = paint.Point{X: x + g.x + float64(a.X)*scale, Y: y + g.y - float64(a.Y)*scale}
		}
		path = append(path, one)
	}
	return path
}

// letters are what a person takes for letters, each where it is drawn, in the order in which they are read.
func (l Line) letters(x, y float64) []paint.Letter {
	type cluster struct {
		glyph

		x, width float64
	}
	var all []cluster
	which := map[int]int{} // of them, by where the text begins
	for _, g := range l.glyphs {
		i, known := which[g.first]
		if !known {
			i = len(all)
			which[g.first] = i
			all = append(all, cluster{glyph: g, x: x})
		}
		all[i].width += g.advance
		x += g.advance
	}
	slices.SortFunc(all, func(a, b cluster) int { return cmp.Compare(a.first, b.first) })
	var out []paint.Letter
	for _, c := range all {
		letters := graphemes(l.text[c.first : c.first+c.runes])
		each := c.width / float64(len(letters)) // of a ligature each has its share
		for i, text := range letters {
			at := c.x + float64(i)*each
			if c.rtl {
				at = c.x + c.width - float64(i+1)*each
			}
			out = append(out, paint.Letter{Text: text, X: at, Y: y, Width: each, Size: l.size})
		}
	}
	return out
}

func graphemes(text []rune) []string {
	var out []string
	for g := uniseg.NewGraphemes(string(text)); g.Next(); {
		out = append(out, g.Str())
	}
	return out
}

// Missing are the letters of the lines that no face here can draw.
func Missing(lines []Line) []string {
	var out []string
	for _, l := range lines {
		for _, g := range l.glyphs {
			if s := string(l.text[g.first : g.first+g.runes]); g.id == 0 && !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}
