package channels

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/time/rate"
)

// Options describe one account's way to its network. The zero value of every field but Channel and
// Network is right in production.
type Options struct {
	Channel string
	Network string

	Base    http.RoundTripper                              // nil = a transport of its own
	Sign    func(next http.RoundTripper) http.RoundTripper // signs each attempt anew; nil = no signature
	Timeout time.Duration                                  // of one attempt; 0 = 10 s, pictures 60 s
	Rate    rate.Limit                                     // requests per second of this account, and as many for removals; 0 = 20
	Paces   []Pace                                         // the network's limits on reading
	Share   float64                                        // of Paces that may be used; 0 = half
	Fresh   bool                                           // creates never reuse a connection: for networks without an idempotency key
	Key     bool                                           // the network honours Idempotency-Key; otherwise it is never sent
	Secrets []string                                       // never to appear in an error
	Metrics *Metrics                                       // nil = not counted
}

// Transport is the one HTTP path of an account. From the outside in: repeats of harmless calls
// (go-retryablehttp), the account's limiter, deadline and metrics of one attempt, the signer, leave to act
// ([WithLeave]), and a base that cannot replay a request by itself.
//
// A call is repeated here only if its [Op] is harmless or the error proves that nothing was sent. A
// create is never repeated blindly: with go-retryablehttp's own policy one ambiguous answer in ten
// doubled 92 of 1,000 posts.
type Transport struct {
	opt     Options
	client  *http.Client
	paces   []readLimit
	base    http.RoundTripper
	secrets *strings.Replacer
}

// NewTransport returns the transport of one account.
func NewTransport(opt Options) *Transport {
	if opt.Rate == 0 {
		opt.Rate = 20
	}
	t := &Transport{opt: opt, base: base(opt), secrets: redactor(opt.Secrets)}
	for _, p := range opt.Paces {
		t.paces = append(t.paces, newReadLimit(p, opt.Share))
	}
	var next http.RoundTripper = wire{next: t.base, traced: tellsOfConnections(t.base)}
	if opt.Sign != nil {
		next = opt.Sign(next)
	}
	rc := retryablehttp.NewClient()
	rc.Logger = nil
	rc.RetryMax = 2
	rc.RetryWaitMin, rc.RetryWaitMax = 100*time.Millisecond, 2*time.Second
	rc.Backoff = jitter
	rc.CheckRetry = mayRepeat
	rc.ErrorHandler = retryablehttp.PassthroughErrorHandler
	limiter := func() *rate.Limiter { return rate.NewLimiter(opt.Rate, max(1, int(opt.Rate))) }
	rc.HTTPClient = &http.Client{
		Transport:     &attempt{t: t, next: next, limiter: limiter(), removals: limiter()},
		CheckRedirect: noRedirect,
	}
	t.client = &http.Client{Transport: &retryablehttp.RoundTripper{Client: rc}, CheckRedirect: noRedirect}
	return t
}

// Client is for libraries that bring their own calls; mark their contexts with [WithOp].
func (t *Transport) Client() *http.Client { return t.client }

// CloseIdleConnections lets go of connections that wait for another call.
func (t *Transport) CloseIdleConnections() {
	if c, ok := t.base.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

type opKey struct{}

// WithOp marks every request made with ctx. An unmarked request is treated as a create.
func WithOp(ctx context.Context, op Op) context.Context { return context.WithValue(ctx, opKey{}, op) }

func opOf(ctx context.Context) Op {
	if op, ok := ctx.Value(opKey{}).(Op); ok {
		return op
	}
	return OpCreate
}

type idempotencyKey struct{}

// WithKey adds an Idempotency-Key to the creates made with ctx, if the network honours it.
func WithKey(ctx context.Context, key string) context.Context {
	return context.WithValue(ctx, idempotencyKey{}, key)
}

// Harmless reports whether a call may be repeated without asking: it reads, or repeating it changes
// nothing more.
func (op Op) Harmless() bool { return op != OpCreate && op != OpEdit && op != OpStream }

// jitter waits anywhere between nothing and the doubled wait, so that many callers do not come back at once.
func jitter(minWait, maxWait time.Duration, n int, _ *http.Response) time.Duration {
	return time.Duration(rand.Int64N(int64(min(maxWait, minWait<<n)) + 1)) //nolint:gosec // nobody gains by guessing it
}

// mayRepeat is the whole policy of repeats. An answer is handed over even if the context has ended
// meanwhile: it says what happened.
func mayRepeat(ctx context.Context, resp *http.Response, err error) (bool, error) {
	harmless := opOf(ctx).Harmless()
	switch {
	case ctx.Err() != nil:
		return false, err
	case err == nil:
		return harmless && resp.StatusCode >= 500 && resp.StatusCode != http.StatusNotImplemented, nil
	case isLimited(err):
		return false, err // coming back too early makes it worse; the caller has the time
	case harmless:
		return true, nil
	case NotSent(err) && !errors.Is(err, context.DeadlineExceeded): // a dead line has cost enough time
		return true, nil
	}
	return false, err
}

func isLimited(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Kind == Limited
}

func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// attempt sends one attempt: it waits for the account's limiter, sets the deadline, reads the whole answer
// and turns 429 into a typed error.
type attempt struct {
	t        *Transport
	next     http.RoundTripper
	limiter  *rate.Limiter
	removals *rate.Limiter // of deletes and the looks after them, which wait for nothing else
}

const maxAnswer = 8 << 20 // bytes; the longest answers are pages of 100 accounts

func (a *attempt) RoundTrip(req *http.Request) (*http.Response, error) {
	op := opOf(req.Context())
	if err := a.t.keepPace(req.Context(), op); err != nil {
		return nil, &Error{Kind: Temporary, Op: op, Reason: "the account's own limit on reading", Err: err}
	}
	limiter := a.limiter
	if op == OpDelete || op == OpStands {
		limiter = a.removals
	}
	if err := limiter.Wait(req.Context()); err != nil {
		return nil, &Error{Kind: Temporary, Op: op, Reason: "the account's own limit on requests", Err: err}
	}
	if key, ok := req.Context().Value(idempotencyKey{}).(string); ok && a.t.opt.Key && op == OpCreate {
		req = req.Clone(req.Context())
		req.Header.Set("Idempotency-Key", key)
	}
	began := time.Now()
	resp, err := a.send(req, op)
	if refused, ok := errors.AsType[*Error](err); ok { // it had no leave, so that there was no attempt
		return nil, refused
	}
	a.t.opt.Metrics.observe(a.t.opt, resp, err, time.Since(began))
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusTooManyRequests {
		return nil, a.limited(op, resp)
	}
	return resp, nil
}

// send brings back a whole answer inside the attempt's deadline. A stream that has begun lives as long
// as its context; its reader watches for silence.
func (a *attempt) send(req *http.Request, op Op) (*http.Response, error) {
	if op == OpStream {
		resp, err := a.next.RoundTrip(req)
		if err != nil || resp.StatusCode != http.StatusTooManyRequests {
			return resp, err
		}
		return resp, buffer(resp)
	}
	ctx, cancel := context.WithTimeout(req.Context(), a.timeout(op))
	defer cancel()
	resp, err := a.next.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	return resp, buffer(resp)
}

// limited is the typed error of a 429, whose body is in memory.
func (a *attempt) limited(op Op, resp *http.Response) *Error {
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		body = nil
	}
	return limited(op, resp.Header, body, a.t.excerpt(body))
}

func (a *attempt) timeout(op Op) time.Duration {
	switch {
	case a.t.opt.Timeout != 0:
		return a.t.opt.Timeout
	case op == OpMedia:
		return time.Minute
	default:
		return 10 * time.Second
	}
}

// buffer reads the answer to its end inside the attempt's deadline, so that a slow or truncated body is
// an error of this attempt and no connection is left behind.
func buffer(resp *http.Response) error {
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return fmt.Errorf("reading the answer: %w", err)
	}
	if len(b) > maxAnswer {
		return fmt.Errorf("the answer is longer than %d bytes", maxAnswer)
	}
	resp.Body = io.NopCloser(bytes.NewReader(b))
	return nil
}
