package rehearsal

import (
	"net/http"
	"time"
)

type xDialect struct{ n *Network }

func newX(n *Network) dialect { return &xDialect{n: n} }

func (d *xDialect) name() string                                         { return "x" }
func (d *xDialect) op(*http.Request) string                              { return "other" }
func (d *xDialect) ServeHTTP(w http.ResponseWriter, r *http.Request)     { http.NotFound(w, r) }
func (d *xDialect) limited(http.ResponseWriter, time.Time, Fault)        {}
func (d *xDialect) unauthorized(http.ResponseWriter)                     {}
func (d *xDialect) fault(http.ResponseWriter, *http.Request, Fault) bool { return false }
func (d *xDialect) stream(w http.ResponseWriter, r *http.Request)        { http.NotFound(w, r) }
