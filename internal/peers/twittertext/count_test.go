package twittertext

import (
	"slices"
	"testing"

	"github.com/hueandcry/hueandcry/channels/twitter"
)

// compare fails the test for every text that we count, or find links in, otherwise than X's library.
func compare(t *testing.T, texts []string) {
	t.Helper()
	for i, x := range ask(t, texts) {
		length, links := twitter.Count(texts[i]), twitter.Links(texts[i])
		if length != x.Length || !slices.Equal(links, x.Links) {
			t.Errorf("%q\nours: %d %q\nX's:  %d %q", texts[i], length, links, x.Length, x.Links)
		}
	}
}

func TestGenerated(t *testing.T) {
	t.Run("pieces of alerts", func(t *testing.T) { compare(t, generate(1, 8_000)) })
	t.Run("anything", func(t *testing.T) { compare(t, scribble(2, 2_000)) })
}

// Every top-level domain that the library knows, with a scheme and without, in capitals too.
func TestTopLevelDomains(t *testing.T) {
	var texts []string
	for _, tld := range topLevelDomains(t) {
		texts = append(texts, "see http://example."+tld+" now", "by the school."+tld+" now")
	}
	compare(t, texts)
}

// Where we differ, and why we leave it so.
func TestKnownDifferences(t *testing.T) {
	t.Run("newer top-level domains", func(t *testing.T) {
		// The library's list ends in 2020. X's own servers may well know what came later, and counting too
		// much costs a word while counting too little costs the post.
		for _, tld := range []string{"kids", "music", "spa"} {
			text := "see example." + tld + " now"
			x := ask(t, []string{text})[0]
			if len(x.Links) > 0 {
				t.Errorf("X's library has learned .%s: take it off this list", tld)
			}
			if !slices.Equal(twitter.Links(text), []string{"example." + tld}) || twitter.Count(text) < x.Length {
				t.Errorf("%q: %d %q, X's %d", text, twitter.Count(text), twitter.Links(text), x.Length)
			}
		}
	})
	t.Run("a bare domain run into foreign letters and a path", func(t *testing.T) {
		// The library glues the parts of such a link together when it tells it; it counts as we do.
		text := "Rd.to日本.com/example.co.jp"
		x := ask(t, []string{text})[0]
		if links := twitter.Links(text); len(links) != len(x.Links) || twitter.Count(text) != x.Length {
			t.Errorf("%q: %d %q, X's %d %q", text, twitter.Count(text), links, x.Length, x.Links)
		}
	})
}
