package image

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// stage is what the test understands of one stage of a Dockerfile.
type stage struct {
	base    string // of FROM
	name    string // AS
	runs    []string
	copies  []copying
	user    string
	workdir string
	entry   []string
	command []string
	health  []string
}

// copying is one COPY.
type copying struct{ from, chown, source, target string }

// readDockerfile reads the stages of a Dockerfile. It refuses what it does not know, so that nothing in
// the file goes untested unnoticed.
func readDockerfile(text string) ([]stage, error) {
	var stages []stage
	text = strings.ReplaceAll(text, "\\\n", " ")
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		verb, rest, _ := strings.Cut(line, " ")
		if verb == "FROM" {
			stages = append(stages, readFrom(strings.Fields(rest)))
			continue
		}
		if len(stages) == 0 {
			return nil, fmt.Errorf("%s stands before the first FROM", verb)
		}
		if err := stages[len(stages)-1].read(verb, rest); err != nil {
			return nil, fmt.Errorf("%s: %w", line, err)
		}
	}
	return stages, nil
}

func readFrom(words []string) stage {
	s := stage{base: words[0]}
	if len(words) == 3 {
		s.name = words[2]
	}
	return s
}

func (s *stage) read(verb, rest string) (err error) {
	switch verb {
	case "RUN":
		s.runs = append(s.runs, rest)
	case "COPY":
		s.copies = append(s.copies, readCopy(strings.Fields(rest)))
	case "USER":
		s.user = rest
	case "WORKDIR":
		s.workdir = rest
	case "ENTRYPOINT":
		err = json.Unmarshal([]byte(rest), &s.entry)
	case "CMD":
		err = json.Unmarshal([]byte(rest), &s.command)
	case "HEALTHCHECK":
		_, list, _ := strings.Cut(rest, "CMD ")
		err = json.Unmarshal([]byte(list), &s.health)
	case "ARG", "EXPOSE", "VOLUME":
	default:
		err = fmt.Errorf("the test does not know %s", verb)
	}
	return err
}

func readCopy(words []string) copying {
	var c copying
	words = slices.DeleteFunc(words, func(word string) bool {
		flag, value, _ := strings.Cut(word, "=")
		switch flag {
		case "--from":
			c.from = value
		case "--chown":
			c.chown = value
		}
		return strings.HasPrefix(word, "--")
	})
	c.source, c.target = words[0], words[len(words)-1]
	return c
}

func TestReadDockerfile(t *testing.T) {
	stages, err := readDockerfile("# a comment\nFROM golang:1 AS build\nRUN one \\\n    two\nFROM scratch\n" +
		"COPY --from=build --chown=7:7 /a/ /b/\nUSER 7:7\nHEALTHCHECK --interval=1s CMD [\"/p\", \"h\"]\nENTRYPOINT [\"/p\"]\n")
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%+v", stages); got != "[{base:golang:1 name:build runs:[one      two] copies:[] user: workdir: entry:[] command:[] health:[]} "+
		"{base:scratch name: runs:[] copies:[{from:build chown:7:7 source:/a/ target:/b/}] user:7:7 workdir: entry:[/p] command:[] health:[/p h]}]" {
		t.Error(got)
	}
	for _, text := range []string{"RUN x\n", "FROM scratch\nADD x y\n", "FROM scratch\nCMD serve\n"} {
		if _, err := readDockerfile(text); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}
