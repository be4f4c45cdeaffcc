package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/web"
)

// closed is what a closing set in motion and, if it was waited for, what is left.
type closed struct {
	alert.Closed

	StillUp []leftover `json:"still_up,omitzero"`
}

func alertCloseCommand(c *cli) *cobra.Command {
	var (
		out     format
		yes     bool
		outcome string
		how     web.Closing
		wait    time.Duration
	)
	cmd := &cobra.Command{
		Use:   "close CODE --outcome OUTCOME",
		Short: "End a case: nothing more leaves, and every copy is corrected",
		Long: `Close ends a case with words that were approved together with the alert, so one person can do it. It shows
what will be said and done at each channel and asks to type the alert's code; for a drill the word
EXERCISE and the code, for a self-test TEST and the code. From the daemon's answer on nothing more is
posted for the case but its end. An alert that waits for approval is rejected.

Outcomes: found_safe; found, which is all that is said of somebody found injured; deceased, which needs
--family-told; cancelled, which is all that is said of a hoax or of an alert without ground; error; expired,
whose words say nothing of how it ended.

With --wait it waits until no copy is up that still tells the old story, and exits with 3 if some are when
the time is over; 'alert show' then says which, and why.`,
		Example: `  hueandcry alert close H7K-2QF --outcome found_safe
  hueandcry alert close H7K-2QF --outcome cancelled --yes --wait=2m -o json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if args[0] == "" {
				return noCode()
			}
			ended, err := alert.ParseEnded(outcome)
			if err != nil {
				return usagef("--outcome: %w", err)
			}
			if wait < 0 {
				return usagef("--wait %s is not a length of time", wait)
			}
			how.Outcome = string(ended)
			cl, err := c.client(cmd.Context())
			if err != nil {
				return err
			}
			shown, err := cl.Alert(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if !yes && !shown.Alert.Phase.Final() { // the daemon says how it ended
				if err := c.confirmEnd(cmd.Context(), shown, ended); err != nil {
					return err
				}
			}
			answer, err := cl.CloseAlert(cmd.Context(), shown.Alert.Code, how)
			if err != nil {
				return err
			}
			if wait == 0 {
				return c.write(out, closed{Closed: answer}, func(w io.Writer) { writeClosed(w, answer) })
			}
			return c.closeAndWait(cmd.Context(), cl, answer, wait, out)
		},
	}
	outputFlag(cmd, &out)
	f := cmd.Flags()
	f.StringVar(&outcome, "outcome", "", "how the case ended (required)")
	f.BoolVar(&how.FamilyTold, "family-told", false, "you confirm that the family has been told")
	f.BoolVar(&yes, "yes", false, "do not show and ask")
	f.DurationVar(&wait, "wait", 0, "wait until every copy is corrected, at most so long (30s if no time is given)")
	f.Lookup("wait").NoOptDefVal = "30s"
	_ = cmd.RegisterFlagCompletionFunc("outcome", cobra.FixedCompletions( // fails only for a flag that is not there
		[]string{"found_safe", "found", "deceased", "cancelled", "hoax", "unfounded", "error", "expired"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// confirmEnd shows what will be said and done at each channel, and has the person type the code.
func (c *cli) confirmEnd(ctx context.Context, shown web.Shown, ended alert.Ended) error {
	w := tabwriter.NewWriter(c.Err, 0, 0, 2, ' ', 0)
	a := shown.Alert
	fmt.Fprintf(w, "%s, %s: %s\n", a.Code, a.Status, plain(a.Title))
	if a.Phase == alert.PhasePending {
		fmt.Fprintln(w, "It waits for approval, so nothing has left and nothing is said: it is rejected.")
	} else {
		fmt.Fprintf(w, "It ends as %s. Nothing more of it is posted; where it was posted, this is said and done:\n", ended)
		writeEndings(w, endingsFor(shown.Closeouts, ended))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return c.typed(ctx, a, "end it like this", "closed")
}

// endingsFor are the words approved for an ending.
func endingsFor(closeouts []alert.Rendering, e alert.Ended) (out []alert.Rendering) {
	for _, r := range closeouts {
		if r.Ended == e.Words() {
			out = append(out, r)
		}
	}
	return out
}

func writeClosed(w io.Writer, d alert.Closed) {
	cells(w, d.Alert.Code, d.Alert.Phase, d.Alert.Ended)
	var said []string
	for _, one := range []struct {
		n     int
		words string
	}{
		{d.Corrections, "corrections and removals under way"},
		{d.Dropped, "deliveries dropped"},
		{d.Doubtful, "deliveries in doubt, to be found and taken back"},
	} {
		if one.n > 0 {
			said = append(said, fmt.Sprintf("%d %s", one.n, one.words))
		}
	}
	if len(said) > 0 {
		fmt.Fprintln(w, strings.Join(said, ", "))
	}
}
