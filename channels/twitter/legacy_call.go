package twitter

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/dghubble/go-twitter/twitter"

	"github.com/hueandcry/hueandcry/channels"
)

// roundTrip is a RoundTripper made of a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// call lets go-twitter make one call. The library takes no context, knows one address only and returns
// err == nil for a refusal whose body it does not understand. So each call gets a client of its own, which
// carries the context and the address, and the verdict is taken from the answer itself: when err is nil,
// the answer was 2xx and the library could read it.
func (l *legacy) call(ctx context.Context, op channels.Op, do func(*twitter.Client) error) (channels.Answer, error) {
	ans := channels.Answer{Op: op}
	var broke error
	send := roundTrip(func(req *http.Request) (*http.Response, error) {
		resp, err := l.send(channels.WithOp(ctx, op), req)
		if err != nil {
			broke = err
			return nil, err
		}
		defer resp.Body.Close()
		ans.Status, ans.Header = resp.StatusCode, resp.Header
		if ans.Body, broke = io.ReadAll(resp.Body); broke != nil {
			return nil, broke
		}
		resp.Body = io.NopCloser(bytes.NewReader(ans.Body))
		return resp, nil
	})
	err := do(twitter.NewClient(&http.Client{Transport: send, CheckRedirect: noRedirect}))
	switch {
	case broke != nil:
		return ans, l.t.Failure(op, broke)
	case ans.Status == 0:
		return ans, &channels.Error{Kind: channels.Refused, Op: op, Reason: "the request cannot be written", Err: err}
	case !ans.OK():
		return ans, l.refusal(ans)
	case err != nil:
		return ans, l.unreadable(ans, err)
	}
	return ans, nil
}

// send moves a request from the library's fixed address to base_url, before it is signed.
func (l *legacy) send(ctx context.Context, req *http.Request) (*http.Response, error) {
	path := strings.TrimPrefix(req.URL.RequestURI(), "/")
	moved, err := http.NewRequestWithContext(ctx, req.Method, l.cfg.BaseURL+"/"+path, req.Body)
	if err != nil {
		return nil, err
	}
	moved.Header = req.Header.Clone()
	moved.Header.Set("User-Agent", channels.UserAgent)
	return l.t.Client().Transport.RoundTrip(moved)
}

// unreadable is the error of a 2xx answer that the library could not read.
func (l *legacy) unreadable(ans channels.Answer, err error) error {
	if refused := ans.Decode(new(any)); refused != nil {
		return l.t.Failure(ans.Op, refused)
	}
	e := l.incomplete(ans, "what the library expects")
	e.Err = err
	return l.t.Failure(ans.Op, e)
}

func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
