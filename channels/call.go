package channels

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
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
	for k, v := range c.Header {
		req.Header[k] = v
	}
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
	return Answer{Op: c.Op, Status: resp.StatusCode, Header: resp.Header, Body: b}, nil
}

// UserAgent names the program to the networks.
const UserAgent = "HueAndCry/1 (+https://github.com/hueandcry/hueandcry)"

// Decode reads a JSON answer. One that cannot be read leaves a create unsure: a captive portal and a
// crashed proxy both answer 200 with a page.
func (a Answer) Decode(into any) error {
	if err := json.Unmarshal(a.Body, into); err != nil {
		return &Error{
			Kind: ambiguous(a.Op), Op: a.Op, Status: a.Status,
			Reason: "the network's answer is not the JSON it should be", Err: fmt.Errorf("%w in %s", err, excerpt(a.Body)),
		}
	}
	return nil
}

// Failure classifies an error that came instead of an answer.
func (t *Transport) Failure(op Op, err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		c := *e
		c.Op, c.Err = op, t.redact(e.Err)
		return &c
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // its text repeats the address, which may hold a token
	}
	out := &Error{Op: op, Kind: ambiguous(op), Err: t.redact(err)}
	switch {
	case NotSent(err):
		out.Kind = Temporary
		out.Reason = "the network cannot be reached; check base_url and the line"
	case errors.Is(err, context.DeadlineExceeded):
		out.Reason = "the network did not answer in time"
	default:
		out.Reason = "the connection broke before the whole answer came"
	}
	return out
}

// Refusal classifies an answer outside 2xx by its status alone. A channel looks at the body first for
// what its network says more exactly.
func (t *Transport) Refusal(a Answer, words string) *Error {
	e := &Error{Op: a.Op, Status: a.Status, Reason: t.Redact(words)}
	if words == "" {
		e.Err = errors.New(t.Redact(excerpt(a.Body)))
	}
	switch {
	case a.Status == http.StatusUnauthorized:
		e.Kind = Auth
		e.Reason = join("the network does not accept this account's credentials; renew them in the configuration", e.Reason)
	case a.Status >= 500:
		e.Kind = ambiguous(a.Op)
		e.Reason = join("the network has trouble of its own", e.Reason)
	case a.Status == http.StatusRequestTimeout, a.Status == http.StatusTooEarly:
		e.Kind = ambiguous(a.Op)
	case a.Status >= 300 && a.Status < 400:
		e.Kind = Refused
		e.Reason = join("the network answers with a redirect; check base_url", e.Reason)
	case a.Status >= 400 && looksLikeHTML(a.Body):
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

func excerpt(b []byte) string {
	s := strings.Join(strings.Fields(strings.ToValidUTF8(string(b), "\uFFFD")), " ")
	if len(s) > 200 {
		s = strings.ToValidUTF8(s[:200], "") + "…"
	}
	return fmt.Sprintf("%q", s)
}

func looksLikeHTML(b []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(b), []byte("<"))
}

func isTLS(err error) bool {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return true
	}
	_, ok := errors.AsType[tls.RecordHeaderError](err)
	return ok
}
