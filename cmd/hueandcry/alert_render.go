package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/web"
)

func alertRenderCommand(c *cli) *cobra.Command {
	var (
		out                format
		path, at, settings string
	)
	cmd := &cobra.Command{
		Use:   "render -f FILE",
		Short: "Show the exact posts an alert file would become, without a daemon",
		Long: `Render shows for each network the exact text, its length as the network counts it, the pictures and what
was left out for want of room; and in each language the texts for whoever is reached by no channel: a
headline, a short and a long text, wireless alerts of 90 and 360 septets, short messages. It asks no daemon and no network: without --config every network is shown
with its usual limits, with --config every channel that takes the alert's status. What a daemon would say
tells 'alert submit --dry-run'.

A file without a code is shown with the code ` + web.PreviewCode + `, which is as long as the one it will get.`,
		Example: `  hueandcry alert render -f alert.yaml
  hueandcry alert render -f alert.yaml --config hueandcry.yaml -o json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			now, err := c.moment(at)
			if err != nil {
				return err
			}
			f, err := c.awaitAlert(cmd.Context(), path)
			if err != nil {
				return err
			}
			rules, err := rulesOf(settings)
			if err != nil {
				return err
			}
			targets, err := offlineTargets(settings, f.rev.Status())
			if err != nil {
				return err
			}
			r, err := f.proposal(cmd.Context(), rules).Preview(targets, nil, now)
			if err != nil {
				return inFile(f.name, err)
			}
			return c.write(out, r, func(w io.Writer) { writeRendered(w, f.name, r) })
		},
	}
	outputFlag(cmd, &out)
	fileFlag(cmd, &path)
	atFlag(cmd, &at)
	configFlagNamed(cmd, &settings, "render for the channels of this configuration")
	return cmd
}

func writeRendered(w io.Writer, name string, r web.Rendered) {
	for _, one := range r.Renderings {
		writeRendering(w, one)
	}
	fmt.Fprintln(w, "When the case ends, one of these takes the place of all that:")
	writeEndings(w, r.Closeouts)
	for _, b := range r.Broadcast {
		writeBroadcast(w, b)
	}
	for _, s := range r.Skipped {
		fmt.Fprintf(w, "%s (%s, mode %s) is left out: %s\n", s.Channel, s.Network, s.Mode, plain(s.Reason))
	}
	for _, f := range r.Findings {
		fmt.Fprintln(w, plain(faultLine(name, f)))
	}
}

// writeRendering shows one post as it will leave.
func writeRendering(w io.Writer, r alert.Rendering) { writeRenderingOver(w, r, nil) }

// writeRenderingOver shows one post as it will leave. Where there is an old one, + stands before what it does not say,
// and - before what only it says.
func writeRenderingOver(w io.Writer, r alert.Rendering, old *alert.Rendering) {
	fmt.Fprintf(w, "%s (%s, %s): %d of %d %s, %d bytes\n", r.Channel, r.Network, r.Lang, r.Count, r.Limit, r.Unit, r.Bytes)
	if old == nil {
		writeText(w, "  | ", r.Text)
	} else {
		writeDifference(w, r, *old)
	}
	for _, m := range r.Media {
		fmt.Fprintf(w, "  picture %d × %d, %d KiB: %s\n", m.Width, m.Height, (m.Bytes+1023)>>10, plain(m.Alt))
	}
	if len(r.LeftOut) > 0 {
		fmt.Fprintf(w, "  left out: %s\n", plain(strings.Join(r.LeftOut, ", ")))
	}
	fmt.Fprintln(w)
}

func writeDifference(w io.Writer, r, old alert.Rendering) {
	now, before := strings.Split(r.Text, "\n"), strings.Split(strings.ReplaceAll(old.Text, old.Marker, r.Marker), "\n")
	for _, line := range before {
		if !slices.Contains(now, line) {
			writeText(w, "  - ", line)
		}
	}
	for _, line := range now {
		margin := "  + "
		if line == "" || slices.Contains(before, line) {
			margin = "  | "
		}
		fmt.Fprintf(w, "%s%s\n", margin, plain(line))
	}
	if !slices.Equal(r.Media, old.Media) {
		fmt.Fprintf(w, "  the pictures change: %d before, %d now\n", len(old.Media), len(r.Media))
	}
}
