package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// patch is a change of the sources for one build: exact texts that give way to others. It needs no hook in
// what it changes, and says so when a text is not there any more.
type patch struct {
	name  string
	says  string            // its first line
	notes map[string]string // "caught: kill", …
	hunks []hunk
}

// hunk is one text of one file that gives way.
type hunk struct {
	file, old, instead string
}

// readPatch reads the form in which patches are kept: a line of words, notes "name: value", then for each
// file "@@ path" and its hunks, parted by empty lines; a line of the old text begins with a minus, one of
// the new with a plus. A hunk without old text is a new file.
func readPatch(name, text string) (p patch, err error) {
	p = patch{name: name, notes: map[string]string{}}
	file, open := "", false
	for n, line := range strings.Split(strings.TrimSpace(text), "\n") {
		mark, rest := "", line
		if line != "" {
			mark, rest = line[:1], line[1:]
		}
		switch {
		case n == 0:
			p.says = line
		case strings.HasPrefix(line, "@@ "):
			file, open = line[len("@@ "):], false
		case line == "":
			open = false
		case file == "":
			key, value, ok := strings.Cut(line, ": ")
			if !ok {
				return p, fmt.Errorf("%s, line %d: neither a note nor a file", name, n+1)
			}
			p.notes[key] = value
		case mark == "-" || mark == "+":
			if !open {
				p.hunks, open = append(p.hunks, hunk{file: file}), true
			}
			h := &p.hunks[len(p.hunks)-1]
			if mark == "-" {
				h.old += rest + "\n"
			} else {
				h.instead += rest + "\n"
			}
		default:
			return p, fmt.Errorf("%s, line %d: begins with neither - nor +", name, n+1)
		}
	}
	if len(p.hunks) == 0 {
		return p, fmt.Errorf("%s changes nothing", name)
	}
	return p, nil
}

// overlay writes the changed files below a folder, and returns the file that go build -overlay takes.
func (p patch) overlay(root, dir string) (string, error) {
	changed := map[string]string{}
	for _, h := range p.hunks {
		text, ok := changed[h.file]
		if h.old == "" { // a new file
			changed[h.file] = h.instead
			continue
		}
		if !ok {
			b, err := os.ReadFile(filepath.Join(root, h.file))
			if err != nil {
				return "", fmt.Errorf("patch %s: %w", p.name, err)
			}
			text = string(b)
		}
		if n := strings.Count(text, h.old); n != 1 {
			return "", fmt.Errorf("patch %s: this text is %d times in %s, not once; write the patch anew:\n%s", p.name, n, h.file, h.old)
		}
		changed[h.file] = strings.Replace(text, h.old, h.instead, 1)
	}
	replace := map[string]string{}
	for file, text := range changed {
		to := filepath.Join(dir, strings.ReplaceAll(file, "/", "_"))
		if err := os.WriteFile(to, []byte(text), 0o600); err != nil {
			return "", err
		}
		replace[filepath.Join(root, file)] = to
	}
	b, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "overlay.json")
	return file, os.WriteFile(file, b, 0o600)
}

// with is a patch that makes the changes of both.
func (p patch) with(q patch) patch {
	p.hunks = append(append([]hunk{}, p.hunks...), q.hunks...)
	return p
}
