package twittertext

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/hueandcry/hueandcry/internal/testneed"
)

// verdict is what X's library says of one text.
type verdict struct {
	Length int      `json:"length"`
	Valid  bool     `json:"valid"`
	Links  []string `json:"links"`
}

// ask returns the library's verdicts on texts, in their order.
func ask(t *testing.T, texts []string) []verdict {
	t.Helper()
	node := testneed.Command(t, "twittertext", "node")
	dir := filepath.Join(testneed.Root(t), "internal", "peers", "twittertext")
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "twitter-text")); err != nil {
		testneed.Missing(t, "twittertext", "npm package twitter-text (make peers installs it)")
	}
	var in bytes.Buffer
	for _, text := range texts {
		if err := json.NewEncoder(&in).Encode(text); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), node, "oracle.cjs")
	cmd.Dir, cmd.Stdin = dir, &in
	var fault bytes.Buffer
	cmd.Stderr = &fault
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("the oracle: %v\n%s", err, fault.Bytes())
	}
	var verdicts []verdict
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var v verdict
		if err := d.Decode(&v); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		verdicts = append(verdicts, v)
	}
	if len(verdicts) != len(texts) {
		t.Fatalf("%d texts, %d verdicts", len(texts), len(verdicts))
	}
	return verdicts
}
