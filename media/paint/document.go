package paint

import (
	"bytes"
	"fmt"
)

// document is a PDF file that is being written: numbered objects, and where each begins.
type document struct {
	body    bytes.Buffer
	offsets []int
}

// reserve gives the number of an object that follows later.
func (d *document) reserve() int {
	d.offsets = append(d.offsets, 0)
	return len(d.offsets)
}

func (d *document) object(n int, content string) {
	if d.body.Len() == 0 {
		d.body.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n") // the second line says that what follows is no text
	}
	d.offsets[n-1] = d.body.Len()
	fmt.Fprintf(&d.body, "%d 0 obj\n%s\nendobj\n", n, content)
}

func (d *document) stream(n int, entries string, content []byte) {
	d.object(n, fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", entries, len(content), content))
}

// finish writes the table of where everything is (ISO 32000-1, 7.5.4).
func (d *document) finish(catalog, info int) []byte {
	table := d.body.Len()
	fmt.Fprintf(&d.body, "xref\n0 %d\n0000000000 65535 f \n", len(d.offsets)+1)
	for _, at := range d.offsets {
		fmt.Fprintf(&d.body, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&d.body, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(d.offsets)+1, catalog, info, table)
	return d.body.Bytes()
}
