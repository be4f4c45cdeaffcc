package rehearsal

import (
	"net/http"
	"time"
)

type blueskyDialect struct{ n *Network }

func newBluesky(n *Network) dialect { return &blueskyDialect{n: n} }

func (d *blueskyDialect) name() string                                         { return "bluesky" }
func (d *blueskyDialect) op(*http.Request) string                              { return "other" }
func (d *blueskyDialect) ServeHTTP(w http.ResponseWriter, r *http.Request)     { http.NotFound(w, r) }
func (d *blueskyDialect) limited(http.ResponseWriter, time.Time, Fault)        {}
func (d *blueskyDialect) unauthorized(http.ResponseWriter)                     {}
func (d *blueskyDialect) fault(http.ResponseWriter, *http.Request, Fault) bool { return false }
func (d *blueskyDialect) stream(w http.ResponseWriter, r *http.Request)        { http.NotFound(w, r) }
