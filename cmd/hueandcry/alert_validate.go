package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/alert"
)

// validated is what there is to say of an alert file.
type validated struct {
	Status   alert.Status  `json:"status"`
	Ready    bool          `json:"ready"` // nothing blocks
	Findings []alert.Fault `json:"findings"`
}

func alertValidateCommand(c *cli) *cobra.Command {
	var (
		out      format
		path, at string
	)
	cmd := &cobra.Command{
		Use:   "validate -f FILE",
		Short: "Say everything that is wrong with an alert file, without a daemon",
		Long: `Validate reads an alert file and its photos and prints every finding with its line and column. It asks
no daemon and no network. A file of status Draft is judged as if it were Actual.

A CAP message and a PFIF document are read as well: what is off in them, what of them has no place in an
alert, and what the alert would lack. 'alert new --from' makes an alert file of them.

It exits with 0 if nothing keeps the alert from being issued, and with 1 if something does.`,
		Example: `  hueandcry alert validate -f alert.yaml
  hueandcry alert validate -f alert.yaml -o json --at 2026-11-22T10:00:00-05:00`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			now, err := c.moment(at)
			if err != nil {
				return err
			}
			f, err := c.awaitAlert(cmd.Context(), path)
			if unread, ok := errors.AsType[*faultsError](err); ok {
				return c.writeFindings(out, unread.file, validated{Findings: unread.faults})
			}
			if err != nil {
				return err
			}
			return c.writeFindings(out, f.name, validated{Status: f.rev.Status(), Findings: f.proposal().Check(now)})
		},
	}
	outputFlag(cmd, &out)
	fileFlag(cmd, &path)
	atFlag(cmd, &at)
	return cmd
}

func (c *cli) writeFindings(out format, name string, v validated) error {
	v.Ready = !alert.Blocking(v.Findings)
	if v.Findings == nil {
		v.Findings = []alert.Fault{}
	}
	err := c.write(out, v, func(w io.Writer) {
		for _, f := range v.Findings {
			fmt.Fprintln(w, plain(faultLine(name, f)))
		}
		if v.Ready {
			fmt.Fprintf(w, "%s: nothing keeps this alert from being issued\n", name)
		}
	})
	if err == nil && !v.Ready {
		return fmt.Errorf("%s cannot be issued like this", name)
	}
	return err
}
