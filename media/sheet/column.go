package sheet

import (
	"slices"

	"github.com/hueandcry/hueandcry/media/paint"
)

// block is one thing in a column of text.
type block struct {
	words

	kind   kind
	before float64 // white above it
	rank   int     // the highest goes first; 0 stays
}

type kind int

const (
	sentence kind = iota
	plate         // in a frame, as on a car
	warning       // in a red box
)

// How far a column's letters may grow to fill it, and shrink before something goes.
const (
	growth = 1.7
	least  = 0.66
	tiny   = 0.1 // where nothing more may go, letters shrink on to this
)

// column sets blocks below one another from the top, as large as they fit.
func (l *layout) column(blocks []block, r paint.Rect) { l.stack(l.fitted(blocks, r, growth), r) }

// middle sets them in the middle of the height.
func (l *layout) middle(blocks []block, r paint.Rect) {
	blocks = l.fitted(blocks, r, 1)
	h := l.total(blocks, r.W, 1)
	l.stack(blocks, paint.Rect{X: r.X, Y: r.Y + (r.H-h)/2, W: r.W, H: h})
}

// fitted scales blocks to a rectangle, and leaves out the least important where they would become too small.
func (l *layout) fitted(blocks []block, r paint.Rect, most float64) []block {
	blocks = slices.Clone(blocks)
	low := least
	for !l.fits(blocks, r, low) {
		worst := -1
		for i, b := range blocks {
			if b.rank > 0 && (worst < 0 || b.rank >= blocks[worst].rank) {
				worst = i
			}
		}
		if worst >= 0 {
			l.drawn.LeftOut = append(l.drawn.LeftOut, blocks[worst].text)
			blocks = slices.Delete(blocks, worst, worst+1)
			continue
		}
		if low *= 0.95; low < tiny {
			break
		}
	}
	for high := most; high-low > 0.02; {
		if half := (low + high) / 2; l.fits(blocks, r, half) {
			low = half
		} else {
			high = half
		}
	}
	for i, b := range blocks {
		blocks[i] = b.scaled(low)
	}
	return blocks
}

func (l *layout) fits(blocks []block, r paint.Rect, scale float64) bool {
	return l.total(blocks, r.W, scale) <= r.H && !l.broken(blocks, r.W, scale)
}

// stack draws blocks at the size that they have.
func (l *layout) stack(blocks []block, r paint.Rect) {
	y := r.Y
	for i, b := range blocks {
		if i > 0 {
			y += b.before
		}
		h := l.extent(b, r.W)
		l.put(b, paint.Rect{X: r.X, Y: y, W: r.W, H: h})
		y += h
	}
}

func (b block) scaled(by float64) block {
	b.size *= by
	b.before *= by
	return b
}

func (l *layout) total(blocks []block, width, scale float64) float64 {
	h := 0.0
	for i, b := range blocks {
		b = b.scaled(scale)
		if i > 0 {
			h += b.before
		}
		h += l.extent(b, width)
	}
	return h
}

// broken reports whether a large word would be broken: smaller letters are the lesser evil.
func (l *layout) broken(blocks []block, width, scale float64) bool {
	for _, b := range blocks {
		if b = b.scaled(scale); b.bold && l.breaks(b.words, width-2*b.padding()) {
			return true
		}
	}
	return false
}

// padding is what a box keeps free around its letters.
func (b block) padding() float64 {
	if b.kind == sentence {
		return 0
	}
	return 0.42 * b.size
}

func (l *layout) extent(b block, width float64) float64 {
	return l.height(b.words, width-2*b.padding()) + 2*b.padding()
}

func (l *layout) put(b block, r paint.Rect) {
	switch b.kind {
	case sentence:
	case plate:
		if lines := l.lines(b.words, r.W-2*b.padding()); len(lines) > 0 {
			r, _ = l.cut(r, min(r.W, lines[0].Width+2*b.padding()+1))
		}
		edge := 0.1 * b.size
		l.page.Fill(paint.Rounded(r, 0.25*b.size), ink)
		l.page.Fill(paint.Rounded(r.Inset(edge), 0.18*b.size), white)
	case warning:
		l.page.Fill(paint.Rounded(r, 0.2*b.size), danger)
	}
	l.write(b.words, r.Inset(b.padding()))
}

// Ranks of what may be left out: by turns a fact of the case and a look of a person, so that the first
// thing known of each stays longest. Of two equal ones the later goes first.
const (
	staying = 0
	facts   = 10
	looks   = 15
)

// story is all that a column tells: who, what they look like, what happened.
func (l *layout) story(people []Person) []block {
	out := l.who(people)
	for i, f := range l.Facts {
		rank := facts + 10*i
		if f.Keep {
			rank = staying
		}
		if f.Text != "" {
			out = append(out, block{words: words{text: f.Text, size: 30 * l.u, bold: f.Keep, colour: ink}, before: 20 * l.u, rank: rank})
		}
		if f.Plate != "" {
			out = append(out, block{words: words{text: f.Plate, size: 44 * l.u, bold: true, colour: ink}, kind: plate, before: 14 * l.u})
		}
	}
	if l.Warning != "" {
		out = append(out, block{words: words{text: l.Warning, size: 34 * l.u, bold: true, colour: white}, kind: warning, before: 20 * l.u})
	}
	return out
}

// who names and describes people.
func (l *layout) who(people []Person) []block {
	size := 72.0
	if len(people) > 1 {
		size = 52
	}
	var out []block
	for _, p := range people {
		name := words{text: p.Name, size: size * l.u, bold: true, colour: ink}
		age := words{text: p.Who, size: size * 0.54 * l.u, bold: true, colour: dark(l.band())}
		if p.Name == "" {
			name.text, age.text = p.Who, ""
		}
		for i, w := range []words{name, age} {
			if w.text != "" {
				out = append(out, block{words: w, before: float64(30-14*i) * l.u})
			}
		}
		for i, s := range p.About {
			out = append(out, block{words: words{text: s, size: 30 * l.u, colour: quiet}, before: 12 * l.u, rank: looks + 20*i})
		}
	}
	return out
}
