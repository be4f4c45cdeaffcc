package rehearsal

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// mastodonDialect speaks the Mastodon API 4.7. What it leaves out (polls, scheduled posts, OAuth,
// lists, filters) it refuses or does not know, as a server without them would.
type mastodonDialect struct {
	n      *Network
	mux    *http.ServeMux
	ops    map[string]string // by the mux's pattern
	media  map[string]*mastodonUpload
	keys   map[string]mastodonKey // by account and Idempotency-Key
	rates  map[*Account]*mastodonWindow
	budget map[*Account]*mastodonWindow // of deletes and unreblogs
	notes  map[*Account][]*mastodonNote // newest last
	subs   map[*mastodonSub]struct{}
}

// mastodonCall is one request, read and answered.
type mastodonCall struct {
	w    http.ResponseWriter
	r    *http.Request
	me   *Account    // whose token it carries; nil without one
	in   *mastodonIn // form, query or JSON alike
	base string      // where the client found this network
	root string      // the rehearsal's own address, for the public pages
}

// mastodonRoute is one line of the API.
type mastodonRoute struct {
	pattern, op string
	token       bool // only with an account's token
	handle      func(*mastodonCall) (status int, answer any)
}

// mastodonFailure is how this network says no.
type mastodonFailure struct {
	Error string `json:"error"`
}

func newMastodon(n *Network) dialect {
	d := &mastodonDialect{
		n: n, mux: http.NewServeMux(), ops: map[string]string{}, media: map[string]*mastodonUpload{},
		keys: map[string]mastodonKey{}, rates: map[*Account]*mastodonWindow{}, budget: map[*Account]*mastodonWindow{},
		notes: map[*Account][]*mastodonNote{}, subs: map[*mastodonSub]struct{}{},
	}
	for _, route := range d.routes() {
		d.ops[route.pattern] = route.op
		d.mux.HandleFunc(route.pattern, func(w http.ResponseWriter, r *http.Request) { d.serve(w, r, route) })
	}
	n.Watch(d.watch)
	return d
}

func (d *mastodonDialect) name() string { return "mastodon" }

func (d *mastodonDialect) op(r *http.Request) string {
	if strings.HasPrefix(r.URL.Path, "/api/v1/streaming") && !strings.HasSuffix(r.URL.Path, "/health") {
		return "stream"
	}
	_, pattern := d.mux.Handler(r)
	if op := d.ops[pattern]; op != "" {
		return op
	}
	return "other"
}

// ServeHTTP implements [http.Handler].
func (d *mastodonDialect) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, pattern := d.mux.Handler(r); pattern == "" {
		d.answer(w, nil, http.StatusNotFound, mastodonFailure{"Not Found"})
		return
	}
	d.mux.ServeHTTP(w, r)
}

func (d *mastodonDialect) serve(w http.ResponseWriter, r *http.Request, route mastodonRoute) {
	c := d.call(w, r)
	if c.me != nil {
		note(r, func(e *Entry) { e.Account = c.me.Handle })
	}
	if c.me == nil && (route.token || mastodonToken(r) != "") {
		d.answer(w, nil, http.StatusUnauthorized, mastodonFailure{"The access token is invalid"})
		return
	}
	in, err := readMastodonIn(r)
	if err != nil {
		d.answer(w, c.me, http.StatusBadRequest, mastodonFailure{err.Error()})
		return
	}
	c.in = in
	status, answer := route.handle(c)
	d.answer(w, c.me, status, answer)
}

func (d *mastodonDialect) call(w http.ResponseWriter, r *http.Request) *mastodonCall {
	base := baseURL(r, d.name())
	return &mastodonCall{
		w: w, r: r, base: base, root: strings.TrimSuffix(base, "/"+d.name()), me: d.n.accountByToken(mastodonToken(r)),
	}
}

// answer writes JSON, with the rate limit of the account: every answer of Mastodon says it.
func (d *mastodonDialect) answer(w http.ResponseWriter, me *Account, status int, body any) {
	d.sayRate(w.Header(), me)
	if body == nil { // 206 has none
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// limited says the reset as ISO 8601; there is no Retry-After.
func (d *mastodonDialect) limited(w http.ResponseWriter, reset time.Time, f Fault) {
	said := mastodonReset(reset)
	if f.Value != "" {
		said = f.Value
	}
	h := w.Header()
	h.Set("X-Ratelimit-Limit", "300")
	h.Set("X-Ratelimit-Remaining", "0")
	h.Set("X-Ratelimit-Reset", said)
	mastodonRefuse(w, http.StatusTooManyRequests, "Too many requests")
}

func (d *mastodonDialect) unauthorized(w http.ResponseWriter) {
	mastodonRefuse(w, http.StatusUnauthorized, "The access token is invalid")
}

// fault knows one more for streams: "drop-after" cuts the connection after the fault's time, a minute
// by default, as some servers do with every WebSocket.
func (d *mastodonDialect) fault(w http.ResponseWriter, r *http.Request, f Fault) bool {
	if f.Name != FaultDropAfter || d.op(r) != "stream" {
		return false
	}
	if f.Wait == 0 {
		f.Wait = time.Minute
	}
	d.streamFor(w, r, f.Wait)
	return true
}

func mastodonRefuse(w http.ResponseWriter, status int, words string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(mastodonFailure{words})
}

// mastodonToken finds the token of a request; browsers cannot set a header on a WebSocket.
func mastodonToken(r *http.Request) string {
	if h := r.Header.Get("Authorization"); h != "" {
		return strings.TrimPrefix(h, "Bearer ")
	}
	return r.URL.Query().Get("access_token")
}
