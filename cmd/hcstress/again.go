package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

// judgeAgain judges a history that was kept.
func judgeAgain(args []string, stdout io.Writer) error {
	if len(args) != 1 {
		return usagef("judge takes one file that --keep has kept")
	}
	b, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	var h judge.History
	if err := json.Unmarshal(b, &h); err != nil {
		return fmt.Errorf("%s is no history: %w", args[0], err)
	}
	found := judge.Check(h)
	for _, v := range found {
		fmt.Fprintln(stdout, v)
	}
	fmt.Fprintf(stdout, "%d deliveries, %d violations\n", judge.Deliveries(h), len(found))
	if len(found) > 0 {
		return fmt.Errorf("%s shows broken promises", args[0])
	}
	return nil
}
