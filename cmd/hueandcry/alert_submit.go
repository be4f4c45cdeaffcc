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
	var in handIn
	cmd := &cobra.Command{
		Use:   "submit -f FILE",
		Short: "Hand in an alert for approval",
		Long: `Submit sends an alert file and the photos it names to the daemon. Nothing leaves until somebody approves
it: another person with 'alert approve', or with --approve the same one, whose token must hold the grant
single-person.

A CAP message is taken where the daemon knows its sender; what CAP has no place for goes with --beside.

Every submission carries a key, so that a repeat after a broken line is not taken twice; if no answer
comes, the message names the key to repeat with.`,
		Example: `  hueandcry alert submit -f alert.yaml
  hueandcry alert submit -f alert.yaml --dry-run
  hueandcry alert submit -f message.xml --beside rest.yaml
  hueandcry alert submit -f alert.yaml --approve -o json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return in.run(cmd.Context(), c) },
	}
	in.flags(cmd)
	return cmd
}

// handIn is the handing in of an alert file, as a new alert or as an update of one.
type handIn struct {
	out             format
	path, key       string
	beside          string // an alert file with what a CAP message has no place for
	approve, dryRun bool
	code            string // of the alert to update; empty: it is a new one
}

func (in *handIn) flags(cmd *cobra.Command) {
	outputFlag(cmd, &in.out)
	fileFlag(cmd, &in.path)
	cmd.Flags().BoolVar(&in.approve, "approve", false, "approve in the same act (needs the grant single-person)")
	cmd.Flags().StringVar(&in.key, "key", "", "repeat an earlier submission under its key")
	cmd.Flags().StringVar(&in.beside, "beside", "", "an alert file with what the CAP message given with -f has no place for")
	_ = cmd.MarkFlagFilename("beside", "yaml", "yml", "json")
	cmd.Flags().BoolVar(&in.dryRun, "dry-run", false, "show what would leave, and write nothing")
}

func (in *handIn) run(ctx context.Context, c *cli) error {
	if in.dryRun && (in.approve || in.key != "") {
		return usagef("--dry-run writes nothing: leave --approve and --key out")
	}
	if strings.ContainsFunc(in.key, unicode.IsControl) {
		return usagef("--key holds a line break or another control character; leave it out")
	}
	cl, err := c.client(ctx)
	if err != nil {
		return err
	}
	f, err := c.awaitAlert(ctx, in.path)
	if err != nil {
		return err
	}
	upload, err := f.upload()
	if err != nil {
		return err
	}
	if in.beside != "" {
		if upload, err = in.with(ctx, c, f, upload); err != nil {
			return err
		}
	}
	if in.dryRun {
		r, err := cl.Render(ctx, upload, in.code)
		if err != nil {
			return inFile(f.name, err)
		}
		return c.write(in.out, r, func(w io.Writer) { writeRendered(w, f.name, r) })
	}
	s, err := in.send(ctx, cl, upload)
	if err != nil {
		return inFile(f.name, err)
	}
	return c.write(in.out, s, func(w io.Writer) { writeSubmitted(w, f.name, s) })
}

// with adds the file that a message goes beside, and the photos that it names.
func (in *handIn) with(ctx context.Context, c *cli, f *alertFile, upload client.File) (client.File, error) {
	if !web.IsXML(f.data) {
		return upload, usagef("--beside goes with a CAP message; %s is an alert file of its own", f.name)
	}
	rest, err := c.awaitAlert(ctx, in.beside)
	if err != nil {
		return upload, err
	}
	if web.IsXML(rest.data) {
		return upload, usagef("--beside wants an alert file, and %s is another message", rest.name)
	}
	more, err := rest.upload()
	upload.Beside, upload.Photos = more.Data, more.Photos
	return upload, err
}

// send makes a key where none is given, and names it if nobody knows what became of the submission.
func (in *handIn) send(ctx context.Context, cl *client.Client, upload client.File) (s web.Submitted, err error) {
	key := in.key
	if key == "" {
		key = rand.Text()
	}
	if in.code == "" {
		s, err = cl.Submit(ctx, upload, key, in.approve)
	} else {
		s, err = cl.Revise(ctx, in.code, upload, key, in.approve)
	}
	if errors.Is(err, client.ErrUnreachable) {
		return s, fmt.Errorf("%w; whether it was taken is not known: repeat with --key %s, which cannot double it", err, key)
	}
	return s, err
}

func writeSubmitted(w io.Writer, name string, s web.Submitted) {
	writeRendered(w, name, web.Rendered{Renderings: s.Renderings, Closeouts: s.Closeouts, Skipped: s.Skipped, Findings: s.Findings})
	fmt.Fprintf(w, "%s\t%s\t%s\n", s.Code, s.Status, s.Phase)
}
