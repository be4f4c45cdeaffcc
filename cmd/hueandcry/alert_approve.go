package main

import (
	"context"
	"fmt"
	"io"
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
		Short: "Approve the exact texts of an alert or of its update, so that they leave",
		Long: `Approve shows the exact text and pictures for every channel, and the words of every way in which the case
may end, and asks to type the alert's code; for a drill the word EXERCISE and the code, for a self-test
TEST and the code. Of an update it shows what changes: + before a line that is new, - before one that is
said no more. What is approved is what was shown: if anything has changed since, the daemon refuses.`,
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
				if err := c.confirmTexts(cmd.Context(), shown); err != nil {
					return err
				}
			}
			hash := shown.Hash
			if shown.Proposed != nil {
				hash = shown.Proposed.Hash
			}
			a, err := cl.Approve(cmd.Context(), shown.Alert.Code, hash)
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

// confirmTexts shows everything that would leave, now and at the end, and has the person type what kind of
// alert it is.
func (c *cli) confirmTexts(ctx context.Context, shown web.Shown) error {
	w := tabwriter.NewWriter(c.Err, 0, 0, 2, ' ', 0)
	renderings, closeouts := shown.Renderings, shown.Closeouts
	if p := shown.Proposed; p != nil {
		renderings, closeouts = p.Renderings, p.Closeouts
		for _, r := range renderings {
			writeChanges(w, r, shown.Renderings)
		}
		fmt.Fprintf(w, "This is revision %d, handed in by %s at %s. It takes the place of revision %d:\n",
			p.Revision, plain(p.By.Name), moment(p.Created), shown.Alert.Revision)
		writeActs(w, renderings)
	} else {
		for _, r := range renderings {
			writeRendering(w, r)
		}
	}
	fmt.Fprintf(w, "When the case ends, one of these takes the place of all that; they are approved with it:\n")
	writeEndings(w, closeouts)
	a := shown.Alert
	if a.Status == alert.Actual {
		fmt.Fprintf(w, "This is REAL and goes to %d channels in public: %s\n", len(renderings), plain(a.Title))
	} else {
		fmt.Fprintf(w, "This is an alert of status %s for %d channels: %s\n", a.Status, len(renderings), plain(a.Title))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return c.typed(ctx, a, "approve exactly this", "approved")
}

// writeChanges shows a text as it will leave, and where it differs from the one before it at the same channel.
func writeChanges(w io.Writer, r alert.Rendering, before []alert.Rendering) {
	for _, old := range before {
		if old.Channel == r.Channel {
			writeRenderingOver(w, r, &old)
			return
		}
	}
	fmt.Fprintf(w, "new for this alert: ")
	writeRendering(w, r)
}
