package boards_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/hueandcry/hueandcry/boards"
	"github.com/hueandcry/hueandcry/internal/testneed"
)

// The files that Grafana is given are what the code says.
func TestShippedFiles(t *testing.T) {
	dir := filepath.Join(testneed.Root(t), "deploy", "grafana", "dashboards")
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(boards.All()) {
		t.Errorf("%s holds %d files, want %d", dir, len(entries), len(boards.All()))
	}
	for _, b := range boards.All() {
		want, err := b.JSON()
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(dir, b.Name+".json"))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s.json is not what the code says (%v); run: go run ./cmd/hueandcry dashboards export deploy/grafana/dashboards", b.Name, err)
		}
	}
}
