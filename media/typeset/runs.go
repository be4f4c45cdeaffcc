package typeset

import (
	"slices"
	"strconv"
	"strings"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"github.com/rivo/uniseg"
	"golang.org/x/image/math/fixed"
)

// unit is the size at which everything is shaped; what is drawn is scaled from it. The shaper knows whole sizes
// only.
const unit = 1024

// mostShaped bounds what is remembered.
const mostShaped = 1 << 10

// shape turns a text into runs of glyphs in its own order.
func (f *Fonts) shape(text []rune, lang string, base di.Direction, bold bool) []shaping.Output {
	key := strconv.FormatBool(bold) + lang + "\x00" + strconv.Itoa(int(base)) + string(text)
	if runs, ok := f.shaped[key]; ok {
		return copies(runs)
	}
	runs := f.split.Split(shaping.Input{
		Text: text, RunEnd: len(text), Direction: base, Size: fixed.I(unit), Language: language.NewLanguage(lang),
	}, oneFace{f.last[bold]})
	var out []shaping.Output
	for _, run := range f.byFace(slices.Clone(runs), lang, bold) {
		out = append(out, f.shaper.Shape(run))
	}
	if len(f.shaped) >= mostShaped {
		clear(f.shaped)
	}
	f.shaped[key] = out
	return copies(out)
}

// copies are runs that may be spoilt: whoever breaks lines writes into their glyphs.
func copies(runs []shaping.Output) []shaping.Output {
	out := slices.Clone(runs)
	for i := range out {
		out[i].Glyphs = slices.Clone(out[i].Glyphs)
	}
	return out
}

// oneFace leaves the choice of the face to us.
type oneFace struct{ face *font.Face }

func (o oneFace) ResolveFace(rune) *font.Face { return o.face }

// byFace divides runs of one script and direction by the face that draws them. A face is chosen for each grapheme
// cluster as a whole: a mark is never drawn by another face than its letter.
func (f *Fonts) byFace(runs []shaping.Input, lang string, bold bool) []shaping.Input {
	var out []shaping.Input
	for _, run := range runs {
		var part shaping.Input
		for start := run.RunStart; start < run.RunEnd; {
			cluster := firstCluster(run.Text[start:run.RunEnd])
			face := f.choose(cluster, run.Script, lang, bold)
			if part.Face != nil && blank(cluster) {
				face = part.Face
			}
			if part.Face != face {
				if part.Face != nil {
					out = append(out, part)
				}
				part = run
				part.RunStart, part.Face = start, face
			}
			start += len(cluster)
			part.RunEnd = start
		}
		if part.Face != nil {
			out = append(out, part)
		}
	}
	return out
}

func firstCluster(text []rune) []rune {
	cluster, _, _, _ := uniseg.FirstGraphemeClusterInString(string(text), -1)
	return text[:len([]rune(cluster))]
}

func blank(cluster []rune) bool { return strings.TrimSpace(string(cluster)) == "" }

// choose is the first face that has the whole cluster: that of the script, or else those that stand in.
func (f *Fonts) choose(cluster []rune, script language.Script, lang string, bold bool) *font.Face {
	first := latin
	if own, ok := families[script]; ok {
		first = own
	}
	for _, family := range append([]string{first}, others...) {
		if face := f.face(family, country(lang, script), bold); face != nil && draws(face, cluster) {
			return face
		}
	}
	return f.last[bold]
}

func draws(face *font.Face, cluster []rune) bool {
	for _, r := range cluster {
		if _, ok := face.NominalGlyph(r); !ok && !invisible(r) {
			return false
		}
	}
	return true
}

// invisible reports whether a rune directs others and has no shape of its own: joiners, marks of direction,
// selectors of variants.
func invisible(r rune) bool {
	return r == 0x200c || r == 0x200d || r == 0x200e || r == 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 ||
		r >= 0xfe00 && r <= 0xfe0f || r == '\n' || r == '\t'
}

// rightToLeft are the languages that are written so.
var rightToLeft = []string{"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}

// RightToLeft reports whether a language runs from right to left.
func RightToLeft(lang string) bool {
	primary, _, _ := strings.Cut(strings.ToLower(lang), "-")
	return slices.Contains(rightToLeft, primary)
}
