package web

import (
	"log/slog"
	"net/http"
	"time"
)

// HTTPServer returns a server with deadlines for the handler of either listener.
func HTTPServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: h,
		// A client that dribbles its headers holds a connection and nothing else for this long.
		ReadHeaderTimeout: 5 * time.Second,
		// Ten photos of 15 MB over the line of a patrol car; the event streams lift it for themselves.
		ReadTimeout: 5 * time.Minute,
		// Longer than ReadTimeout, because it starts with the headers and the answer comes after the
		// body. The event streams set a deadline for each write instead.
		WriteTimeout: 6 * time.Minute,
		// Between two requests on one connection: longer than a scrape interval, so that Prometheus keeps it.
		IdleTimeout: 2 * time.Minute,
		// A token, a cookie or two and the forwarding headers fit many times over.
		MaxHeaderBytes: 16 << 10,
		ErrorLog:       slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}
