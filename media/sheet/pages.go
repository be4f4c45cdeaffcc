package sheet

import (
	"strings"

	"github.com/hueandcry/hueandcry/media/paint"
)

// photos are those of the people who have one, at most as many as can be recognised.
func (l *layout) photos(most int) []Photo {
	var out []Photo
	for _, p := range l.People {
		if p.Photo == nil || len(out) == most {
			continue
		}
		photo := *p.Photo
		if len(l.People) > 1 { // which of them it is
			photo.Mark = strings.Join(nonEmpty(p.Name, photo.Mark), " · ")
		}
		out = append(out, photo)
	}
	return out
}

// bandHeight is larger in a drill.
func (l *layout) bandHeight(plain float64) float64 {
	if l.Look == Exercise {
		plain *= 1.15
	}
	return plain * l.u
}

// wide is the card: the photo at the side, the facts beside it, whom to call below.
func (l *layout) wide() {
	top, rest := below(l.frame, l.bandHeight(100))
	l.heading(top)
	if photos := l.photos(2); len(photos) > 0 {
		var panel paint.Rect
		panel, rest = l.cut(rest, min(rest.H*0.8, 430)*l.u)
		for _, p := range photos {
			var one paint.Rect
			one, panel = below(panel, rest.H/float64(len(photos)))
			l.photo(p, one)
		}
	}
	body, foot := below(rest, rest.H-150*l.u)
	l.action(foot)
	body = body.Inset(24 * l.u)
	body.X, body.W = body.X+8*l.u, body.W-16*l.u // in line with the bar below
	l.column(l.story(l.People), body)
}

// tall is the portrait and the poster: the photo above, the facts below.
func (l *layout) tall() {
	top, rest := below(l.frame, l.bandHeight(128))
	l.heading(top)
	body, foot := below(rest, rest.H-230*l.u)
	l.action(foot)
	pad := 32 * l.u
	photos := l.photos(4)
	switch len(photos) {
	case 0:
		l.column(l.story(l.People), body.Inset(pad))
	case 1:
		upper, lower := below(body, body.H*0.55)
		panel, side := l.cut(upper, min(upper.H*0.8, body.W*0.5))
		l.photo(photos[0], panel)
		side = side.Inset(pad)
		l.column(l.who(l.People), side)
		lower = lower.Inset(pad)
		l.column(l.story(nil), lower)
	default:
		upper, lower := below(body, body.H*0.46)
		width := upper.W / float64(len(photos))
		for _, p := range photos {
			var one paint.Rect
			one, upper = l.cut(upper, width)
			l.photo(p, one)
		}
		l.column(l.story(l.People), lower.Inset(pad))
	}
}

// ended is the page of a case that is over.
func (l *layout) ended() {
	body, foot := below(l.frame, l.frame.H-190*l.u)
	upper, lower := below(body, body.H*0.5)
	l.page.Fill(paint.Box(upper), l.band())
	pad := 50 * l.u
	upper, lower = upper.Inset(pad), lower.Inset(pad*0.8)
	l.writeMiddle(l.largest(words{text: l.Heading, size: 240 * l.u, bold: true, colour: on(l.band())}, upper.W, upper.H), upper)
	l.writeMiddle(l.largest(words{text: l.Notice, size: 60 * l.u, bold: true, colour: ink}, lower.W, lower.H), lower)
	l.action(foot)
}
