package cap_test

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/alert/cap"
)

const (
	head = `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">`
	tail = "</alert>"
)

func times(n int, s string) string { return strings.Repeat(s, n) }

// attacks are documents that want too much of their reader, as large as it lets them be, and why they are
// refused. Those without a reason are read: they are bounded by their size.
var attacks = []struct{ name, doc, refusal string }{
	{"billion laughs", `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "` + times(10, "&a;") + `">]>` + head + "<note>&b;</note>" + tail, "a document type or another declaration"},
	{"a document type alone", "<!DOCTYPE alert>" + head + tail, "a document type or another declaration"},
	{"an external entity", `<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + head + "<note>&x;</note>" + tail, "a document type or another declaration"},
	{"a declaration within", head + `<!ENTITY a "b">` + tail, "a document type or another declaration"},
	{"an entity of nobody", head + "<note>&x;</note>" + tail, "invalid character entity &x;"},
	{"deep", times(87_000, "<a>"), "elements stand more than 64 deep"},
	{"deep, and whole", head + times(64, "<a>") + times(64, "</a>") + tail, "elements stand more than 64 deep"},
	{"wide", head + times(65_000, "<a/>") + tail, "there are more than 20000 elements"},
	{"attributes", "<alert" + func() string {
		var b strings.Builder
		for i := range 20_000 {
			fmt.Fprintf(&b, ` a%d=""`, i)
		}
		return b.String()
	}() + "/>", "has more than 32 attributes"},
	{"one huge attribute", head + `<note a="` + times(260_000, "x") + `"/>` + tail, ""},
	{"the same attribute twice", head + `<note a="1" a="2"/>` + tail, "has the attribute a twice"},
	{"too large", head + times(1<<18, " ") + tail, "bytes are too many; at most 262144 are read"},
	{"much text", head + "<note>" + times(262_000, "x") + "</note>" + tail, ""},
	{"many comments", head + times(30_000, "<!---->") + tail, ""},
	{"many pieces of text", head + "<note>" + times(28_000, "x<?a?>") + "</note>" + tail, ""},
	{"many languages", head + times(19_000, "<info/>") + tail, "there are 19000 infos; at most 50 are read"},
	{"a polygon of many points", head + "<info><area><polygon>" + times(60_000, "1,2 ") + "</polygon></area></info>" + tail, ""},
	{"many polygons", head + "<info><area>" + times(1500, "<polygon>"+times(35, "1,2 ")+"</polygon>") + "</area></info>" + tail, ""},
	{"many references", head + "<references>" + times(8000, "a,b,2026-01-01T00:00:00+00:00 ") + "</references>" + tail, ""},
	{"many faults", head + times(19_000, "<x>y</x>") + tail, ""},
	{"two identifiers", head + "<identifier>a</identifier><identifier>b</identifier>" + tail, "line 1: there is a second <identifier>; leave one of them out"},
	{"two senders", head + "<sender>a</sender><status>Actual</status><sender/>" + tail, "there is a second <sender>"},
	{"two descriptions", head + "<info><description>a</description><description>b</description></info>" + tail, "there is a second <description>"},
	{"two values", head + "<info><parameter><valueName>a</valueName><value>1</value><value>2</value></parameter></info>" + tail, "there is a second <value>"},
	{"two roots", head + tail + head + tail, "there is a second root element"},
	{"text behind the root", head + tail + "x", "there is text outside the root element"},
	{"another namespace", `<alert xmlns="urn:example"/>`, `"urn:example" is no namespace of CAP; send CAP 1.2`},
	{"no namespace", "<alert/>", `"" is no namespace of CAP`},
	{"another root", `<html xmlns="http://www.w3.org/1999/xhtml"/>`, "<html> is no CAP message"},
	{"no end", head, "unexpected EOF"},
	{"nothing", "", "there is no element"},
	{"another encoding", `<?xml version="1.0" encoding="UTF-7"?>` + head + tail, `the encoding "utf-7" is not read; send UTF-8`},
	{"UTF-16", "\xFE\xFF\x00<", "this is not utf-8"},
	{"broken UTF-8", head + "<note>\xff</note>" + tail, "this is not utf-8"},
	{"a control character", head + "<note>\x01</note>" + tail, "illegal character code U+0001"},
}

// mostMemory is what one attack may allocate in all, in bytes.
const mostMemory = 64 << 20

// Whoever has seen one message of ours can make one that looks signed until it is computed.
func TestForgeriesAreBounded(t *testing.T) { // not parallel: it measures memory
	signed := string(sign(t, compose(t, full(t), 1)))
	_, signature, _ := strings.Cut(signed, "<ds:Signature ")
	signature = "<ds:Signature " + signature
	for name, body := range map[string]string{
		"wide":    times(19_000, "<a/>"),
		"deep":    times(60, "<a>") + times(60, "</a>"),
		"text":    "<note>" + times(240_000, "x") + "</note>",
		"escapes": "<note>" + times(60_000, "&lt;") + "</note>",
		"namespaces": times(640, "<a"+func() string {
			var b strings.Builder
			for i := range 30 {
				fmt.Fprintf(&b, ` xmlns:n%d=""`, i)
			}
			return b.String()
		}()+"/>"),
	} {
		doc := []byte(head + "<sender>" + sender + "</sender>" + body + signature)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := cap.Verify(doc, us().pins(), sent)
		runtime.ReadMemStats(&after)
		used := after.TotalAlloc - before.TotalAlloc
		t.Logf("%s: %d kB allocated for %d kB: %v", name, used>>10, len(doc)>>10, err)
		if err == nil || used > mostMemory {
			t.Errorf("%s: %d MB allocated: %v", name, used>>20, err)
		}
	}
}

func TestAttacksAreBounded(t *testing.T) { // not parallel: it measures memory
	for _, a := range attacks {
		for reader, read := range map[string]func([]byte) error{
			"Read":   func(b []byte) error { _, err := cap.Read(b); return err },
			"Verify": func(b []byte) error { _, err := cap.Verify(b, us().pins(), sent); return err },
		} {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err := read([]byte(a.doc))
			runtime.ReadMemStats(&after)
			used := after.TotalAlloc - before.TotalAlloc
			t.Logf("%s, %s: %d kB allocated for %d kB", a.name, reader, used>>10, len(a.doc)>>10)
			if used > mostMemory {
				t.Errorf("%s, %s: %d MB allocated", a.name, reader, used>>20)
			}
			if a.refusal == "" && reader == "Read" && err != nil || a.refusal != "" && err == nil {
				t.Errorf("%s, %s: %v", a.name, reader, err)
			}
			if err != nil && reader == "Read" && !strings.Contains(err.Error(), a.refusal) {
				t.Errorf("%s: %v", a.name, err)
			}
			if err != nil && len(err.Error()) > 300 {
				t.Errorf("%s: a long error: %v", a.name, err)
			}
		}
	}
}

// A feed may be larger than a message, and is bounded all the same.
func TestAttacksOnFeedsAreBounded(t *testing.T) { // not parallel: it measures memory
	const atom = `<feed xmlns="http://www.w3.org/2005/Atom">`
	message := head + "<note>" + times(1<<18, "x") + "</note>" + tail
	for name, doc := range map[string]string{
		"entries":                atom + times(40_000, "<entry/>") + "</feed>",
		"a large message inside": atom + `<entry><content>` + message + "</content></entry></feed>",
		"many messages inside":   atom + times(1000, `<entry><content>`+head+"<info/>"+tail+"</content></entry>") + "</feed>",
		"deep":                   atom + times(90, "<a>"),
		"too large":              atom + times(1<<21, " "),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f, err := cap.ReadFeed([]byte(doc))
		runtime.ReadMemStats(&after)
		used := after.TotalAlloc - before.TotalAlloc
		t.Logf("%s: %d kB allocated for %d kB", name, used>>10, len(doc)>>10)
		if used > mostMemory {
			t.Errorf("%s: %d MB allocated", name, used>>20)
		}
		if refused := name == "deep" || name == "too large"; (err != nil) != refused {
			t.Errorf("%s: %v", name, err)
		}
		if name == "a large message inside" && (f.Entries[0].Refusal == nil || f.Entries[0].Message != nil) {
			t.Error("it is read:", f.Entries[0].Refusal)
		}
	}
}

// The report of a message that is wrong all over is short, and what blocks is in it.
func TestFindingsAreBounded(t *testing.T) {
	t.Parallel()
	r, err := cap.Read([]byte(head + times(19_000, "<x/>") + tail))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Findings) > 120 || !r.Blocked() {
		t.Error(len(r.Findings))
	}
	has := func(code string) bool {
		return slices.ContainsFunc(r.Findings, func(f cap.Finding) bool { return f.Path == "sender" && f.Code == code })
	}
	if !has("MISSING_REQUIRED_ELEMENT") {
		t.Error(r.Findings)
	}
	if !bytes.HasPrefix(r.Raw, []byte("<alert")) {
		t.Errorf("%.20q", r.Raw)
	}
}
