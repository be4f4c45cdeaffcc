package mastodon

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/mattn/go-mastodon"

	"github.com/hueandcry/hueandcry/channels"
)

// outward stands between the library and the transport. The library keeps to itself what an answer said
// beyond its status, takes 201 for a failure, and has no words for some parameters. Here each request gets
// the parameters it lacks, and each answer is judged while it is still whole. Its errors are
// *[channels.Error], also for 429: so the library's own wait of hours for a limit never begins.
type outward struct{ transport *channels.Transport }

type callKey struct{}

// call is what the library cannot carry: what a request is for, and its missing parameters.
type call struct {
	op   channels.Op
	more string // encoded; in Rails the order of the parameters of a list matters
}

// withCall marks what the library's request with ctx is for.
func withCall(ctx context.Context, op channels.Op, more string) context.Context {
	return context.WithValue(channels.WithOp(ctx, op), callKey{}, call{op, more})
}

func newClient(cfg Config, t *channels.Transport) *mastodon.Client {
	c := mastodon.NewClient(&mastodon.Config{Server: cfg.BaseURL, AccessToken: cfg.Token})
	c.Client = *t.Client() // it follows no redirect, which would send a post to another address
	c.Transport = outward{t}
	c.UserAgent = channels.UserAgent
	return c
}

// RoundTrip implements [http.RoundTripper].
func (o outward) RoundTrip(req *http.Request) (*http.Response, error) {
	is, _ := req.Context().Value(callKey{}).(call)
	if is.more != "" {
		var err error
		if req, err = withMore(req, is.more); err != nil {
			return nil, err
		}
	}
	resp, err := o.transport.Client().Transport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body) // already in memory
	if err != nil {
		return nil, err
	}
	a := channels.Answer{Op: is.op, Status: resp.StatusCode, Header: resp.Header, Body: body}
	if !a.OK() {
		return nil, refusal(o.transport, a)
	}
	if err := a.Decode(new(json.RawMessage)); err != nil {
		return nil, err
	}
	resp.StatusCode = http.StatusOK // 201 is no failure
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// withMore adds parameters: to the form of a request that has one, else to its address.
func withMore(req *http.Request, more string) (*http.Request, error) {
	req = req.Clone(req.Context())
	if req.Body == nil {
		req.URL.RawQuery = join(req.URL.RawQuery, more)
		return req, nil
	}
	form, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	form = []byte(join(string(form), more))
	req.Body, req.ContentLength, req.GetBody = io.NopCloser(bytes.NewReader(form)), int64(len(form)), nil
	return req, nil
}

func join(form, more string) string { return strings.Trim(form+"&"+more, "&") }

// refusal classifies an answer outside 2xx, with the server's own words.
func refusal(t *channels.Transport, a channels.Answer) *channels.Error {
	var said struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	if json.Unmarshal(a.Body, &said) == nil && said.Description != "" {
		said.Error += ": " + said.Description
	}
	return t.Refusal(a, said.Error)
}

// failure classifies an error of the library.
func (c *Channel) failure(op channels.Op, err error) error {
	if err == nil {
		return nil
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return unclear(op, wrong)
	}
	return c.transport.Failure(op, err)
}

// unclear is the error of an answer that is JSON but not what it should be. It leaves a create unsure.
func unclear(op channels.Op, err error) *channels.Error {
	kind := channels.Unsure
	if op.Harmless() {
		kind = channels.Temporary
	}
	return &channels.Error{
		Kind: kind, Op: op, Status: http.StatusOK, Err: err,
		Reason: "the server's answer is not what this API promises; check base_url",
	}
}

var (
	errNoID      = errors.New("the answer lacks an id")
	errNoVersion = errors.New("the answer lacks a version")
)

// get reads something that the library does not know.
func (c *Channel) get(ctx context.Context, op channels.Op, path string, query url.Values) (channels.Answer, error) {
	at := c.cfg.BaseURL + path
	if len(query) > 0 {
		at += "?" + query.Encode()
	}
	return c.transport.Do(ctx, channels.Call{
		Op: op, Method: http.MethodGet, URL: at, Header: http.Header{"Authorization": {"Bearer " + c.cfg.Token}},
	})
}
