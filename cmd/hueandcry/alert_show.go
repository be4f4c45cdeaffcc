package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/web"
)

// overview is everything there is to see of one alert.
type overview struct {
	web.Shown

	Deliveries []web.Delivery `json:"deliveries"`
	Reach      web.Reach      `json:"reach"`
}

func alertShowCommand(c *cli) *cobra.Command {
	var out format
	cmd := &cobra.Command{
		Use:   "show CODE",
		Short: "Show an alert, its posts and how far it has gone",
		Example: `  hueandcry alert show H7K-2QF
  hueandcry alert show H7K-2QF -o json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if args[0] == "" {
				return usagef("name the alert by its code; 'hueandcry alert list' shows the codes")
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
	fmt.Fprintln(w)
	for _, r := range o.Renderings {
		writeRendering(w, r)
	}
	if len(o.Deliveries) > 0 {
		cells(w, "CHANNEL", "ACTION", "STATE", "ATTEMPTS", "POST", "REASON")
		for _, d := range o.Deliveries {
			cells(w, d.Channel, d.Action, d.State, d.Attempt, dash(d.Post.URL), dash(d.Reason))
		}
		fmt.Fprintln(w)
	}
	if len(o.Reach.Networks) > 0 {
		cells(w, "NETWORK", "REPOSTS", "QUOTES", "REPLIES", "LIKES", "IMPRESSIONS", "REPOSTERS SEEN", "EXPOSURE", "READ")
		for _, n := range o.Reach.Networks {
			read := "never yet"
			if n.LastRead != nil {
				read = moment(*n.LastRead)
			}
			cells(w, n.Network, figure(n.Reposts), figure(n.Quotes), figure(n.Replies), figure(n.Likes),
				figure(n.Impressions), figure(n.ObservedReposters), figure(n.Exposure), read)
		}
		fmt.Fprintln(w, "A dash is a figure that the network does not give. Exposure is a sum of followers: an upper bound.")
	}
}

func figure(f *web.Figure) string {
	if f == nil {
		return "-"
	}
	return number(&f.Value)
}
