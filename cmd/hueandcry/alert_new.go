package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/alert/file"
)

func alertNewCommand(c *cli) *cobra.Command {
	var zone, from string
	cmd := &cobra.Command{
		Use:   "new",
		Short: "Print a commented alert file with the required fields",
		Example: `  hueandcry alert new --timezone America/New_York > alert.yaml
  hueandcry alert validate -f alert.yaml
  hueandcry alert new --from message.xml > alert.yaml`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if from != "" {
				return c.newFrom(cmd.Context(), from)
			}
			loc, err := time.LoadLocation(zone)
			if err != nil {
				return usagef("--timezone %q is no time zone; name one like America/New_York", zone)
			}
			_, err = c.Out.Write(file.Template(c.deps.Now(), loc))
			return err
		},
	}
	cmd.Flags().StringVar(&zone, "timezone", "UTC", "whose clock the texts use")
	cmd.Flags().StringVar(&from, "from", "", "make the file of a CAP message or a PFIF document; - reads standard input")
	_ = cmd.MarkFlagFilename("from", "xml")
	return cmd
}

// newFrom prints an alert file of what a message says, for people to check and to complete.
func (c *cli) newFrom(ctx context.Context, path string) error {
	f, err := c.awaitAlert(ctx, path)
	if err != nil {
		return err
	}
	remarks := []string{"Made of " + f.name + ". Check every line, add what is absent, then run: hueandcry alert validate -f FILE"}
	for _, one := range f.said {
		remarks = append(remarks, plain(faultLine(f.name, one)))
	}
	text, err := file.Write(f.rev, remarks...)
	if err != nil {
		return err
	}
	_, err = c.Out.Write(text)
	return err
}
