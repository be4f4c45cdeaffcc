package twitter

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"

	"github.com/dghubble/go-twitter/twitter" //nolint:staticcheck // its author has left it; nothing else speaks v1.1

	"github.com/hueandcry/hueandcry/channels"
)

// libraryCall is one call of go-twitter. What the library makes of the answer is not used; see [legacy.call].
type libraryCall func(*twitter.Client) (*http.Response, error)

func update(text string, replyTo int64, pictures []int64) libraryCall {
	params := &twitter.StatusUpdateParams{InReplyToStatusID: replyTo, MediaIds: pictures}
	if replyTo != 0 {
		params.AutoPopulateReplyMetadata = new(true)
	}
	return func(c *twitter.Client) (*http.Response, error) {
		_, resp, err := c.Statuses.Update(text, params)
		return resp, err
	}
}

func destroy(id int64) libraryCall {
	return func(c *twitter.Client) (*http.Response, error) {
		_, resp, err := c.Statuses.Destroy(id, nil)
		return resp, err
	}
}

func show(id int64) libraryCall {
	return func(c *twitter.Client) (*http.Response, error) {
		_, resp, err := c.Statuses.Show(id, &twitter.StatusShowParams{TrimUser: new(true)})
		return resp, err
	}
}

func retweet(id int64) libraryCall {
	return func(c *twitter.Client) (*http.Response, error) {
		_, resp, err := c.Statuses.Retweet(id, nil)
		return resp, err
	}
}

func unretweet(id int64) libraryCall {
	return func(c *twitter.Client) (*http.Response, error) {
		_, resp, err := c.Statuses.Unretweet(id, nil)
		return resp, err
	}
}

func lookupAll(ids []int64) libraryCall {
	return func(c *twitter.Client) (*http.Response, error) {
		_, resp, err := c.Statuses.Lookup(ids, &twitter.StatusLookupParams{TrimUser: new(true)})
		return resp, err
	}
}

// ownTimeline reads the account's own posts, newest first, from an id down; 0 is the newest.
func ownTimeline(from int64, count int) libraryCall {
	params := &twitter.UserTimelineParams{
		Count: count, MaxID: from, TrimUser: new(true), IncludeRetweets: new(false), TweetMode: "extended",
	}
	return func(c *twitter.Client) (*http.Response, error) {
		_, resp, err := c.Timelines.UserTimeline(params)
		return resp, err
	}
}

func verifyCredentials(c *twitter.Client) (*http.Response, error) {
	_, resp, err := c.Accounts.VerifyCredentials(&twitter.AccountVerifyParams{SkipStatus: new(true)})
	return resp, err
}

// call makes one call with go-twitter and reads the answer into into. The library takes no context, knows
// one address only, and returns err == nil for a refusal whose body it does not understand. So each call
// gets a client of its own, which carries the context and the address, and the verdict is taken from the
// answer itself.
func (l *legacy) call(ctx context.Context, op channels.Op, do libraryCall, into any) (channels.Answer, error) {
	ans := channels.Answer{Op: op}
	var broke error
	send := roundTrip(func(req *http.Request) (resp *http.Response, err error) {
		defer func() { broke = err }()
		if resp, err = l.send(channels.WithOp(ctx, op), req); err != nil {
			return nil, err
		}
		defer resp.Body.Close()
		ans.Status, ans.Header = resp.StatusCode, resp.Header
		ans.Body, err = io.ReadAll(resp.Body)
		again := *resp
		again.Body = io.NopCloser(bytes.NewReader(ans.Body))
		return &again, err
	})
	resp, err := do(twitter.NewClient(&http.Client{Transport: send, CheckRedirect: noRedirect}))
	if resp != nil {
		resp.Body.Close()
	}
	switch {
	case broke != nil:
		return ans, l.t.Failure(op, broke)
	case ans.Status == 0:
		return ans, &channels.Error{Kind: channels.Refused, Op: op, Reason: "the request cannot be written", Err: err}
	case !ans.OK():
		return ans, l.refusal(ans)
	}
	if err := ans.Decode(into); err != nil {
		return ans, l.t.Failure(op, err)
	}
	return ans, nil
}

// roundTrip is a RoundTripper made of a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// send moves a request from the library's fixed address to base_url, before it is signed.
func (l *legacy) send(ctx context.Context, req *http.Request) (*http.Response, error) {
	base, err := url.Parse(l.cfg.BaseURL)
	if err != nil {
		return nil, err
	}
	moved := req.Clone(ctx)
	moved.URL.Scheme, moved.URL.Host, moved.Host = base.Scheme, base.Host, base.Host
	moved.URL.Path = base.Path + req.URL.Path
	moved.Header.Set("User-Agent", channels.UserAgent)
	return l.t.Client().Transport.RoundTrip(moved)
}

func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
