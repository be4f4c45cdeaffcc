package web

import (
	"io"
	"net/http"
)

// opsHandler serves what machines ask: metrics and health. The names ending in z are aliases.
func (s *Server) opsHandler() http.Handler {
	mux := http.NewServeMux()
	for _, path := range []string{"/-/healthy", "/healthz"} {
		mux.HandleFunc("GET "+path, healthy)
	}
	for _, path := range []string{"/-/ready", "/readyz"} {
		mux.HandleFunc("GET "+path, s.ready)
	}
	if s.opt.Metrics != nil {
		mux.Handle("GET /metrics", s.opt.Metrics)
	}
	return secured(mux)
}

// healthy says that the process lives and answers.
func healthy(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "healthy") }

// ready says whether the daemon can do its work: the store is open and the channels were looked at once.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	if s.opt.Ready != nil {
		if err := s.opt.Ready(r.Context()); err != nil {
			say(w, http.StatusServiceUnavailable, "not ready: "+err.Error())
			return
		}
	}
	say(w, http.StatusOK, "ready")
}

func say(w http.ResponseWriter, status int, line string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, line+"\n")
}
