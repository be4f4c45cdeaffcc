package rehearsal

import (
	"net/http"
	"strings"
	"time"
)

// xDialect speaks X API v2 and, below /1.1/, the old API v1.1.
type xDialect struct {
	n   *Network
	mux *http.ServeMux
	ops map[string]string // by the mux's pattern

	appKey, appSecret string          // of OAuth 1.0a
	nonces            map[string]bool // that were used
	newSpelling       bool
	uploads           map[string]*xUpload
	windows           map[xWindowKey]*xWindow
	bill              xBill
	misses            map[*Post]int // timeline reads that have hidden a post ("lag")
}

// xCall is one request of somebody the network knows.
type xCall struct {
	*http.Request

	w      http.ResponseWriter
	me     *Account
	body   []byte
	legacy bool // API v1.1
}

// xRoute is one line of the API.
type xRoute struct {
	pattern, op string
	handle      func(*xCall) (status int, answer any)
}

func newX(n *Network) dialect {
	d := &xDialect{
		n: n, mux: http.NewServeMux(), ops: map[string]string{}, appKey: XConsumerKey, appSecret: XConsumerSecret,
		nonces: map[string]bool{}, uploads: map[string]*xUpload{}, windows: map[xWindowKey]*xWindow{},
		bill: newXBill(), misses: map[*Post]int{},
	}
	for _, route := range append(d.routes(), d.legacyRoutes()...) {
		d.ops[route.pattern] = route.op
		d.mux.HandleFunc(route.pattern, func(w http.ResponseWriter, r *http.Request) { d.serve(w, r, route) })
	}
	d.mux.HandleFunc("GET /{handle}/status/{id}", d.show)
	return d
}

func (d *xDialect) name() string { return "x" }

func (d *xDialect) op(r *http.Request) string {
	_, pattern := d.mux.Handler(r)
	if op := d.ops[pattern]; op != "" {
		return op
	}
	return "other"
}

// ServeHTTP implements [http.Handler].
func (d *xDialect) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, pattern := d.mux.Handler(r); pattern == "" {
		d.refuse(w, r, xNoPage)
		return
	}
	d.mux.ServeHTTP(w, r)
}

func (d *xDialect) serve(w http.ResponseWriter, r *http.Request, route xRoute) {
	c := &xCall{Request: r, w: w, legacy: isXLegacy(r)}
	if !d.authenticate(c) {
		d.refuse(w, r, xUnauthorized)
		return
	}
	note(r, func(e *Entry) { e.Account = c.me.Handle })
	d.sayRate(w.Header(), c.me, route.op)
	if c.legacy && d.trait("no-v1") {
		d.refuse(w, r, xNoAccess)
		return
	}
	status, answer := route.handle(c)
	if refusal, ok := answer.(xRefusal); ok {
		d.refuse(w, r, refusal)
		return
	}
	d.answer(w, status, answer)
}

// show leads from the address of a post for people to the public view.
func (d *xDialect) show(w http.ResponseWriter, r *http.Request) {
	if p := d.n.standing(r.PathValue("id")); p != nil {
		http.Redirect(w, r, "/public/"+d.name()+"/"+p.ID, http.StatusSeeOther)
		return
	}
	http.NotFound(w, r)
}

func (d *xDialect) trait(name string) bool { return d.n.server.faults.on(d.name(), name) }

func isXLegacy(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/1.1/") }

// limited says the reset in Unix seconds; there is no Retry-After. The body is the one that both APIs send.
func (d *xDialect) limited(w http.ResponseWriter, reset time.Time, f Fault) {
	h := w.Header()
	h.Set("X-Rate-Limit-Limit", "100")
	h.Set("X-Rate-Limit-Remaining", "0")
	h.Set("X-Rate-Limit-Reset", xReset(reset))
	if f.Value != "" {
		h.Set("X-Rate-Limit-Reset", f.Value)
	}
	d.answer(w, http.StatusTooManyRequests, xLegacyErrors{{Code: 88, Message: "Rate limit exceeded"}}.body())
}

// unauthorized speaks both APIs at once, for it does not know which was asked.
func (d *xDialect) unauthorized(w http.ResponseWriter) {
	_, body := xUnauthorized.v2()
	body["errors"] = xLegacyErrors{{Code: 89, Message: "Invalid or expired token."}}
	d.answer(w, http.StatusUnauthorized, body)
}

// fault plays what only this network does, before any effect.
func (d *xDialect) fault(w http.ResponseWriter, r *http.Request, f Fault) bool {
	switch f.Name {
	case "credits":
		d.refuse(w, r, xNoCredits)
	case "403-empty":
		w.WriteHeader(http.StatusForbidden)
	case "200-errors":
		_, one := xBroken.v2()
		d.answer(w, http.StatusOK, map[string]any{"errors": []any{one}})
	case "duplicate":
		if d.op(r) != "create" {
			return false
		}
		d.refuse(w, r, xDuplicate)
	default:
		return false
	}
	return true
}

// stream is unknown here: no op is one.
func (d *xDialect) stream(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }
