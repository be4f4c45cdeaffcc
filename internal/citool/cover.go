package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
)

// tally is how many statements a package has, and how many of them ran.
type tally struct{ all, ran int }

// cover prints the statement coverage of packages and fails for those that are not above the floor, or
// that the profile does not know.
func cover(out io.Writer, floor float64, profile string, packages []string) error {
	f, err := os.Open(profile)
	if err != nil {
		return err
	}
	defer f.Close()
	tallies, err := readProfile(f)
	if err != nil {
		return fmt.Errorf("%s: %w", profile, err)
	}
	var faults []error
	for _, pkg := range packages {
		t := tallies[pkg]
		if t.all == 0 {
			faults = append(faults, fmt.Errorf("%s: no coverage was recorded", pkg))
			continue
		}
		percent := 100 * float64(t.ran) / float64(t.all)
		_, _ = fmt.Fprintf(out, "%5.1f %%  %s\n", percent, pkg)
		if percent <= floor {
			faults = append(faults, fmt.Errorf("%s: %.1f %% of the statements are covered, more than %g %% are asked for", pkg, percent, floor))
		}
	}
	return errors.Join(faults...)
}

// readProfile reads a coverage profile: lines of "FILE:LINE.COL,LINE.COL STATEMENTS COUNT" after a line
// that names the mode. A block may be listed more than once; it ran if any of them did.
func readProfile(r io.Reader) (map[string]tally, error) {
	type block struct{ statements, count int }
	blocks := map[string]block{}
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		line := lines.Text()
		if strings.HasPrefix(line, "mode:") {
			continue
		}
		var place string
		var b block
		if _, err := fmt.Sscanf(line, "%s %d %d", &place, &b.statements, &b.count); err != nil {
			return nil, fmt.Errorf("not a line of a coverage profile: %q", line)
		}
		b.count = max(b.count, blocks[place].count)
		blocks[place] = b
	}
	tallies := map[string]tally{}
	for place, b := range blocks {
		file, _, _ := strings.Cut(place, ":")
		t := tallies[path.Dir(file)]
		t.all += b.statements
		if b.count > 0 {
			t.ran += b.statements
		}
		tallies[path.Dir(file)] = t
	}
	return tallies, lines.Err()
}
