package bluesky

import (
	"context"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/hueandcry/hueandcry/channels"
)

// opSession is what a request is for that only opens or renews a session. It has no effect on posts.
const opSession channels.Op = "session"

// api is the XRPC client of one account: HTTP with a session that is kept and renewed.
type api struct {
	transport *channels.Transport
	cfg       Config

	current atomic.Pointer[session]
	turn    chan struct{} // held by the one who renews the session
	logins  *rate.Limiter // of createSession
	refused error         // why the last login was refused; guarded by turn
}

// loginEvery and loginBurst keep us below 30 logins in 5 minutes and 300 a day, which is all that the
// network allows an account.
const (
	loginEvery = 5 * time.Minute
	loginBurst = 10
)

func newAPI(cfg Config, t *channels.Transport) *api {
	return &api{
		transport: t, cfg: cfg, turn: make(chan struct{}, 1),
		logins: rate.NewLimiter(rate.Every(loginEvery), loginBurst),
	}
}

// request is one XRPC call. One with a body or with raw bytes is a procedure (POST), any other a query.
type request struct {
	op    channels.Op
	nsid  string
	query url.Values
	body  any
	raw   []byte
	mime  string
}

// do makes a call in the account's session and reads the answer into v.
// A token that is refused is renewed and the call made once more: the refusal proves that the first had
// no effect.
func (a *api) do(ctx context.Context, r request, v any) error {
	s, err := a.session(ctx)
	if err != nil {
		return err
	}
	answer, err := a.send(ctx, s.server, s.access, r)
	if err == nil && tokenRefused(answer) {
		if s, err = a.renew(ctx, s); err != nil {
			return err
		}
		answer, err = a.send(ctx, s.server, s.access, r)
	}
	switch {
	case err != nil:
		return err
	case !answer.OK():
		return a.failure(answer)
	}
	return answer.Decode(v)
}

// send makes one call with one token.
func (a *api) send(ctx context.Context, server, token string, r request) (channels.Answer, error) {
	c := channels.Call{
		Op: r.op, Method: http.MethodGet, URL: server + "/xrpc/" + r.nsid,
		Header: http.Header{"Accept": {"application/json"}}, JSON: r.body, Raw: r.raw, Type: r.mime,
	}
	if token != "" {
		c.Header.Set("Authorization", "Bearer "+token)
	}
	if len(r.query) > 0 {
		c.URL += "?" + r.query.Encode()
	}
	if r.body != nil || r.raw != nil {
		c.Method = http.MethodPost
	}
	return a.transport.Do(ctx, c)
}
