package channels

import (
	"context"
	"errors"
)

type leaveKey struct{}

// WithLeave lets ask decide, right before each attempt of a create or an edit made with ctx, whether it
// may still go: after the wait for the account's limiter and before any byte is sent. So nothing that
// waited in a queue can appear after it was taken back. If ask returns an error, nothing is sent and the
// call ends with that error if it is an *[Error], and else with one of kind [Temporary] and that reason.
func WithLeave(ctx context.Context, ask func(context.Context) error) context.Context {
	return context.WithValue(ctx, leaveKey{}, ask)
}

// leave asks, if there is somebody to ask. Pictures go up before the create and change nothing that people
// see; removals are never held up.
func leave(ctx context.Context, op Op) error {
	ask, ok := ctx.Value(leaveKey{}).(func(context.Context) error)
	if !ok || op != OpCreate && op != OpEdit {
		return nil
	}
	err := ask(ctx)
	if own, ok := errors.AsType[*Error](err); ok {
		return own
	}
	if err != nil {
		return &Error{Kind: Temporary, Op: op, Reason: err.Error()}
	}
	return nil
}
