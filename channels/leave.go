package channels

import (
	"context"
	"errors"
	"io"
	"net/http"
)

type leaveKey struct{}

// WithLeave lets ask decide, right before each attempt of a create or an edit made with ctx, whether it
// may still go: after the wait for the account's limiter, after a connection was made, and before anything
// that the network could act on is sent. So nothing that waited can appear after it was taken back. If ask
// returns an error, nothing is sent and the call ends with that error if it is an *[Error], and else with one
// of kind [Temporary] and that reason.
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

// needLeave makes a request ask for leave when its body is about to be sent, and one without a body now.
func needLeave(req *http.Request, waits bool) error {
	ctx, op := req.Context(), opOf(req.Context())
	if req.Body == nil || req.Body == http.NoBody || !waits {
		return leave(ctx, op)
	}
	req.Body = &asking{ReadCloser: req.Body, ask: func() error { return leave(ctx, op) }}
	return nil
}

// asking is a body that asks for leave when it is first read. net/http does that when the connection stands,
// and sends what it has of a request after the read: if that fails, nothing can be acted on.
type asking struct {
	io.ReadCloser

	ask   func() error
	asked bool
	err   error
}

func (b *asking) Read(p []byte) (int, error) {
	if !b.asked {
		b.asked, b.err = true, b.ask()
	}
	if b.err != nil {
		return 0, b.err
	}
	return b.ReadCloser.Read(p)
}
