package rehearsal

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// mastodonSub is one open stream of one account.
type mastodonSub struct {
	me     *Account
	events chan mastodonEvent
	drop   context.CancelFunc // for a reader that is too slow: the world does not wait for it

	mu    sync.Mutex
	names map[string]bool // "user", "user:notification"
}

// mastodonEvent is one thing that streams tell; its JSON depends on where the reader found the server.
type mastodonEvent struct {
	name string
	note *mastodonNote
	post *Post
}

const (
	mastodonThump   = 15 * time.Second // between two signs of life
	mastodonBacklog = 1024             // events that a slow reader may be behind
)

func (d *mastodonDialect) emit(to *Account, e mastodonEvent) {
	for s := range d.subs {
		if s.me != to || !s.wants(e) {
			continue
		}
		select {
		case s.events <- e:
		default:
			s.drop()
		}
	}
}

func (s *mastodonSub) wants(e mastodonEvent) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.names["user"] || s.names["user:notification"] && e.note != nil
}

func (s *mastodonSub) set(name string, on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names[name] = on
}

func (s *mastodonSub) stream() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.names["user"] {
		return "user"
	}
	return "user:notification"
}

func (d *mastodonDialect) stream(w http.ResponseWriter, r *http.Request) { d.streamFor(w, r, 0) }

// streamFor serves a stream until the reader goes, or for a while.
func (d *mastodonDialect) streamFor(w http.ResponseWriter, r *http.Request, while time.Duration) {
	d.n.mu.Lock()
	c := d.call(w, r)
	d.n.mu.Unlock()
	upgrade := strings.EqualFold(r.Header.Get("Upgrade"), "websocket")
	name := strings.ReplaceAll(strings.Trim(strings.TrimPrefix(r.URL.Path, "/api/v1/streaming"), "/"), "/", ":")
	switch {
	case !upgrade && d.n.server.faults.on(d.name(), "sse-404"):
		mastodonRefuse(w, http.StatusNotFound, "Not Found")
		return
	case c.me == nil:
		d.unauthorized(w)
		return
	case !upgrade && name != "user" && name != "user:notification":
		mastodonRefuse(w, http.StatusBadRequest, "Unknown channel type")
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	if while > 0 {
		ctx, cancel = context.WithTimeout(ctx, while)
		defer cancel()
	}
	sub := &mastodonSub{me: c.me, events: make(chan mastodonEvent, mastodonBacklog), drop: cancel, names: map[string]bool{name: name != ""}}
	d.n.mu.Lock()
	d.subs[sub] = struct{}{}
	d.n.mu.Unlock()
	defer func() {
		d.n.mu.Lock()
		delete(d.subs, sub)
		d.n.mu.Unlock()
	}()
	if upgrade {
		d.webSocket(ctx, c, sub)
		return
	}
	d.sse(ctx, c, sub)
}

// sse writes events as text; ":)" greets and ":thump" says that the line is alive.
func (d *mastodonDialect) sse(ctx context.Context, c *mastodonCall, sub *mastodonSub) {
	c.w.Header().Set("Content-Type", "text/event-stream")
	c.w.Header().Set("Cache-Control", "private, no-store")
	say := func(text string) bool {
		_, err := io.WriteString(c.w, text) //nolint:gosec // no browser takes an event stream for a page
		return err == nil && http.NewResponseController(c.w).Flush() == nil
	}
	thump := time.NewTicker(mastodonThump)
	defer thump.Stop()
	for ok := say(":)\n"); ok; {
		select {
		case <-ctx.Done():
			return
		case <-thump.C:
			ok = say(":thump\n")
		case e := <-sub.events:
			ok = say(fmt.Sprintf("event: %s\ndata: %s\n\n", e.name, d.payload(c, e)))
		}
	}
}

// payload is JSON as text, except for a delete, which is a bare id.
func (d *mastodonDialect) payload(c *mastodonCall, e mastodonEvent) string {
	d.n.mu.Lock()
	defer d.n.mu.Unlock()
	var v any
	switch {
	case e.name == "delete":
		return e.post.ID
	case e.note != nil:
		v = d.notification(c, e.note)
	default:
		v = d.status(c, e.post)
	}
	b, err := json.Marshal(v)
	if err != nil {
		return "{}"
	}
	return string(b)
}
