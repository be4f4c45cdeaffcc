package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hueandcry/hueandcry/config"
	"github.com/hueandcry/hueandcry/web"
)

// Deps are what the commands need from the rest of the house. The zero value of every field but Serve and
// OpenTokens is right in production.
type Deps struct {
	// Serve runs the daemon until ctx ends.
	Serve func(ctx context.Context, cfg *config.Config, log *slog.Logger) error
	// OpenTokens opens the tokens of a store that no daemon has open.
	OpenTokens func(ctx context.Context, cfg *config.Config) (web.Tokens, io.Closer, error)
	// More are the commands that bring their own world, such as demo.
	More []func(Terminal) *cobra.Command

	Environ func() []string  // nil = os.Environ
	Now     func() time.Time // nil = time.Now
}

// Terminal is where a command reads and writes: data goes to Out, everything else to Err.
type Terminal struct {
	In       io.Reader
	Out, Err io.Writer
}

// The exit codes.
const (
	exitOK     = 0
	exitError  = 1
	exitUsage  = 2
	exitPartly = 3 // some of what was asked for was done, or is well
)

// usageError says that the command was not understood; nothing was done.
type usageError struct{ error }

// partlyError says that some was done and some was not.
type partlyError struct{ error }

func (e usageError) Unwrap() error  { return e.error }
func (e partlyError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// Execute runs one command line and returns the exit code.
func Execute(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, deps Deps) int {
	c := newCLI(deps, Terminal{In: stdin, Out: stdout, Err: stderr})
	root := c.root() //nolint:contextcheck // cobra hands ctx to the commands
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		return exitOK
	}
	for line := range strings.Lines(strings.TrimSpace(err.Error())) {
		fmt.Fprintf(stderr, "hueandcry: %s\n", strings.TrimRight(line, "\n"))
	}
	if _, ok := errors.AsType[partlyError](err); ok {
		return exitPartly
	}
	// Whatever fails before a command has begun is the fault of the command line.
	if _, ok := errors.AsType[usageError](err); ok || !c.begun {
		fmt.Fprintf(stderr, "hueandcry: see '%s --help'\n", cmd.CommandPath())
		return exitUsage
	}
	return exitError
}

func newCLI(deps Deps, term Terminal) *cli {
	if deps.Environ == nil {
		deps.Environ = os.Environ
	}
	if deps.Now == nil {
		deps.Now = time.Now
	}
	return &cli{Terminal: term, deps: deps}
}

// root builds the tree of commands.
func (c *cli) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "hueandcry",
		Short: "Raise the alarm for a missing person on every network, once and only once",
		Long: `Hue and Cry takes one structured missing-person alert, publishes it once and only once on X, Mastodon
and Bluesky, shows how far it spreads, and when the case is over corrects every copy.

Data goes to standard output, everything else to standard error. Exit codes: 0 done, 1 error, 2 not
understood, 3 partly done.

Environment:
  HUEANDCRY_URL         address of the daemon (http://127.0.0.1:8080)
  HUEANDCRY_TOKEN       token of whoever acts
  HUEANDCRY_TOKEN_FILE  file that holds the token, instead of HUEANDCRY_TOKEN`,
		Example: `  hueandcry demo
  hueandcry serve --config hueandcry.yaml
  hueandcry alert new > alert.yaml
  hueandcry alert submit -f alert.yaml`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: false},
		PersistentPreRunE: func(*cobra.Command, []string) error {
			err := c.checkEnvironment()
			c.begun = err == nil
			return err
		},
	}
	root.SetIn(c.In)
	root.SetOut(c.Out)
	root.SetErr(c.Err)
	root.AddCommand(
		serveCommand(c), alertCommand(c), channelsCommand(c), configCommand(c), tokenCommand(c), backupCommand(c), restoreCommand(c), storeCommand(c),
		versionCommand(c), forecastCommand(c), dashboardsCommand(c), healthcheckCommand(),
	)
	for _, more := range c.deps.More {
		root.AddCommand(more(c.Terminal))
	}
	return root
}

// group is a command that only holds others.
func group(use, short string, subs ...*cobra.Command) *cobra.Command {
	g := &cobra.Command{
		Use: use, Short: short,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("there is no command %q", cmd.CommandPath()+" "+args[0])
			}
			return cmd.Help()
		},
		Args: cobra.ArbitraryArgs,
	}
	g.AddCommand(subs...)
	return g
}
