package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/web"
	"github.com/hueandcry/hueandcry/web/client"
)

func alertSubmitCommand(c *cli) *cobra.Command {
	var (
		out             format
		path, key       string
		approve, dryRun bool
	)
	cmd := &cobra.Command{
		Use:   "submit -f FILE",
		Short: "Hand in an alert for approval",
		Long: `Submit sends an alert file and the photos it names to the daemon. Nothing leaves until somebody approves
it: another person with 'alert approve', or with --approve the same one, whose token must hold the grant
single-person.

Every submission carries a key, so that a repeat after a broken line is not taken twice; if no answer
comes, the message names the key to repeat with.`,
		Example: `  hueandcry alert submit -f alert.yaml
  hueandcry alert submit -f alert.yaml --dry-run
  hueandcry alert submit -f alert.yaml --approve -o json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if dryRun && (approve || key != "") {
				return usagef("--dry-run writes nothing: leave --approve and --key out")
			}
			if strings.ContainsFunc(key, unicode.IsControl) {
				return usagef("--key holds a line break or another control character; leave it out")
			}
			cl, err := c.client(cmd.Context())
			if err != nil {
				return err
			}
			f, err := c.awaitAlert(cmd.Context(), path)
			if err != nil {
				return err
			}
			upload, err := f.upload()
			if err != nil {
				return err
			}
			if dryRun {
				r, err := cl.Render(cmd.Context(), upload)
				if err != nil {
					return inFile(f.name, err)
				}
				return c.write(out, r, func(w io.Writer) { writeRendered(w, f.name, r) })
			}
			s, err := submit(cmd.Context(), cl, upload, key, approve)
			if err != nil {
				return inFile(f.name, err)
			}
			return c.write(out, s, func(w io.Writer) { writeSubmitted(w, f.name, s) })
		},
	}
	outputFlag(cmd, &out)
	fileFlag(cmd, &path)
	cmd.Flags().BoolVar(&approve, "approve", false, "approve in the same act (needs the grant single-person)")
	cmd.Flags().StringVar(&key, "key", "", "repeat an earlier submission under its key")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "show what would leave, and write nothing")
	return cmd
}

// submit makes a key where none is given, and names it if nobody knows what became of the submission.
func submit(ctx context.Context, cl *client.Client, upload client.File, key string, approve bool) (web.Submitted, error) {
	if key == "" {
		key = rand.Text()
	}
	s, err := cl.Submit(ctx, upload, key, approve)
	if errors.Is(err, client.ErrUnreachable) {
		return s, fmt.Errorf("%w; whether it was taken is not known: repeat with --key %s, which cannot double it", err, key)
	}
	return s, err
}

func writeSubmitted(w io.Writer, name string, s web.Submitted) {
	for _, r := range s.Renderings {
		writeRendering(w, r)
	}
	for _, skip := range s.Skipped {
		fmt.Fprintf(w, "%s (%s, mode %s) is left out: %s\n", skip.Channel, skip.Network, skip.Mode, plain(skip.Reason))
	}
	for _, f := range s.Findings {
		fmt.Fprintln(w, plain(faultLine(name, f)))
	}
	fmt.Fprintf(w, "%s\t%s\t%s\n", s.Code, s.Status, s.Phase)
}
