package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/alert/file"
)

func alertNewCommand(c *cli) *cobra.Command {
	var zone string
	cmd := &cobra.Command{
		Use:   "new",
		Short: "Print a commented alert file with the required fields",
		Example: `  hueandcry alert new --timezone America/New_York > alert.yaml
  hueandcry alert validate -f alert.yaml`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			loc, err := time.LoadLocation(zone)
			if err != nil {
				return usagef("--timezone %q is no time zone; name one like America/New_York", zone)
			}
			_, err = c.Out.Write(file.Template(c.deps.Now(), loc))
			return err
		},
	}
	cmd.Flags().StringVar(&zone, "timezone", "UTC", "whose clock the texts use")
	return cmd
}
