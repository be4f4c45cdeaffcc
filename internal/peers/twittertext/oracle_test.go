package twittertext

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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
	folder(t)
	var in bytes.Buffer
	for _, text := range texts {
		if err := json.NewEncoder(&in).Encode(text); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), node, "oracle.cjs")
	cmd.Stdin = &in
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

// folder returns where the library lies.
func folder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join("node_modules", "twitter-text")
	if _, err := os.Stat(dir); err != nil {
		testneed.Missing(t, "twittertext", "npm package twitter-text: make peers installs it")
	}
	return dir
}

var tldWord = regexp.MustCompile(`[|(:]([^|()?:'\s;]+)`)

// topLevelDomains reads the library's own lists, which are alternatives of two regular expressions.
func topLevelDomains(t *testing.T) []string {
	t.Helper()
	var tlds []string
	for _, file := range []string{"validGTLD.js", "validCCTLD.js"} {
		b, err := os.ReadFile(filepath.Join(folder(t), "dist", "regexp", file))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range tldWord.FindAllStringSubmatch(string(b), -1) {
			tlds = append(tlds, m[1])
		}
	}
	if len(tlds) < 1400 {
		t.Fatalf("only %d top-level domains were found in the library", len(tlds))
	}
	return tlds
}
