package bluesky

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
)

func link(start, end int, uri string) facet {
	return facet{byteSlice{start, end}, []feature{{Type: featureLink, URI: uri}}}
}

func tag(start, end int, name string) facet {
	return facet{byteSlice{start, end}, []feature{{Type: featureTag, Tag: name}}}
}

func TestFacets(t *testing.T) {
	for text, want := range map[string][]facet{
		"MISSING: Zoë, 9. Info https://hc.example/a/7K3Q #Missing": {
			link(23, 48, "https://hc.example/a/7K3Q"), tag(49, 57, "Missing"),
		},
		"🆘 Zoë 👨‍👩‍👧‍👦 https://hc.example/a #東京": {link(36, 56, "https://hc.example/a"), tag(57, 64, "東京")},

		// Links.
		"https://hc.example/a":                   {link(0, 20, "https://hc.example/a")},
		"see https://hc.example/a.":              {link(4, 24, "https://hc.example/a")},
		"see (https://hc.example/a), please":     {link(5, 25, "https://hc.example/a")},
		"(https://hc.example/a)":                 {link(1, 21, "https://hc.example/a")},
		"https://hc.example/a_(b)":               {link(0, 24, "https://hc.example/a_(b)")},
		"HTTPS://HC.EXAMPLE/A":                   {link(0, 20, "HTTPS://HC.EXAMPLE/A")},
		"look:https://hc.example/a":              nil, // only at the start of a word
		"https://":                               nil,
		"http://:80":                             nil,
		"police.com and fire.example":            {link(0, 10, "https://police.com")},
		"police.com/tips?id=1!":                  {link(0, 20, "https://police.com/tips?id=1")},
		"Larkmoor.gov.":                          {link(0, 12, "https://Larkmoor.gov")},
		"my-county.org:8080":                     {link(0, 18, "https://my-county.org:8080")},
		"call 555.0134.01 at 5:30 p.m.":          nil,
		"desk@police.com":                        nil,
		"first.last@police.com":                  nil,
		"john.me@police.com":                     nil, // an address, though .me exists
		"The U.S. Marshals, e.g. in St.Louis":    nil,
		"police.com”":                            nil,
		"a https://b.example\nhttps://c.example": {link(2, 19, "https://b.example"), link(20, 37, "https://c.example")},

		// Tags.
		"#Missing, #Alert!": {tag(0, 8, "Missing"), tag(10, 16, "Alert")},
		"＃東京 ok":            {tag(0, 9, "東京")},
		"#9 #1a #... #":     {tag(3, 6, "1a")},
		"a#b":               nil,
		"##twice":           {tag(0, 7, "#twice")},
		"#️⃣":               nil,
		"#a\u200bb":         {tag(0, 2, "a")},
		"#foo(https://hc.example": {
			tag(0, 23, "foo(https://hc.example"),
		},
		"#" + strings.Repeat("é", 64):       {tag(0, 129, strings.Repeat("é", 64))},
		"#" + strings.Repeat("é", 65):       nil,
		"# Missing":                         nil,
		"":                                  nil,
		"  \n\t ":                           nil,
		"Plate 7ABC123 Call 555-0134 @desk": nil,
	} {
		got := facets(text)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
		if err := checkFacets(text, got); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestTheLengthsOfTheExamples(t *testing.T) {
	for text, want := range map[string][2]int{
		"MISSING: Zoë, 9. Info https://hc.example/a/7K3Q #Missing": {57, 56},
		"🆘 Zoë 👨‍👩‍👧‍👦 https://hc.example/a #東京":                   {64, 32},
	} {
		if got := [2]int{len(text), uniseg.GraphemeClusterCount(text)}; got != want {
			t.Errorf("%q has %v bytes and graphemes, want %v", text, got, want)
		}
	}
}

func TestFacetsOutOfPlace(t *testing.T) {
	const text = "Zoë, 9"
	for name, fs := range map[string][]facet{
		"negative":           {link(-1, 2, "https://a.example")},
		"empty":              {link(2, 2, "https://a.example")},
		"backwards":          {link(5, 2, "https://a.example")},
		"beyond the end":     {link(0, 8, "https://a.example")},
		"start in a letter":  {link(3, 5, "https://a.example")},
		"end in a letter":    {link(0, 3, "https://a.example")},
		"one in the other":   {link(0, 5, "https://a.example"), tag(4, 6, "b")},
		"not in their order": {tag(4, 6, "b"), link(0, 2, "https://a.example")},
	} {
		if checkFacets(text, fs) == nil {
			t.Errorf("%s: %+v is taken", name, fs)
		}
	}
	if err := checkFacets(text, []facet{link(0, 4, "https://a.example"), tag(4, 7, "b")}); err != nil {
		t.Error(err)
	}
}

func FuzzFacets(f *testing.F) {
	for _, s := range []string{
		"MISSING: Zoë, 9. Info https://hc.example/a/7K3Q #Missing", "🆘 👨‍👩‍👧‍👦 (https://hc.example/a) ＃東京",
		"police.com/(a)) #\u200d #a\u00ad", "#\xff\xfe https://\xff.example", "(((https://a.example)", "a.b.com:80 #️⃣",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		fs := facets(text)
		if err := checkFacets(text, fs); err != nil && utf8.ValidString(text) {
			t.Fatalf("%q: %v", text, err)
		}
		links := 0
		for _, one := range fs {
			shown := text[one.Index.Start:one.Index.End]
			switch feature := one.Features[0]; feature.Type {
			case featureLink:
				links++
				if !strings.HasSuffix(feature.URI, shown) || !strings.Contains(feature.URI, "://") {
					t.Errorf("%q leads to %q", shown, feature.URI)
				}
			case featureTag:
				if !strings.HasSuffix(shown, feature.Tag) || feature.Tag == "" || uniseg.GraphemeClusterCount(feature.Tag) > maxTag {
					t.Errorf("%q is tagged %q", shown, feature.Tag)
				}
			}
		}
		if got := len(linked(text)); got != links {
			t.Errorf("%q: %d links are told, %d made", text, got, links)
		}
	})
}
