package main

import (
	"cmp"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/estimate"
	"github.com/hueandcry/hueandcry/web"
)

// overview is everything there is to see of one alert.
type overview struct {
	web.Shown

	Deliveries []web.Delivery `json:"deliveries"`
	StillUp    []leftover     `json:"still_up,omitempty"` // after the end
	Reach      web.Reach      `json:"reach"`
}

func noCode() error {
	return usagef("name the alert by its code; 'hueandcry alert list' shows the codes")
}

func alertShowCommand(c *cli) *cobra.Command {
	var out format
	cmd := &cobra.Command{
		Use:   "show CODE",
		Short: "Show an alert, its posts and how far it has gone",
		Long: `Show tells everything there is to know of an alert: the texts in force, what became of each, and how far it
has gone. Where a person is needed it gives the commands to act with: for a delivery that may have been
posted, and, after the end, for copies that still tell the old story.`,
		Example: `  hueandcry alert show H7K-2QF
  hueandcry alert show H7K-2QF -o json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if args[0] == "" {
				return noCode()
			}
			cl, err := c.client(cmd.Context())
			if err != nil {
				return err
			}
			var o overview
			if o.Shown, err = cl.Alert(cmd.Context(), args[0]); err != nil {
				return err
			}
			if o.Deliveries, err = cl.Deliveries(cmd.Context(), args[0]); err != nil {
				return err
			}
			if o.Alert.Phase.Over() {
				o.StillUp = stillUp(o.Deliveries)
			}
			if o.Reach, err = cl.Reach(cmd.Context(), args[0]); err != nil {
				return err
			}
			return c.write(out, o, func(w io.Writer) { writeOverview(w, o) })
		},
	}
	outputFlag(cmd, &out)
	return cmd
}

func writeOverview(w io.Writer, o overview) {
	a := o.Alert
	fmt.Fprintf(w, "%s  %s\n", a.Code, plain(a.Title))
	cells(w, "status", a.Status)
	cells(w, "phase", a.Phase)
	cells(w, "submitted", moment(a.Created)+" by "+a.SubmittedBy.Name)
	if a.ApprovedBy != (alert.Actor{}) {
		cells(w, "approved", moment(a.Issued)+" by "+a.ApprovedBy.Name)
	}
	cells(w, "expires", moment(a.Expires))
	if a.Ended != "" {
		cells(w, "ended", moment(a.Closed)+" as "+string(a.Ended)+" by "+cmp.Or(a.ClosedBy.Name, "its own time"))
	}
	fmt.Fprintln(w)
	for _, r := range o.Renderings {
		writeRendering(w, r)
	}
	if p := o.Proposed; p != nil {
		fmt.Fprintf(w, "Revision %d, handed in by %s at %s, waits for approval: hueandcry alert approve %s\n\n",
			p.Revision, plain(p.By.Name), moment(p.Created), a.Code)
	}
	if a.Phase.Over() {
		fmt.Fprintln(w, "Said at the end, where it was posted:")
		writeEndings(w, endingsFor(o.Closeouts, a.Ended))
		fmt.Fprintln(w)
	}
	writeDeliveries(w, o)
	writeReach(w, o.Reach)
}

// writeDeliveries tells what became of each delivery, and where a person is needed.
func writeDeliveries(w io.Writer, o overview) {
	if len(o.Deliveries) == 0 {
		return
	}
	cells(w, "CHANNEL", "ACTION", "STATE", "ATTEMPTS", "POST", "REASON")
	for _, d := range o.Deliveries {
		does := string(d.Action)
		if d.Ended != "" {
			does += ", " + string(d.Ended)
		} else if d.Revision > 1 {
			does += fmt.Sprintf(", revision %d", d.Revision)
		}
		cells(w, d.Channel, does, d.State, d.Attempt, dash(cmp.Or(d.Post.URL, d.Target.URL)), dash(d.Reason))
	}
	fmt.Fprintln(w)
	if o.Alert.Phase.Over() {
		if len(o.StillUp) > 0 {
			fmt.Fprintln(w, "The alert has ended, and this is left over:")
			writeStillUp(w, o.StillUp)
			fmt.Fprintln(w)
		}
		return
	}
	for _, d := range o.Deliveries {
		if d.State == alert.Held {
			writeHeld(w, d)
			fmt.Fprintln(w)
		}
	}
}

func writeReach(w io.Writer, reach web.Reach) {
	if len(reach.Networks) > 0 {
		cells(w, "NETWORK", "REPOSTS", "QUOTES", "REPLIES", "LIKES", "IMPRESSIONS", "REPOSTERS SEEN", "EXPOSURE", "READ")
		for _, n := range reach.Networks {
			read := "never yet"
			if n.LastRead != nil {
				read = moment(*n.LastRead)
			}
			cells(w, n.Network, figure(n.Reposts), figure(n.Quotes), figure(n.Replies), figure(n.Likes),
				figure(n.Impressions), figure(n.ObservedReposters), figure(n.Exposure), read)
		}
		fmt.Fprintln(w, "A dash is a figure that the network does not give. Exposure is a sum of followers: an upper bound.")
	}
	if reach.Insight == nil {
		fmt.Fprintln(w, "Estimated reach and the forecast are being worked out; ask again in a moment.")
	}
	if reach.Insight != nil && len(reach.Insight.Networks) > 0 {
		fmt.Fprintln(w)
		for _, line := range insightLines(*reach.Insight) {
			fmt.Fprintln(w, plain(line))
		}
	}
}

func figure(f estimate.Figure) string {
	v, ok := f.Value()
	if !ok {
		return "-"
	}
	return number(new(int64(v)))
}
