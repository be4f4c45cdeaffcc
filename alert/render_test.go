package alert_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/phrases"
)

var anyLink = regexp.MustCompile(`https?://\S+`)

// Stand-ins for the three networks, by the facts that matter here.
func x(l alert.Lang) alert.Target {
	return alert.Target{Channel: "x-main", Network: "x", Lang: l, Link: page, Phrases: phrases.Default(), Limits: alert.Limits{
		Text: 280, Count: utf8.RuneCountInString, Unit: "weighted characters", NoLink: true, Images: 4, Alt: 1000,
	}}
}

func bluesky(l alert.Lang) alert.Target {
	return alert.Target{Channel: "bsky", Network: "bluesky", Lang: l, Link: page, Phrases: phrases.Default(), Limits: alert.Limits{
		Text: 300, Count: uniseg.GraphemeClusterCount, Unit: "graphemes", Bytes: 3000, Images: 4,
	}}
}

func mastodon(l alert.Lang) alert.Target {
	return alert.Target{Channel: "mastodon", Network: "mastodon", Lang: l, Link: page, Phrases: phrases.Default(), Limits: alert.Limits{
		Text: 500, Unit: "characters", Images: 4, Alt: 1500,
		Count: func(s string) int {
			return utf8.RuneCountInString(anyLink.ReplaceAllString(s, strings.Repeat("x", 23)))
		},
	}}
}

// wide takes everything.
func wide(l alert.Lang) alert.Target {
	return alert.Target{Channel: "wide", Network: "wide", Lang: l, Link: page, Phrases: phrases.Default(), Limits: alert.Limits{Text: 10_000}}
}

const page = "https://alerts.fenmarch.example/a/H7K-2QF"

// rendered is the text for a target that takes the alert.
func rendered(t testing.TB, r *alert.Revision, target alert.Target) alert.Rendering {
	t.Helper()
	out, faults := alert.Render(r, target)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return out
}

var update = flag.Bool("update", false, "write the golden files anew")

// golden holds a text against the one that a person has read.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s\nif this reads well, run the test with -update", d)
	}
}

// The texts as people will read them; read them when they change.
func TestRenderings(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, r := range []*alert.Revision{fullAlert(t), drill(t)} {
		for _, target := range []func(alert.Lang) alert.Target{x, bluesky, mastodon, wide} {
			for _, l := range r.Languages() {
				out := rendered(t, r, target(l))
				if out.Count > out.Limit || out.Bytes != len(out.Text) || out.Marker != "H7K-2QF/1" {
					t.Errorf("%+v", out)
				}
				fmt.Fprintf(&b, "== %s, %s, %s: %d of %d %s\n%s\n-- left out: %s\n\n",
					r.Status(), out.Network, l, out.Count, out.Limit, out.Unit, out.Text, strings.Join(out.LeftOut, "; "))
			}
		}
	}
	golden(t, "renderings.txt", b.String())
}
