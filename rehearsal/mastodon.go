package rehearsal

import (
	"net/http"
	"time"
)

type mastodonDialect struct{ n *Network }

func newMastodon(n *Network) dialect { return &mastodonDialect{n: n} }

func (d *mastodonDialect) name() string                                         { return "mastodon" }
func (d *mastodonDialect) op(*http.Request) string                              { return "other" }
func (d *mastodonDialect) ServeHTTP(w http.ResponseWriter, r *http.Request)     { http.NotFound(w, r) }
func (d *mastodonDialect) limited(http.ResponseWriter, time.Time, Fault)        {}
func (d *mastodonDialect) unauthorized(http.ResponseWriter)                     {}
func (d *mastodonDialect) fault(http.ResponseWriter, *http.Request, Fault) bool { return false }
func (d *mastodonDialect) stream(w http.ResponseWriter, r *http.Request)        { http.NotFound(w, r) }
