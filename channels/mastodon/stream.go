package mastodon

import (
	"cmp"
	"context"
	"errors"
	"io"
	"iter"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/hueandcry/hueandcry/channels"
)

const (
	silence  = 90 * time.Second // after which a stream counts as dead: servers give a sign every 15 to 30 s
	greeting = 15 * time.Second // for a stream to open
	steady   = 30 * time.Second // a stream that lived so long was well: some servers cut each after a minute
	maxEvent = 1 << 20          // bytes
)

// Stream yields what others do with our posts, as it happens, until ctx ends. It opens a WebSocket or,
// where there is none, server-sent events, and opens it anew after a pause of 1 s to 60 s when it breaks.
// Each break is yielded as an *[channels.Error]: what happened before the next connection must be read
// another way. The sequence ends with one of kind [channels.Refused] if the server has no streams, and of
// kind [channels.Auth] if it refuses the token. It starts no goroutine.
func (c *Channel) Stream(ctx context.Context) iter.Seq2[Notification, error] {
	return func(yield func(Notification, error) bool) {
		l := &listener{channel: c, yield: yield}
		for broken := 0; ; broken++ {
			well, err := l.listen(ctx)
			if errors.Is(err, errStopped) || ctx.Err() != nil {
				return
			}
			if well {
				broken = 0
			}
			e := streamError(c.transport, err)
			if !yield(Notification{}, e) || e.Kind == channels.Refused || e.Kind == channels.Auth {
				return
			}
			if wait(ctx, max(pause(broken), e.RetryAfter)) != nil {
				return
			}
		}
	}
}

// pause grows from about a second to a minute. The jitter keeps the clients of a server that comes back
// from coming back all at once.
func pause(broken int) time.Duration {
	longest := min(time.Minute, time.Second<<min(broken, 6))
	return min(time.Minute, time.Second+rand.N(longest)) //nolint:gosec // nobody gains by guessing it
}

// errStopped says that the consumer wants no more.
var errStopped = errors.New("stopped")

// streamError makes an error of a stream typed. Listening has no effect, so nothing is ever unsure.
func streamError(t *channels.Transport, err error) *channels.Error {
	e := t.Failure(channels.OpStream, err)
	if e.Kind == channels.Unsure {
		e.Kind = channels.Temporary
	}
	return e
}

// source is an open stream of either kind.
type source interface {
	// next returns the next event. Its name is empty for a sign of life.
	next(ctx context.Context) (name string, payload []byte, err error)
	io.Closer
}

// listener is one consumer's stream, over all its connections.
type listener struct {
	channel *Channel
	yield   func(Notification, error) bool
	noWS    bool // the server has refused the WebSocket's subscription
}

// listen opens one connection and hears it to its end. It reports whether all was well until then.
func (l *listener) listen(ctx context.Context) (well bool, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watchdog := time.AfterFunc(greeting, func() { cancel(context.DeadlineExceeded) })
	defer watchdog.Stop()
	alive := func() { watchdog.Reset(silence) }

	src, err := l.open(ctx, alive)
	if err != nil {
		return false, cmp.Or(context.Cause(ctx), err)
	}
	defer src.Close()
	for opened := time.Now(); ; {
		alive()
		name, payload, err := src.next(ctx)
		if err != nil {
			l.noWS = l.noWS || errors.Is(err, errSubscription)
			return well || time.Since(opened) > steady, cmp.Or(context.Cause(ctx), err)
		}
		well = well || name != ""
		if name == "notification" && !l.tell(payload) {
			return well, errStopped
		}
	}
}

// tell yields one notification. One that cannot be read is told too: there was something.
func (l *listener) tell(payload []byte) bool {
	n, wanted, err := l.channel.readNotification(payload)
	switch {
	case err != nil:
		return l.yield(Notification{}, &channels.Error{
			Kind: channels.Temporary, Op: channels.OpStream, Err: err,
			Reason: "a notification on the stream cannot be read; it will show where notifications are listed",
		})
	case wanted:
		return l.yield(n, nil)
	}
	return true
}

// open tries the WebSocket and then server-sent events: some servers have only the one, some proxies let
// only the other through.
func (l *listener) open(ctx context.Context, alive func()) (source, error) {
	if l.noWS {
		return l.channel.openSSE(ctx)
	}
	ws, err := l.channel.openWebSocket(ctx, alive)
	if err == nil {
		return ws, nil
	}
	first, answered := errors.AsType[*channels.Error](err)
	if !answered || first.Kind == channels.Auth || first.Kind == channels.Limited {
		return nil, err
	}
	sse, err := l.channel.openSSE(ctx)
	if err == nil {
		return sse, nil
	}
	if first.Kind != channels.Refused { // it may have one when it is well again
		return nil, first
	}
	return nil, err
}

func (c *Channel) streamURL() string {
	return cmp.Or(c.server.Load().streaming, c.cfg.BaseURL) + "/api/v1/streaming"
}

func (c *Channel) streamHeader() http.Header {
	return http.Header{"Authorization": {"Bearer " + c.cfg.Token}, "User-Agent": {channels.UserAgent}}
}

// notOpened classifies the answer to a request for a stream.
func (c *Channel) notOpened(status int, h http.Header, body io.Reader) error {
	b, err := io.ReadAll(io.LimitReader(body, 1024))
	if err != nil {
		b = nil // the status says enough
	}
	e := refusal(c.transport, channels.Answer{Op: channels.OpStream, Status: status, Header: h, Body: b})
	switch {
	case status == http.StatusTooManyRequests:
		e.Kind, e.RetryAfter = channels.Limited, channels.RetryAfter(h, b, time.Now())
		e.Reason = "the network limits this account's streams"
	case status < 300: // a page instead of a stream
		e.Kind, e.Reason = channels.Temporary, "a web page came instead of a stream; check base_url and any proxy"
	}
	return e
}
