package web

import (
	"net/http"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// route is one line of the table: what is asked for, who may, who answers.
type route struct {
	pattern string
	access  access
	handle  handler
}

// handler answers a request of the holder of a token, or returns why not.
type handler func(w http.ResponseWriter, r *http.Request, by alert.Token) error

// routes is the whole API. A line without an access lets nobody in.
func (s *Server) routes() []route {
	var (
		read    = oneOf(alert.GrantRead)
		submit  = oneOf(alert.GrantSubmit)
		approve = oneOf(alert.GrantApprove, alert.GrantSinglePerson)
		closer  = oneOf(alert.GrantSubmit, alert.GrantApprove, alert.GrantSinglePerson)
		admin   = oneOf(alert.GrantAdmin)
	)
	return []route{
		{"POST /api/v1/alerts", submit, s.submit},
		{"GET /api/v1/alerts", read, s.list},
		{"GET /api/v1/alerts/{code}", read, s.show},
		{"POST /api/v1/alerts/{code}/approve", approve, s.approve},
		{"POST /api/v1/alerts/{code}/revisions", submit, s.revise},
		{"POST /api/v1/alerts/{code}/close", closer, s.closeAlert},
		{"GET /api/v1/alerts/{code}/deliveries", read, s.deliveries},
		{"GET /api/v1/alerts/{code}/reach", read, s.reach},
		{"GET /api/v1/alerts/{code}/report", read, s.report},
		{"GET /api/v1/alerts/{code}/events", read, s.events},
		{"GET /api/v1/alerts/{code}/messages", read, s.messages},
		{"GET /api/v1/events", read, s.events},
		{"POST /api/v1/deliveries/release", oneOf(alert.GrantApprove), s.release},
		{"POST /api/v1/render", read, s.render},
		{"POST /api/v1/tokens", admin, s.addToken},
		{"GET /api/v1/tokens", admin, s.listTokens},
		{"DELETE /api/v1/tokens/{id}", admin, s.revokeToken},
		{"GET /api/v1/backup", admin, s.backup},
		{"GET /api/openapi.yaml", open(), s.openapi},
		{"GET /cap/feed.atom", open(), s.feed("atom", "application/atom+xml")},
		{"GET /cap/feed.rss", open(), s.feed("rss", "application/rss+xml")},
		{"GET /cap/feed.geojson", open(), s.feed("geojson", "application/geo+json")},
		{"GET /cap/feed.edxl", open(), s.feed("edxl", typeXML)},
		{"GET /cap/{file}", open(), s.message},
		{"GET /cap/photo/{file}", open(), s.photo},
		{"GET /pfif/{file}", open(), s.persons},
		{"GET /hooks/{network}/{channel}", open(), s.hook},
		{"POST /hooks/{network}/{channel}", open(), s.hook},
	}
}

func (s *Server) publicHandler() http.Handler {
	mux := http.NewServeMux()
	for _, one := range s.routes() {
		mux.Handle(one.pattern, s.guard(one))
	}
	// Tokens are not sent by a browser on its own, but a page of another site must not even try.
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		(&Error{Status: http.StatusForbidden, Code: codeForbidden, Message: "a page of another site may not act here"}).send(w)
	}))
	return secured(cross.Handler(inJSON(mux)))
}

// guard lets a request in, runs its handler, and turns an error into an answer and a line in the log.
func (s *Server) guard(one route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		by, err := s.enter(one.access, r)
		if err == nil {
			err = one.handle(w, r, by)
		}
		if err == nil {
			s.opt.Log.DebugContext(r.Context(), "request answered", "route", one.pattern, "token", by.ID, "took", time.Since(began))
			return
		}
		if r.Context().Err() != nil { // nobody is there to read an answer
			s.opt.Log.DebugContext(r.Context(), "client gone", "route", one.pattern, "token", by.ID)
			return
		}
		e := s.failure(err)
		if e.Status >= http.StatusInternalServerError {
			s.opt.Log.ErrorContext(r.Context(), "request failed", "route", one.pattern, "token", by.ID, "status", e.Status, "error", err)
		} else {
			s.opt.Log.InfoContext(r.Context(), "request refused", "route", one.pattern, "token", by.ID, "status", e.Status, "code", e.Code)
		}
		e.send(w)
	})
}

// secured adds the headers every answer carries.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}

// inJSON answers for the paths and methods that are not in the table as for everything else.
func inJSON(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		said := statusOnly{header: http.Header{}}
		h.ServeHTTP(&said, r)
		if said.status == http.StatusMethodNotAllowed {
			allow := said.header.Get("Allow")
			w.Header().Set("Allow", allow)
			(&Error{Status: said.status, Code: codeMethod, Message: "this address takes " + allow}).send(w)
			return
		}
		(&Error{Status: http.StatusNotFound, Code: codeNotFound, Message: "there is nothing at this address; GET /api/openapi.yaml lists what there is"}).send(w)
	})
}

// statusOnly hears what the standard library would have answered.
type statusOnly struct {
	header http.Header
	status int
}

func (s *statusOnly) Header() http.Header         { return s.header }
func (s *statusOnly) WriteHeader(status int)      { s.status = status }
func (s *statusOnly) Write(b []byte) (int, error) { return len(b), nil }
