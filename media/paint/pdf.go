package paint

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image/color"
	"image/jpeg"
	"strconv"
	"strings"
	"unicode/utf16"
)

// PDF writes the page as a PDF 1.7 (ISO 32000-1) of one page. A unit is a point. The same page gives the same
// bytes. Shapes and letters are outlines, so no font is needed where it is read or printed.
func (p *Page) PDF() ([]byte, error) {
	d := &document{}
	catalog, pages, page, content, info := d.reserve(), d.reserve(), d.reserve(), d.reserve(), d.reserve()
	var stream bytes.Buffer
	fmt.Fprintf(&stream, "1 0 0 -1 0 %s cm\n", number(p.H)) // from the upper left corner, as everything here
	var pictures bytes.Buffer
	for _, s := range p.shapes {
		if s.picture == nil {
			s.path.write(&stream, s.colour)
			continue
		}
		var b bytes.Buffer
		if err := jpeg.Encode(&b, s.picture, &jpeg.Options{Quality: 88}); err != nil {
			return nil, fmt.Errorf("the picture cannot be put into the PDF: %w", err)
		}
		n := d.reserve()
		size := s.picture.Rect.Size()
		d.stream(n, fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode", size.X, size.Y), b.Bytes())
		fmt.Fprintf(&pictures, "/P%d %d 0 R ", n, n)
		fmt.Fprintf(&stream, "q %s 0 0 %s %s %s cm /P%d Do Q\n", number(s.at.W), number(-s.at.H), number(s.at.X), number(s.at.Y+s.at.H), n)
	}
	fonts := d.sayings(p.letters, &stream)
	squeezed, err := squeeze(stream.Bytes())
	if err != nil {
		return nil, err
	}
	d.stream(content, "/Filter /FlateDecode", squeezed)
	d.object(catalog, fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R /Lang %s /ViewerPreferences << /DisplayDocTitle true >> >>", pages, text(p.Lang)))
	d.object(pages, fmt.Sprintf("<< /Type /Pages /Kids [%d 0 R] /Count 1 >>", page))
	d.object(page, fmt.Sprintf("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R /Resources << /XObject << %s>> /Font << %s>> >> >>",
		pages, number(p.W), number(p.H), content, pictures.String(), fonts))
	d.object(info, fmt.Sprintf("<< /Title %s >>", text(p.Title)))
	return d.finish(catalog, info), nil
}

// write draws an outline in PDF's words (ISO 32000-1, 8.5). There are no quadratic curves in them.
func (p Path) write(b *bytes.Buffer, c color.RGBA) {
	for _, v := range []uint8{c.R, c.G, c.B} {
		b.WriteString(number(float64(v)/0xff) + " ")
	}
	b.WriteString("rg\n")
	var from Point
	for i, s := range p {
		to := s.To
		switch s.Op {
		case Move:
			if i > 0 {
				b.WriteString("h ")
			}
			b.WriteString(coordinates(to[0]) + "m\n")
		case Line:
			b.WriteString(coordinates(to[0]) + "l\n")
		case Quad:
			third := func(a, b float64) float64 { return a + (b-a)*2/3 }
			b.WriteString(coordinates(
				Point{third(from.X, to[0].X), third(from.Y, to[0].Y)}, Point{third(to[1].X, to[0].X), third(to[1].Y, to[0].Y)}, to[1]) + "c\n")
		case Cubic:
			b.WriteString(coordinates(to[:]...) + "c\n")
		}
		points := s.points()
		from = points[len(points)-1]
	}
	b.WriteString("h f\n")
}

func coordinates(points ...Point) string {
	var s strings.Builder
	for _, p := range points {
		s.WriteString(number(p.X) + " " + number(p.Y) + " ")
	}
	return s.String()
}

func number(v float64) string {
	s := strconv.FormatFloat(v, 'f', 3, 64)
	for s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	if s[len(s)-1] == '.' {
		s = s[:len(s)-1]
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// text is a text string in UTF-16 (ISO 32000-1, 7.9.2.2).
func text(s string) string { return "<FEFF" + hex16(s) + ">" }

func hex16(s string) string {
	var b bytes.Buffer
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String()
}

func squeeze(raw []byte) ([]byte, error) {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := z.Write(raw); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
