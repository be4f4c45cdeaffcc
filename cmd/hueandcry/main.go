// Command hueandcry raises the alarm: one structured missing-person alert goes in, and comes out once and
// only once on every network the agency speaks on.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := Execute(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, production(os.Stderr))
	stop()
	os.Exit(code)
}
