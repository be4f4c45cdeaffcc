package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/hueandcry/hueandcry/alert"
)

// typed has a person type the words that an alert is acted on with. Those of a drill and of the real thing
// differ, so that neither is acted on in the belief that it is the other.
func (c *cli) typed(ctx context.Context, a alert.Alert, what, done string) error {
	words := a.Code
	if a.Status != alert.Actual {
		words = strings.ToUpper(string(a.Status)) + " " + a.Code
	}
	fmt.Fprintf(c.Err, "To %s, type: %s\n> ", what, words)
	typed, err := within(ctx, func() (string, error) { return bufio.NewReader(c.In).ReadString('\n') })
	switch {
	case errors.Is(err, errInterrupted):
		return fmt.Errorf("%w; nothing was %s", err, done)
	case err != nil && !errors.Is(err, io.EOF):
		return fmt.Errorf("reading what was typed: %w", err)
	}
	if !strings.EqualFold(strings.TrimSpace(typed), words) {
		return fmt.Errorf("%q is not %q: nothing was %s", strings.TrimSpace(typed), words, done)
	}
	return nil
}
