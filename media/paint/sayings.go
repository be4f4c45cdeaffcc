package paint

import (
	"bytes"
	"fmt"
	"strings"
)

// perFont is how many letters a font of one byte a letter can have.
const perFont = 255

// sayings writes the letters as text that is not seen. Their fonts are empty: each code of them is one letter as a
// person writes it, and a table says which. Each is put in its own place and stretched to its own width,
// so that a reader finds the words in every script, whichever way it runs.
func (d *document) sayings(letters []Letter, stream *bytes.Buffer) (fonts string) {
	codes := map[string]int{}
	var order []string
	for _, l := range letters {
		if _, known := codes[l.Text]; !known {
			codes[l.Text] = len(order)
			order = append(order, l.Text)
		}
	}
	var b strings.Builder
	for i := 0; i < len(order); i += perFont {
		fmt.Fprintf(&b, "/F%d %d 0 R ", i/perFont, d.emptyFont(order[i:min(i+perFont, len(order))]))
	}
	if len(letters) == 0 {
		return ""
	}
	stream.WriteString("BT 3 Tr\n")
	for _, l := range letters {
		if l.Width <= 0 || l.Size <= 0 {
			continue
		}
		code := codes[l.Text]
		fmt.Fprintf(stream, "/F%d %s Tf %s Tz 1 0 0 -1 %s %s Tm <%02X> Tj\n",
			code/perFont, number(l.Size), number(100*l.Width/(l.Size*letterWidth/1000)), number(l.X), number(l.Y), code%perFont+1)
	}
	stream.WriteString("ET\n")
	return b.String()
}

// letterWidth is that of every letter of our fonts, in thousandths of its size. Readers guess from it how large the
// letters are; this is what they take for usual.
const letterWidth = 600

// emptyFont is a font whose letters have nothing in them (ISO 32000-1, 9.6.5).
func (d *document) emptyFont(letters []string) int {
	font, empty, table := d.reserve(), d.reserve(), d.reserve()
	d.stream(empty, "", fmt.Appendf(nil, "%d 0 0 -250 1000 750 d1", letterWidth))
	var names, differences, widths, unicode strings.Builder
	for i := range letters {
		fmt.Fprintf(&names, "/g%d %d 0 R ", i+1, empty)
		fmt.Fprintf(&differences, "/g%d ", i+1)
		fmt.Fprintf(&widths, "%d ", letterWidth)
	}
	for i := 0; i < len(letters); i += 100 { // no more may stand in one block
		block := letters[i:min(i+100, len(letters))]
		fmt.Fprintf(&unicode, "%d beginbfchar\n", len(block))
		for j, l := range block {
			fmt.Fprintf(&unicode, "<%02X> <%s>\n", i+j+1, hex16(l))
		}
		unicode.WriteString("endbfchar\n")
	}
	d.stream(table, "", []byte("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Letters def\n/CMapType 2 def\n"+
		"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n"+unicode.String()+
		"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"))
	d.object(font, fmt.Sprintf("<< /Type /Font /Subtype /Type3 /FontBBox [0 -250 1000 750] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << %s>> "+
		"/Encoding << /Type /Encoding /Differences [1 %s] >> /FirstChar 1 /LastChar %d /Widths [%s] /Resources << >> /ToUnicode %d 0 R >>",
		names.String(), differences.String(), len(letters), widths.String(), table))
	return font
}
