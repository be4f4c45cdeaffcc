package strictxml_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"testing"

	"github.com/hueandcry/hueandcry/internal/strictxml"
)

// Whatever the bytes are, reading ends within its limits, and each element is told with its place and its
// bytes. What is taken, the standard library takes as well.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"<?xml version='1.0'?>\n<a xmlns=\"urn:x\" xmlns:y=\"urn:y\"><b k=\"v\"> one <!-- c -->two&#13;&amp;<![CDATA[<x>]]></b><y:b/></a>",
		"<!DOCTYPE a><a/>", "<a>&b;</a>", "<a><a><a><a><a/></a></a></a></a>", `<a b="1" b="2"/>`, "<a/><b/>", "<a></b>", "\xEF\xBB\xBF<a/>",
		"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xE1</a>", "<a xmlns:y='u'><y:a y:b='1'/></a>", "<a", "</a>", "",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := strictxml.Read(data, limits)
		if err != nil {
			if err.Error() == "" {
				t.Error("a refusal without a word")
			}
			return
		}
		n := 0
		for e := range doc.Root.Descendants() {
			n++
			if e.Line < 1 || e.Column < 1 || !bytes.HasPrefix(doc.Bytes(e), []byte("<")) || !bytes.HasSuffix(doc.Bytes(e), []byte(">")) || len(e.Attributes) > limits.Attributes {
				t.Errorf("%+v is %q", e, doc.Bytes(e))
			}
		}
		if n > limits.Elements || len(data) > limits.Bytes {
			t.Errorf("%d elements in %d bytes", n, len(data))
		}
		d := xml.NewDecoder(bytes.NewReader(doc.Text))
		d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
		for {
			if _, err := d.Token(); err == io.EOF { //nolint:errorlint // as the decoder says it
				break
			} else if err != nil {
				t.Fatal(err)
			}
		}
	})
}
