package channels

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
)

// Call is one request of a client that has no library of its own.
type Call struct {
	Op     Op
	Method string
	URL    string
	Header http.Header
	JSON   any    // sent as application/json, or
	Raw    []byte // sent as Type
	Type   string
	Key    string // Idempotency-Key; sent only where it is honoured
}

// Answer is what the network said, whole.
type Answer struct {
	Op     Op
	Status int
	Header http.Header
	Body   []byte

	transport *Transport // that brought it; nil if a library did
}

// OK reports a 2xx status. Some networks put an error inside: look there too.
func (a Answer) OK() bool { return a.Status >= 200 && a.Status < 300 }

// Do makes the call. The error, always an *[Error], tells of a call that brought no answer or a 429;
// every other status comes back as an Answer.
func (t *Transport) Do(ctx context.Context, c Call) (Answer, error) {
	body, ctype := c.Raw, c.Type
	if c.JSON != nil {
		b, err := json.Marshal(c.JSON)
		if err != nil {
			return Answer{}, &Error{Kind: Refused, Op: c.Op, Reason: "the request cannot be written as JSON", Err: err}
		}
		body, ctype = b, "application/json"
	}
	ctx = WithOp(ctx, c.Op)
	if c.Key != "" {
		ctx = WithKey(ctx, c.Key)
	}
	req, err := http.NewRequestWithContext(ctx, c.Method, c.URL, bytes.NewReader(body))
	if err != nil {
		return Answer{}, &Error{Kind: Refused, Op: c.Op, Reason: "base_url is not a usable address", Err: t.redact(err)}
	}
	maps.Copy(req.Header, c.Header)
	if ctype != "" {
		req.Header.Set("Content-Type", ctype)
	}
	req.Header.Set("User-Agent", UserAgent)
	resp, err := t.client.Do(req)
	if err != nil {
		return Answer{}, t.Failure(c.Op, err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body) // already in memory
	if err != nil {
		return Answer{}, t.Failure(c.Op, err)
	}
	return Answer{Op: c.Op, Status: resp.StatusCode, Header: resp.Header, Body: b, transport: t}, nil
}

// UserAgent names the program to the networks.
const UserAgent = "HueAndCry/1 (+https://github.com/hueandcry/hueandcry)"

// Decode reads a JSON answer. One that cannot be read leaves a create unsure: a captive portal and a
// crashed proxy both answer 200 with a page. The page is quoted; anything else is not, for it may be the
// first half of a session's tokens.
func (a Answer) Decode(into any) error {
	err := json.Unmarshal(a.Body, into)
	if err == nil {
		return nil
	}
	if a.transport != nil && looksLikeHTML(a.Body) {
		err = fmt.Errorf("%w in %s", err, a.transport.excerpt(a.Body))
	}
	return &Error{
		Kind: ambiguous(a.Op), Op: a.Op, Status: a.Status,
		Reason: "the network's answer is not the JSON it should be", Err: err,
	}
}

// Failure classifies an error that came instead of an answer.
func (t *Transport) Failure(op Op, err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		c := *e
		c.Op, c.Err = op, t.redact(e.Err)
		return &c
	}
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err // its text repeats the address, which may hold a token
	}
	out := &Error{Op: op, Kind: ambiguous(op), Err: t.redact(err)}
	switch {
	case NotSent(err):
		out.Kind = Temporary
		out.Reason = "the network cannot be reached; check base_url and the line"
	case errors.Is(err, context.DeadlineExceeded):
		out.Reason = "the network did not answer in time"
	case errors.Is(err, context.Canceled):
		out.Reason = "the call was given up before the answer came"
	default:
		out.Reason = "the connection broke before the whole answer came"
	}
	return out
}

// Refusal classifies an answer that is not the success it should be, by its status alone. A channel
// looks at the body first for what its network says more exactly.
func (t *Transport) Refusal(a Answer, words string) *Error {
	if a.Status == http.StatusTooManyRequests {
		return limited(a.Op, a.Header, a.Body, t.excerpt(a.Body))
	}
	e := &Error{Op: a.Op, Status: a.Status, Reason: t.Redact(words)}
	if words == "" {
		e.Err = errors.New(t.excerpt(a.Body))
	}
	switch {
	case a.Status == http.StatusUnauthorized:
		e.Kind = Auth
		e.Reason = join("the network does not accept this account's credentials; renew them in the configuration", e.Reason)
	case a.Status < 300:
		e.Kind = ambiguous(a.Op)
		e.Reason = join("the network's answer is not the one it should be", e.Reason)
	case a.Status < 400:
		e.Kind = Refused
		e.Reason = join("the network answers with a redirect; check base_url", e.Reason)
	case a.Status >= 500, a.Status == http.StatusRequestTimeout, a.Status == http.StatusTooEarly:
		e.Kind = ambiguous(a.Op)
		e.Reason = join("the network has trouble of its own", e.Reason)
	case looksLikeHTML(a.Body):
		e.Kind = ambiguous(a.Op)
		e.Reason = join("a web page came instead of the network's answer; check base_url and any proxy", e.Reason)
	default:
		e.Kind = Refused
		e.Reason = join("the network refuses this", e.Reason)
	}
	return e
}

// ambiguous is the kind of an outcome that nothing is known about.
func ambiguous(op Op) Kind {
	if op.Harmless() {
		return Temporary
	}
	return Unsure
}

func join(ours, theirs string) string {
	if theirs == "" {
		return ours
	}
	return ours + ": " + theirs
}

func looksLikeHTML(b []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(b), []byte("<"))
}
