package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"slices"
	"syscall"
)

// errInterrupted says that the person, or the system, told the command to stop.
var errInterrupted = errors.New("interrupted")

// untilTold returns a context that ends with the first signal to stop; a second one kills. A signal that
// whoever started us has shut off, as nohup does with SIGHUP, stays shut off.
func untilTold(ctx context.Context) (told context.Context, stop func()) {
	told, stop = signal.NotifyContext(ctx, slices.DeleteFunc([]os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}, signal.Ignored)...)
	context.AfterFunc(told, stop)
	// Writing to a pipe that nobody reads then fails like any other write, and what is open is closed.
	signal.Ignore(syscall.SIGPIPE)
	return told, stop
}

// within runs a read that nothing can end, of a terminal or a pipe, and stops waiting for it when ctx
// ends. The read itself goes on for as long as the process does.
func within[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type result struct {
		got T
		err error
	}
	done := make(chan result, 1)
	go func() {
		got, err := read()
		done <- result{got, err}
	}()
	var none T
	select {
	case r := <-done:
		if ctx.Err() == nil { // what came after the interrupt was not meant
			return r.got, r.err
		}
	case <-ctx.Done():
	}
	return none, errInterrupted
}
