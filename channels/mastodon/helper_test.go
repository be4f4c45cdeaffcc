package mastodon_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/png"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/mastodon"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// world is a rehearsal with the agency's channel.
type world struct {
	*testing.T

	server  *rehearsal.Server
	net     *rehearsal.Network
	base    string
	channel *mastodon.Channel
	agency  *rehearsal.Account
}

func (w *world) fault(f rehearsal.Fault) {
	w.Helper()
	f.Network = "mastodon"
	if err := w.server.Faults().Add(f); err != nil {
		w.Fatal(err)
	}
}

func (w *world) publish(d channels.Draft) alert.Post {
	w.Helper()
	p, err := w.channel.Publish(w.Context(), d)
	if err != nil {
		w.Fatal(err)
	}
	return p
}

func (w *world) check() channels.Account {
	w.Helper()
	a, err := w.channel.Check(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	return a
}

func (w *world) visible() []rehearsal.PublicPost { return w.net.Public() }

// entries are the requests of one op.
func (w *world) entries(op string) []rehearsal.Entry {
	return w.server.Journal().Select("mastodon", op)
}

// newWorld serves a rehearsal on the loopback. wrap may stand between, as another kind of server would.
func newWorld(t *testing.T, cfg mastodon.Config, wrap func(http.Handler) http.Handler) *world {
	t.Helper()
	w := &world{T: t, server: rehearsal.New(rehearsal.Options{Seed: 7})}
	var h http.Handler = w.server
	if wrap != nil {
		h = wrap(h)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(func() {
		w.channel.CloseIdleConnections()
		srv.CloseClientConnections()
		srv.Close()
	})
	w.base = srv.URL + "/mastodon"
	w.join(cfg, channels.Options{Timeout: 5 * time.Second})
	return w
}

func (w *world) join(cfg mastodon.Config, o channels.Options) {
	w.Helper()
	w.net = w.server.Network("mastodon")
	w.agency = w.net.AddAccount(rehearsal.Account{Handle: "larkmoor", Token: canary, Role: rehearsal.Agency, Followers: 4200})
	w.channel = w.connect(cfg, o)
}

// connect makes one more channel for the same account, as a restart does.
func (w *world) connect(cfg mastodon.Config, o channels.Options) *mastodon.Channel {
	w.Helper()
	cfg.BaseURL, cfg.Token, o.Channel = w.base, canary, "mastodon-main"
	o.Share = 1000
	c, err := mastodon.New(cfg, o, channels.ModeExercise)
	if err != nil {
		w.Fatal(err)
	}
	return c.(*mastodon.Channel)
}

// inBubble runs a rehearsal whose clock is the test's own: hours pass in no time, and connections are
// pipes.
func inBubble(t *testing.T, wrap func(http.Handler) http.Handler, run func(w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &world{T: t, server: rehearsal.New(rehearsal.Options{Seed: 7}), base: "http://social.test/mastodon"}
		var h http.Handler = w.server
		if wrap != nil {
			h = wrap(h)
		}
		l := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
		srv := &http.Server{Handler: h, ReadHeaderTimeout: time.Minute}
		var serving sync.WaitGroup
		serving.Go(func() { _ = srv.Serve(l) })
		base := &http.Transport{DialContext: l.dial}
		w.join(mastodon.Config{}, channels.Options{Base: base})
		run(w)
		base.CloseIdleConnections()
		srv.Close()
		serving.Wait()
	})
}

// pipes is a network of its own.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case p.conns <- server:
		return client, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-p.closed:
		return nil, &net.OpError{Op: "dial", Err: net.ErrClosed}
	}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.once.Do(func() { close(p.closed) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

func draft(revision int) channels.Draft {
	marker := alert.Marker("H7K-2QF", revision)
	return channels.Draft{
		Key: alert.DeliveryKey("01920000-0000-7000-8000-000000000001", revision, "mastodon-main", alert.Publish), Created: time.Now(),
		Text: "MISSING: Mara Quill, 9, red scarf. Call 555-0134. " + marker, Lang: "en-US", Marker: marker,
	}
}

// picture makes a small PNG, a different one for each n.
func picture(t *testing.T, n int, alt string) channels.Media {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8+n, 8))); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b.Bytes())
	return channels.Media{
		Media:   alert.Media{SHA256: hex.EncodeToString(sum[:]), Type: "image/png", Width: 8 + n, Height: 8, Bytes: b.Len(), Alt: alt},
		Content: b.Bytes(),
	}
}

// wantError checks the kind of an error and returns it.
func wantError(t *testing.T, err error, kind channels.Kind) *channels.Error {
	t.Helper()
	e, ok := errors.AsType[*channels.Error](err)
	if !ok {
		t.Fatalf("%T is not a *channels.Error: %v", err, err)
	}
	if e.Kind != kind {
		t.Errorf("the kind is %q, want %q: %v", e.Kind, kind, err)
	}
	return e
}

// on answers the requests that fit by hand and leaves the others to the rehearsal.
func on(pattern string, h http.HandlerFunc) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		mux := http.NewServeMux()
		mux.HandleFunc(pattern, h)
		mux.Handle("/", next)
		return mux
	}
}

// says answers with a status and a body.
func says(status int, ctype, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", ctype)
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}
