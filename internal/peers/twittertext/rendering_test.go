package twittertext

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/file"
	"github.com/hueandcry/hueandcry/alert/phrases"
	"github.com/hueandcry/hueandcry/channels/twitter"
	"github.com/hueandcry/hueandcry/internal/testneed"
)

// What the renderer writes for X is what X's library takes: valid, as long as we say, and with no link
// but our own. Every example, in every language, with the agency's link and without.
func TestRenderings(t *testing.T) {
	const page = "https://alerts.agency.example/a/H7K-2QF"
	var made []alert.Rendering
	for _, data := range alertFiles(t) {
		r, _, faults := file.Read(data)
		if alert.Blocking(faults) {
			continue // an example of a bad file
		}
		if r.Meta.Code == "" {
			r.Meta.Code = "H7K-2QF"
		}
		for _, lang := range r.Meta.Languages {
			for _, link := range []string{"", page} {
				rendering, faults := alert.Render(r, alert.Target{
					Phrases: phrases.Default(),
					Channel: "x-main", Network: "x", Lang: lang, Link: link,
					Limits: alert.Limits{Text: 280, Count: twitter.Count, Links: twitter.Links},
				})
				if !alert.Blocking(faults) {
					made = append(made, rendering)
				}
			}
		}
	}
	if len(made) < 6 {
		t.Fatalf("only %d renderings were made", len(made))
	}
	var texts []string
	for _, r := range made {
		texts = append(texts, r.Text)
	}
	for i, x := range ask(t, texts) {
		r := made[i]
		var want []string
		if r.Link != "" {
			want = []string{r.Link}
		}
		if !x.Valid || x.Length != r.Count || !slices.Equal(x.Links, want) {
			t.Errorf("%q: ours %d %q, X's %d %q, valid: %t", r.Text, r.Count, want, x.Length, x.Links, x.Valid)
		}
	}
}

func alertFiles(t *testing.T) [][]byte {
	t.Helper()
	found := [][]byte{file.Template(time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC), time.UTC)}
	names, err := filepath.Glob(filepath.Join(testneed.Shared(t), "data", "alerts", "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, data)
	}
	return found
}
