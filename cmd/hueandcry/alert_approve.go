package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/web"
)

func alertApproveCommand(c *cli) *cobra.Command {
	var (
		out format
		yes bool
	)
	cmd := &cobra.Command{
		Use:   "approve CODE",
		Short: "Approve the exact texts of an alert, so that they leave",
		Long: `Approve shows the exact text and pictures for every channel and asks to type the alert's code; for a drill
the word EXERCISE and the code, for a self-test TEST and the code. What is approved is what was shown: if
anything has changed since, the daemon refuses.`,
		Example: `  hueandcry alert approve H7K-2QF
  hueandcry alert approve H7K-2QF --yes -o json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cl, err := c.client(cmd.Context())
			if err != nil {
				return err
			}
			shown, err := cl.Alert(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if !yes {
				if err := c.confirm(cmd.Context(), shown); err != nil {
					return err
				}
			}
			a, err := cl.Approve(cmd.Context(), shown.Alert.Code, shown.Hash)
			if err != nil {
				return err
			}
			return c.write(out, web.Approved{Alert: a}, func(w io.Writer) { cells(w, a.Code, a.Status, a.Phase) })
		},
	}
	outputFlag(cmd, &out)
	cmd.Flags().BoolVar(&yes, "yes", false, "do not show and ask")
	return cmd
}

// confirm shows everything that would leave and has the person type what kind of alert it is. The words
// of a drill and of the real thing differ, so that neither is approved in the belief that it is the other.
func (c *cli) confirm(ctx context.Context, shown web.Shown) error {
	w := tabwriter.NewWriter(c.Err, 0, 0, 2, ' ', 0)
	for _, r := range shown.Renderings {
		writeRendering(w, r)
	}
	a := shown.Alert
	words := a.Code
	if a.Status == alert.Actual {
		fmt.Fprintf(w, "This is REAL and goes to %d channels in public: %s\n", len(shown.Renderings), plain(a.Title))
	} else {
		words = strings.ToUpper(string(a.Status)) + " " + a.Code
		fmt.Fprintf(w, "This is an alert of status %s for %d channels: %s\n", a.Status, len(shown.Renderings), plain(a.Title))
	}
	fmt.Fprintf(w, "To approve exactly this, type: %s\n> ", words)
	if err := w.Flush(); err != nil {
		return err
	}
	typed, err := within(ctx, func() (string, error) { return bufio.NewReader(c.In).ReadString('\n') })
	switch {
	case errors.Is(err, errInterrupted):
		return fmt.Errorf("%w; nothing was approved", err)
	case err != nil && !errors.Is(err, io.EOF):
		return fmt.Errorf("reading what was typed: %w", err)
	}
	if !strings.EqualFold(strings.TrimSpace(typed), words) {
		return fmt.Errorf("%q is not %q: nothing was approved", strings.TrimSpace(typed), words)
	}
	return nil
}
