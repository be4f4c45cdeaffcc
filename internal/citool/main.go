// Command citool reads what go test says: it shows what failed, counts over a whole run, and holds the
// coverage of a package against a floor.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
)

const usage = `usage:
  go test -json ./... | citool show           one line for each package, and the whole output of what failed
  citool count N < events.json                the line of counts over all events; N failed steps that were no tests are added
  citool cover PERCENT PROFILE PACKAGE...     fails if a package's statement coverage is not above PERCENT`

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "citool:", err)
		os.Exit(1)
	}
}

func run(args []string, in io.Reader, out io.Writer) error {
	switch {
	case len(args) == 1 && args[0] == "show":
		return show(in, out)
	case len(args) == 2 && args[0] == "count":
		steps, err := strconv.Atoi(args[1])
		if err != nil {
			return fmt.Errorf("count: %q is not a number of steps", args[1])
		}
		return count(in, out, steps)
	case len(args) > 3 && args[0] == "cover":
		floor, err := strconv.ParseFloat(args[1], 64)
		if err != nil {
			return fmt.Errorf("cover: %q is not a percentage", args[1])
		}
		return cover(out, floor, args[2], args[3:])
	default:
		return errors.New(usage)
	}
}
