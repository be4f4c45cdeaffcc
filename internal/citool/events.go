package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// event is one line of `go test -json` (go doc test2json). Build output comes as events of their own,
// with ImportPath in place of Package (go help buildjson).
type event struct {
	Action      string  `json:"Action"`
	Package     string  `json:"Package"`
	ImportPath  string  `json:"ImportPath"`
	Test        string  `json:"Test"`
	Output      string  `json:"Output"`
	Elapsed     float64 `json:"Elapsed"`     // seconds
	FailedBuild string  `json:"FailedBuild"` // the ImportPath whose build failed
}

// read calls f for each event. A line that is no event came from the go command itself and is an
// output that belongs to nothing.
func read(in io.Reader, f func(event) error) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			var e event
			if json.Unmarshal([]byte(line), &e) != nil {
				e = event{Action: "output", Output: line}
			}
			if err := f(e); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// show prints a line for each package and, whole, the output of each test that failed.
func show(in io.Reader, out io.Writer) error {
	outputs := map[[2]string]*strings.Builder{} // by package and test
	return read(in, func(e event) error {
		key := [2]string{e.Package + e.ImportPath, e.Test}
		switch e.Action {
		case "output", "build-output":
			if key == [2]string{} {
				_, err := io.WriteString(out, e.Output)
				return err
			}
			if outputs[key] == nil {
				outputs[key] = new(strings.Builder)
			}
			outputs[key].WriteString(e.Output)
			return nil
		case "pass", "skip", "fail":
			said := outputs[key]
			delete(outputs, key)
			if e.Action == "fail" {
				for _, o := range []*strings.Builder{outputs[[2]string{e.FailedBuild}], said} {
					if o != nil {
						_, _ = io.WriteString(out, o.String())
					}
				}
			}
			if e.Test == "" {
				_, err := fmt.Fprintf(out, "%s\t%s\t%.1fs\n", e.Action, e.Package, e.Elapsed)
				return err
			}
		}
		return nil
	})
}
