package main

import (
	"cmp"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/alert"
)

func alertKindsCommand(c *cli) *cobra.Command {
	var (
		out      format
		settings string
	)
	cmd := &cobra.Command{
		Use:   "kinds",
		Short: "List the kinds of alerts, and what each of them asks for",
		Long: `Kinds lists the catalogue of the kinds of alerts: the shipped one, or with --config the agency's own. What
stands under KIND is what an alert file names; what stands under CRITERIA is to be answered in its
criteria_checklist.`,
		Example: `  hueandcry alert kinds
  hueandcry alert kinds --config hueandcry.yaml -o json`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			rules, err := rulesOf(settings)
			if err != nil {
				return err
			}
			return c.write(out, rules.Kinds, func(w io.Writer) { writeKinds(w, rules.Kinds) })
		},
	}
	outputFlag(cmd, &out)
	configFlagNamed(cmd, &settings, "list the kinds of this configuration")
	return cmd
}

func writeKinds(w io.Writer, kinds alert.Kinds) {
	cells(w, "KIND", "NAME", "TIER", "RUNS", "AT MOST", "SAME", "CRITERIA")
	for _, name := range kinds.Names() {
		k := kinds[name]
		most := "-"
		if k.MaxTTL > 0 {
			most = k.MaxTTL.String()
		}
		cells(w, name, k.Name.Any("en", "en-US", "en-GB"), k.Tier, k.TTL, most, cmp.Or(k.SAME, "-"), strings.Join(k.Criteria(), " "))
	}
}
