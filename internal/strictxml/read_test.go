package strictxml_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/internal/strictxml"
)

var limits = strictxml.Limits{Bytes: 10_000, Depth: 4, Attributes: 3, Elements: 20}

func TestRead(t *testing.T) {
	t.Parallel()
	const text = "<?xml version='1.0'?>\n<!-- c --><a xmlns=\"urn:x\" xmlns:y=\"urn:y\">\n  <b k=\"v\"> one <!-- c -->two&#13;\n&amp;<![CDATA[<x>]]> </b>\n  <y:b/><b/></a>\n"
	doc, err := strictxml.Read([]byte("\xEF\xBB\xBF"+text), limits)
	if err != nil {
		t.Fatal(err)
	}
	a := doc.Root
	b := a.Child("urn:x", "b")
	if !a.Is("urn:x", "a") || b.Text != "one two\n&<x>" || b.Attribute("k") != "v" || b.Attribute("l") != "" {
		t.Errorf("%+v", b)
	}
	if a.Line != 2 || a.Column != 11 || b.Line != 3 || b.Column != 3 {
		t.Error(a.Line, a.Column, b.Line, b.Column)
	}
	if got := string(doc.Bytes(a.Child("urn:y", "b"))); got != "<y:b/>" || string(doc.Bytes(a)) != text[strings.Index(text, "<a"):len(text)-1] {
		t.Errorf("%q", got)
	}
	if n := len(slices.Collect(a.All("urn:x", "b"))); n != 2 || a.Child("urn:x", "c") != nil {
		t.Error(n)
	}
	var names []string
	for e := range a.Descendants() {
		names = append(names, e.Name)
		if len(names) == 3 {
			break
		}
	}
	if strings.Join(names, " ") != "a b b" {
		t.Error(names)
	}
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	for declared, c := range map[string]struct{ bytes, want string }{
		"UTF-8":        {"\xC3\xA1", "á"},
		"us-ascii":     {"a", "a"},
		"ISO-8859-1":   {"\xE1", "á"},
		"windows-1252": {"\x80\xE1", "€á"},
	} {
		doc, err := strictxml.Read([]byte(`<?xml version="1.0" encoding="`+declared+`"?><a>`+c.bytes+"</a>"), limits)
		if err != nil || doc.Root.Text != c.want || !strings.Contains(string(doc.Text), c.want) {
			t.Errorf("%s: %v", declared, err)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for doc, want := range map[string]string{
		strings.Repeat(" ", 10_001):        "10001 bytes are too many; at most 10000 are read",
		"":                                 "there is no element; this is no XML document",
		"<!DOCTYPE a><a/>":                 "line 1: a document type or another declaration (<!…>) is not read; leave it out",
		"\n\n<a>&b;</a>":                   "line 3: invalid character entity &b;",
		"<a><a><a><a><a/></a></a></a></a>": "line 1: elements stand more than 4 deep within each other",
		"<a>" + strings.Repeat("<b/>", 20) + "</a>":         "line 1: there are more than 20 elements",
		`<a b="" c="" d="" e=""/>`:                          "line 1: <a> has more than 3 attributes",
		`<a b="1" b="2"/>`:                                  "line 1: <a> has the attribute b twice",
		`<a xmlns:x="u" xmlns:y="u"><b x:k="" y:k=""/></a>`: "line 1: <b> has the attribute k twice",
		"<a/>\n<b/>": "line 2: there is a second root element",
		"<a/>\nb":    "line 1: there is text outside the root element",
		"<a>":        "line 1: unexpected EOF",
		"<a></b>":    "line 1: element <a> closed by </b>",
		`<?xml version="1.0" encoding="EBCDIC"?><a/>`: `the encoding "ebcdic" is not read; send UTF-8`,
		"<a>\xFF</a>":               "this is not utf-8; send UTF-8, and declare it",
		`<?xml version="1.1"?><a/>`: `line 1: xml: unsupported version "1.1"; only version 1.0 is supported`,
	} {
		if _, err := strictxml.Read([]byte(doc), limits); err == nil || err.Error() != want {
			t.Errorf("%.60q: %v", doc, err)
		}
	}
}
