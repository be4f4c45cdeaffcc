package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/alert"
)

// validated is what there is to say of an alert file.
type validated struct {
	Status   alert.Status  `json:"status"`
	Ready    bool          `json:"ready"` // nothing blocks
	Draft    bool          `json:"draft"` // it can be kept as a draft
	Score    *alert.Score  `json:"score"` // null: the file cannot be read
	Findings []alert.Fault `json:"findings"`
}

func alertValidateCommand(c *cli) *cobra.Command {
	var (
		out                format
		path, at, settings string
	)
	cmd := &cobra.Command{
		Use:   "validate -f FILE",
		Short: "Say everything that is wrong with an alert file, without a daemon",
		Long: `Validate reads an alert file and its photos and prints every finding with its line and column. It asks
no daemon and no network. A file of status Draft is judged as if it were Actual.

What blocks comes without a word before it; a warning is worth a second look; advice says what would make
the alert be passed on more, with its evidence, and never blocks. The score tells how complete the alert is:
source, person, place, time, action and contact. A file that cannot be issued can be kept as a draft.

A CAP message and a PFIF document are read as well: what is off in them, what of them has no place in an
alert, and what the alert would lack. 'alert new --from' makes an alert file of them.

It exits with 0 if nothing keeps the alert from being issued, and with 1 if something does.`,
		Example: `  hueandcry alert validate -f alert.yaml
  hueandcry alert validate -f alert.yaml --config hueandcry.yaml
  hueandcry alert validate -f alert.yaml -o json --at 2026-11-22T10:00:00-05:00`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			now, err := c.moment(at)
			if err != nil {
				return err
			}
			rules, err := rulesOf(settings)
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
			return c.writeFindings(out, f.name, validated{
				Status: f.rev.Status(), Draft: true, Score: new(alert.Completeness(f.rev)), Findings: f.proposal(cmd.Context(), rules).Check(now),
			})
		},
	}
	outputFlag(cmd, &out)
	fileFlag(cmd, &path)
	atFlag(cmd, &at)
	configFlagNamed(cmd, &settings, "judge by the kinds and the phrases of this configuration")
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
		if v.Score != nil {
			writeScore(w, name, *v.Score)
		}
		switch {
		case v.Ready:
			fmt.Fprintf(w, "%s: nothing keeps this alert from being issued\n", name)
		case v.Draft:
			fmt.Fprintf(w, "%s: can be kept as a draft\n", name)
		}
	})
	if err == nil && !v.Ready {
		return fmt.Errorf("%s cannot be issued like this", name)
	}
	return err
}

// writeScore tells on one line how complete an alert is, and on another what would make it more so.
func writeScore(w io.Writer, name string, s alert.Score) {
	elements, lacks := make([]string, len(s.Elements)), []string{}
	for i, e := range s.Elements {
		elements[i] = fmt.Sprintf("%s %d/%d", e.Name, e.Have, e.Of)
		lacks = append(lacks, e.Lacks...)
	}
	fmt.Fprintf(w, "%s: %d %% complete: %s\n", name, s.Percent, strings.Join(elements, ", "))
	if len(lacks) > 0 {
		fmt.Fprintf(w, "%s: lacks %s\n", name, strings.Join(lacks, ", "))
	}
}
