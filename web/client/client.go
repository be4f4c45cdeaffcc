// Package client speaks the HTTP API of Hue and Cry, with the API's own types.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/report"
	"github.com/hueandcry/hueandcry/web"
)

// Client acts with one token at one daemon.
type Client struct {
	base  *url.URL
	token string
	http  *http.Client
}

const (
	callTimeout   = 30 * time.Second
	uploadTimeout = 6 * time.Minute // as long as the daemon gives to it
	longestAnswer = 64 << 20        // bytes
)

// ErrUnreachable says that no answer came: whether the request took effect is not known.
var ErrUnreachable = errors.New("no answer")

// New returns a client of the daemon at base, for example "http://127.0.0.1:8080". hc may be nil; it must
// have no timeout of its own, which would end event streams.
func New(base, token string, hc *http.Client) (*Client, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%q is not the address of a daemon, like http://127.0.0.1:8080", base)
	}
	if hc == nil {
		hc = &http.Client{CheckRedirect: noRedirect}
	}
	return &Client{base: u, token: token, http: hc}, nil
}

// noRedirect keeps the token from being sent anywhere else.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Alerts lists the newest alerts.
func (c *Client) Alerts(ctx context.Context, limit int) ([]alert.Alert, error) {
	var out web.Listed
	err := c.get(ctx, &out, url.Values{"limit": {strconv.Itoa(limit)}}, "alerts")
	return out.Alerts, err
}

// Alert shows one alert with its content and renderings.
func (c *Client) Alert(ctx context.Context, code string) (web.Shown, error) {
	var out web.Shown
	err := c.get(ctx, &out, nil, "alerts", code)
	return out, err
}

// Deliveries tells what became of an alert's deliveries.
func (c *Client) Deliveries(ctx context.Context, code string) ([]web.Delivery, error) {
	var out web.Delivered
	err := c.get(ctx, &out, nil, "alerts", code, "deliveries")
	return out.Deliveries, err
}

// Reach tells how far an alert has gone.
func (c *Client) Reach(ctx context.Context, code string) (web.Reach, error) {
	var out web.Reach
	err := c.get(ctx, &out, nil, "alerts", code, "reach")
	return out, err
}

// Report tells what became of an alert.
func (c *Client) Report(ctx context.Context, code string) (report.Report, error) {
	var out report.Report
	err := c.get(ctx, &out, nil, "alerts", code, "report")
	return out, err
}

// CloseAlert ends a case.
func (c *Client) CloseAlert(ctx context.Context, code string, how web.Closing) (alert.Closed, error) {
	var out alert.Closed
	err := c.post(ctx, &out, how, "alerts", code, "close")
	return out, err
}

// Approve puts in force what has the hash.
func (c *Client) Approve(ctx context.Context, code, hash string) (alert.Alert, error) {
	var out web.Approved
	err := c.post(ctx, &out, web.Approval{Hash: hash}, "alerts", code, "approve")
	return out.Alert, err
}

// Release settles a delivery at the word of a person.
func (c *Client) Release(ctx context.Context, r web.Release) error {
	return c.post(ctx, nil, r, "deliveries", "release")
}

// AddToken makes a token.
func (c *Client) AddToken(ctx context.Context, wish web.NewToken) (web.TokenMade, error) {
	var out web.TokenMade
	err := c.post(ctx, &out, wish, "tokens")
	return out, err
}

// Tokens lists every token.
func (c *Client) Tokens(ctx context.Context) ([]alert.Token, error) {
	var out web.TokensListed
	err := c.get(ctx, &out, nil, "tokens")
	return out.Tokens, err
}

// RevokeToken ends a token.
func (c *Client) RevokeToken(ctx context.Context, id string) error {
	req, err := c.request(ctx, http.MethodDelete, nil, nil, "tokens", id)
	if err != nil {
		return err
	}
	return c.call(req, nil, callTimeout)
}

func (c *Client) get(ctx context.Context, into any, query url.Values, path ...string) error {
	req, err := c.request(ctx, http.MethodGet, query, nil, path...)
	if err != nil {
		return err
	}
	return c.call(req, into, callTimeout)
}

func (c *Client) post(ctx context.Context, into, body any, path ...string) error {
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := c.request(ctx, http.MethodPost, nil, b, path...)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	return c.call(req, into, callTimeout)
}

func (c *Client) request(ctx context.Context, method string, query url.Values, body []byte, path ...string) (*http.Request, error) {
	for i, p := range path {
		path[i] = url.PathEscape(p)
	}
	u := c.base.JoinPath(append([]string{"api", "v1"}, path...)...)
	u.RawQuery = query.Encode()
	req, err := http.NewRequestWithContext(ctx, method, u.String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	return req, nil
}

// call sends a request and reads the answer into a value, if there is one to read into. The error of a
// refusal is a *[web.Error].
func (c *Client) call(req *http.Request, into any, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(req.Context(), timeout)
	defer cancel()
	resp, err := c.http.Do(req.WithContext(ctx))
	if err != nil {
		return c.unanswered(req, err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, longestAnswer))
	if err != nil {
		return c.unanswered(req, err)
	}
	if resp.StatusCode >= http.StatusMultipleChoices {
		return refusal(resp, b)
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("what answers at %s is not Hue and Cry; check HUEANDCRY_URL: %w", c.base, err)
	}
	return nil
}

// unanswered tells whether the daemon left a request without an answer, or the caller did not wait for it.
func (c *Client) unanswered(req *http.Request, err error) error {
	if gone := req.Context().Err(); gone != nil {
		return fmt.Errorf("interrupted with %w yet from the daemon at %s: %w", ErrUnreachable, c.base, gone)
	}
	return c.unreachable(err)
}

func (c *Client) unreachable(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	return fmt.Errorf("%w from the daemon at %s; check HUEANDCRY_URL and that it runs: %w", ErrUnreachable, c.base, err)
}

// refusal reads the error that the daemon answered with.
func refusal(resp *http.Response, body []byte) error {
	var said struct {
		Error *web.Error `json:"error"`
	}
	if err := json.Unmarshal(body, &said); err != nil || said.Error == nil || said.Error.Message == "" {
		return &web.Error{
			Status: resp.StatusCode, Code: "unknown",
			Message: fmt.Sprintf("what answers at %s says %s and is not Hue and Cry; check HUEANDCRY_URL", resp.Request.URL.Host, strings.ToLower(resp.Status)),
		}
	}
	said.Error.Status = resp.StatusCode
	return said.Error
}

// Messages are the CAP messages of an alert, the oldest first.
func (c *Client) Messages(ctx context.Context, code string) ([]web.IssuedMessage, error) {
	var out web.MessagesIssued
	err := c.get(ctx, &out, nil, "alerts", code, "messages")
	return out.Messages, err
}
