package main

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/web"
)

func alertListCommand(c *cli) *cobra.Command {
	var (
		out   format
		limit int
	)
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the newest alerts",
		Example: "  hueandcry alert list --limit 10 -o json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cl, err := c.client(cmd.Context())
			if err != nil {
				return err
			}
			alerts, err := cl.Alerts(cmd.Context(), limit)
			if err != nil {
				return err
			}
			return c.write(out, web.Listed{Alerts: alerts}, func(w io.Writer) {
				cells(w, "CODE", "KIND", "STATUS", "PHASE", "CREATED", "EXPIRES", "TITLE")
				for _, a := range alerts {
					cells(w, a.Code, a.Kind, a.Status, a.Phase, moment(a.Created), moment(a.Expires), a.Title)
				}
			})
		},
	}
	outputFlag(cmd, &out)
	cmd.Flags().IntVar(&limit, "limit", 50, "how many, from 1 to 500")
	return cmd
}
