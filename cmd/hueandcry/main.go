// Command hueandcry raises the alarm: one structured missing-person alert goes in, and comes out once and
// only once on every network the agency speaks on.
package main

import (
	"context"
	"os"
)

func main() { os.Exit(run()) }

// run is the program, in whatever process it finds itself.
func run() int {
	ctx, stop := untilTold(context.Background())
	defer stop()
	return Execute(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, production(os.Stdout))
}
