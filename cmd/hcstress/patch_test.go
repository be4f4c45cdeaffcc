package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

// Every patch still finds what it changes. One that does not would build the daemon as it is.
func TestPatchesFindTheirTexts(t *testing.T) {
	root, err := moduleRoot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(kept, "*/*.patch")
	if err != nil || len(files) < 9+3 {
		t.Fatalf("%d patches, %v", len(files), err)
	}
	for _, file := range files {
		p, err := keptPatch(file)
		if err != nil {
			t.Error(err)
			continue
		}
		overlay, err := p.overlay(root, t.TempDir())
		if err != nil {
			t.Error(err)
		} else if b, err := os.ReadFile(overlay); err != nil || !strings.Contains(string(b), filepath.Join(root, p.hunks[0].file)) {
			t.Errorf("%s: the overlay is %s, %v", file, b, err)
		}
	}
}

// The nine seeded bugs name who must find them, and how.
func TestMutantsNameTheirHunters(t *testing.T) {
	all, err := keptMutants()
	if err != nil || len(all) != 9 {
		t.Fatalf("%d mutants, %v", len(all), err)
	}
	for _, m := range all {
		if d, ok := driverNamed(m.notes["driver"]); !ok || d.name == "mutants" {
			t.Errorf("%s: driver %q", m.name, m.notes["driver"])
		}
		breaks := strings.Fields(m.notes["breaks"])
		for _, kind := range breaks {
			if !slices.Contains(judge.Kinds(), kind) {
				t.Errorf("%s: no law knows %q", m.name, kind)
			}
		}
		if len(breaks) == 0 || m.says == "" {
			t.Errorf("%s does not say what it is, or what it breaks", m.name)
		}
	}
}

func TestReadPatch(t *testing.T) {
	const good = "It says.\ndriver: kill\n\n@@ a/b.go\n-\told\n+\tnew\n+\n\n-x\n\n@@ c.go\n+whole\n"
	p, err := readPatch("good", good)
	if err != nil || p.says != "It says." || p.notes["driver"] != "kill" {
		t.Fatalf("%+v, %v", p, err)
	}
	want := []hunk{{"a/b.go", "\told\n", "\tnew\n\n"}, {"a/b.go", "x\n", ""}, {"c.go", "", "whole\n"}}
	if !slices.Equal(p.hunks, want) {
		t.Errorf("hunks %+v", p.hunks)
	}
	for text, says := range map[string]string{
		"It says.\n":                     "changes nothing",
		"It says.\nno note\n@@ a\n-b":    "neither a note nor a file",
		"It says.\n@@ a\n-b\n c\n+d":     "neither - nor +",
		"It says.\nnote: x\n\n@@ a\nold": "neither - nor +",
	} {
		if _, err := readPatch("bad", text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want %q", text, err, says)
		}
	}
}

func TestOverlayWantsEachTextOnce(t *testing.T) {
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "a.go"), []byte("one\ntwo\ntwo\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ hunks, wrong string }{
		{"-one\n+1", ""},
		{"-one\n+1\n\n-1\n+uno", ""}, // of what an earlier one has made
		{"-two\n+2", "2 times"},
		{"-three\n+3", "0 times"},
	} {
		p, err := readPatch("p", "Says.\n@@ a.go\n"+c.hunks)
		if err != nil {
			t.Fatal(err)
		}
		_, err = p.overlay(root, t.TempDir())
		if (err == nil) != (c.wrong == "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
			t.Errorf("%q: %v", c.hunks, err)
		}
	}
}
