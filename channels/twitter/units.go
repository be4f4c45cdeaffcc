package twitter

import (
	"strings"
	"unicode/utf16"
)

// units is a text as UTF-16 code units, which is what twitter-text works on: half of a surrogate pair
// can end one thing and begin another there.
type units struct {
	text string
	r    []rune // surrogates stand alone
	at   []int  // byte where each unit begins, and the end of the text
	tlds []int  // where a top-level domain that begins at each unit ends; -1 = none, 0 = not asked yet
}

func unitsOf(text string) units {
	u := units{text: text, r: make([]rune, 0, len(text)), at: make([]int, 0, len(text)+1), tlds: make([]int, len(text)+1)}
	for i, r := range text {
		if hi, lo := utf16.EncodeRune(r); r > 0xFFFF {
			u.r, u.at = append(u.r, hi, lo), append(u.at, i, i)
			continue
		}
		u.r, u.at = append(u.r, r), append(u.at, i)
	}
	u.at = append(u.at, len(text))
	return u
}

// string returns the stretch from p to q. Half of a surrogate pair at p stands for the whole.
func (u units) string(p, q int) string { return u.text[u.at[p]:u.at[q]] }

func (u units) span(start, end int) span { return span{u.at[start], u.at[end]} }

// get returns the unit at p, or a space behind the end: nothing goes on there.
func (u units) get(p int) rune {
	if p < len(u.r) {
		return u.r[p]
	}
	return ' '
}

// scheme returns the length of http:// or https:// at p, or 0.
func (u units) scheme(p int) int {
	for _, s := range []string{"https://", "http://"} {
		if p+len(s) <= len(u.r) && strings.EqualFold(u.string(p, p+len(s)), s) {
			return len(s)
		}
	}
	return 0
}

// port returns the end of a port at p, or p.
func (u units) port(p int) int {
	q := p + 1
	for isDigit(u.get(q)) {
		q++
	}
	if u.get(p) != ':' || q == p+1 {
		return p
	}
	return q
}

// path returns the end of a path at p, or p. A path ends in a letter, a digit, one of = _ # / + - or,
// right behind one of these, in balanced parentheses; the full stop behind a link is not part of it.
func (u units) path(p int) int {
	if u.get(p) != '/' {
		return p
	}
	p++
	end := p
	for {
		switch c := u.get(p); {
		case isPath(c):
			p++
			if isPathEnd(c) {
				end = p
			}
		case c == '(' && u.parens(p, 1) > 0:
			q := u.parens(p, 1)
			if p == end {
				end = q
			}
			p = q
		default:
			return end
		}
	}
}

// parens returns the end of balanced parentheses at p that hold path characters and, nest levels deep,
// one more such pair; or -1.
func (u units) parens(p, nest int) int {
	q := p + 1
	inner := false
	for {
		switch c := u.get(q); {
		case isPath(c):
			q++
		case c == '(' && nest > 0 && !inner && u.parens(q, nest-1) > 0:
			q, inner = u.parens(q, nest-1), true
		case c == ')' && q > p+1:
			return q + 1
		default:
			return -1
		}
	}
}

// query returns the end of a query at p, or p.
func (u units) query(p int) int {
	if u.get(p) != '?' {
		return p
	}
	end := p
	for q := p + 1; isQuery(u.get(q)); q++ {
		if c := u.r[q]; isAlnum(c) || strings.ContainsRune("-_&=#/", c) {
			end = q + 1
		}
	}
	return end
}
