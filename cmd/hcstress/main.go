// Command hcstress tries to break the promises of Hue and Cry: it drives real daemons against rehearsals
// of the networks, hurts them in every way there is, and judges from what the public saw. It is a tool of
// the repository; see docs/harness.md.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// The exit codes.
const (
	exitOK    = 0
	exitBad   = 1 // a violation, or a run that proves nothing
	exitUsage = 2
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer children.Wait()
	defer stop()
	err := execute(ctx, args, stdout, stderr)
	if _, ok := errors.AsType[usageError](err); ok {
		fmt.Fprintf(stderr, "hcstress: %v\nhcstress: see 'hcstress help'\n", err)
		return exitUsage
	}
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(stderr, "hcstress: %v\n", err)
		return exitBad
	}
	return exitOK
}

// usageError says that the command was not understood; nothing was done.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

func execute(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		usage(stdout)
		return nil
	}
	if d, ok := driverNamed(args[0]); ok {
		opt, err := parse(d, args[1:], stdout, stderr)
		if err != nil {
			return err
		}
		_, err = begin(ctx, d, opt)
		return err
	}
	if args[0] == "all" || args[0] == "soak" {
		return all(ctx, args, stdout, stderr)
	}
	if args[0] == "judge" {
		return judgeAgain(args[1:], stdout)
	}
	return usagef("there is no driver %q", args[0])
}
