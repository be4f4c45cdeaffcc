package main

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/reach/report"
)

func alertReportCommand(c *cli) *cobra.Command {
	var (
		out  format
		page string
	)
	cmd := &cobra.Command{
		Use:   "report CODE",
		Short: "Tell what became of an alert: how fast, how far, who carried it, what it cost",
		Long: `Report tells what became of an alert, in force or over: how long it took until each channel had it and until
somebody reposted it, how far it went over time, whose reposts led to the most others, how long its copies
stood after the end, and what the networks charged. It is compared with the agency's own alerts that have
ended, at the same age, and says so where it got far less than those.

With --page it is written as one HTML page to be read, printed or sent on: it needs no script and no other
server, and names nobody.`,
		Example: `  hueandcry alert report H7K-2QF
  hueandcry alert report H7K-2QF --page report.html
  hueandcry alert report H7K-2QF -o json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if args[0] == "" {
				return noCode()
			}
			if page != "" && cmd.Flags().Changed("output") {
				return usagef("--page and --output are two ways to tell it; choose one")
			}
			cl, err := c.client(cmd.Context())
			if err != nil {
				return err
			}
			r, err := cl.Report(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if page != "" {
				return c.writePage(r, page)
			}
			return c.write(out, r, func(w io.Writer) { writeReport(w, r) })
		},
	}
	outputFlag(cmd, &out)
	cmd.Flags().StringVar(&page, "page", "", "write an HTML page into this file instead; - is standard output")
	_ = cmd.MarkFlagFilename("page", "html")
	return cmd
}

func (c *cli) writePage(r report.Report, name string) error {
	var page bytes.Buffer
	if err := r.Page(&page); err != nil {
		return err
	}
	if name == "-" {
		_, err := c.Out.Write(page.Bytes())
		return err
	}
	if err := os.WriteFile(name, page.Bytes(), 0o600); err != nil {
		return fmt.Errorf("the page cannot be written: %w", err)
	}
	fmt.Fprintln(c.Err, "written: "+name)
	return nil
}

func writeReport(w io.Writer, r report.Report) {
	fmt.Fprintf(w, "%s  %s\n", r.Code, plain(r.Title))
	cells(w, "issued", moment(r.Issued))
	if !r.Closed.IsZero() {
		cells(w, "ended", moment(r.Closed)+" as "+string(r.Ended))
	}
	cells(w, "first network had it after", after(r.FirstPost))
	cells(w, "every network had it after", after(r.EveryPost))
	cells(w, "first repost after", after(r.FirstRepost))
	if end := r.Closing; end != nil {
		cells(w, "last copy corrected or gone", fmt.Sprintf("%s after the end, %d of %d done", after(end.LastGone), end.Done, end.Copies))
	}
	if u := r.Usual; u != nil {
		cells(w, "beside what is usual", fmt.Sprintf("%d reposts in its first %s; %d alerts of %s had %d in the middle, one in ten fewer than %d", u.Here, u.After, u.Cases, u.Among, u.Median, u.Low))
	} else {
		cells(w, "beside what is usual", "too few alerts have ended to say")
	}
	for _, cost := range r.Costs {
		cells(w, "cost on "+cost.Network, fmt.Sprintf("$%.2f to send, $%.2f to read", cost.Sending, cost.Reading))
	}
	for _, one := range r.Networks {
		n := one.Insight
		fmt.Fprintln(w)
		fmt.Fprintln(w, n.Network)
		cells(w, "  reach", n.Reach)
		cells(w, "  impressions", n.Impressions)
		cells(w, "  amplification", n.Amplification)
		cells(w, "  reposts", n.Reposts)
		cells(w, "  each repost brought more", n.Reproduction)
		for _, a := range n.Amplifiers {
			cells(w, "  carried by", fmt.Sprintf("a repost after %s: %s reposts followed", report.Seconds(a.After), a.Reposts))
		}
	}
	if len(r.Remarks) > 0 {
		fmt.Fprintln(w, "\nTo look at:")
	}
	for _, remark := range r.Remarks {
		fmt.Fprintln(w, "  "+plain(remark))
	}
}

func after(s *report.Seconds) string {
	if s == nil {
		return "not yet"
	}
	return s.String()
}
