package twitter_test

import (
	"context"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/twitter"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// Abilities of both APIs.
type publisher interface {
	channels.Channel
	channels.Finder
	channels.Deleter
	channels.Witness
	channels.Booster
	channels.Measurer
	channels.Replier
	channels.Checker
}

// And of v2 alone.
type client interface {
	publisher
	channels.Reposters
	channels.Pricer
	Quotes(ctx context.Context, p alert.Post) iter.Seq2[twitter.Remark, error]
	Mentions(ctx context.Context, since string) iter.Seq2[twitter.Remark, error]
}

// world is a rehearsal of X with the agency's account on it.
type world struct {
	*testing.T

	server  *rehearsal.Server
	network *rehearsal.Network
	me      *rehearsal.Account
	base    string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, server: rehearsal.New(rehearsal.Options{})}
	w.network = w.server.Network("x")
	w.me = agency(w.network)
	srv := httptest.NewServer(w.server)
	t.Cleanup(srv.Close)
	w.base = srv.URL + "/x"
	return w
}

func (w *world) v2(change ...func(*twitter.Config)) client {
	w.Helper()
	return w.channel("v2", change...).(client)
}

func (w *world) legacy(change ...func(*twitter.Config)) publisher {
	w.Helper()
	return w.channel("v1.1", change...).(publisher)
}

func (w *world) channel(api string, change ...func(*twitter.Config)) channels.Channel {
	w.Helper()
	cfg := signed(w.base)
	cfg.API = api
	for _, f := range change {
		f(&cfg)
	}
	return newChannel(w.T, cfg, channels.Options{Timeout: 5 * time.Second})
}

func newChannel(t *testing.T, cfg twitter.Config, o channels.Options) channels.Channel {
	t.Helper()
	o.Channel, o.Share = "x-test", 1000
	c, err := twitter.New(cfg, o, channels.ModeExercise)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (w *world) fault(f rehearsal.Fault) {
	w.Helper()
	f.Network = "x"
	if err := w.server.Faults().Add(f); err != nil {
		w.Fatal(err)
	}
}

func (w *world) publish(c channels.Channel, d channels.Draft) alert.Post {
	w.Helper()
	p, err := c.Publish(w.Context(), d)
	if err != nil {
		w.Fatal(err)
	}
	return p
}

func draft(code string, pictures ...channels.Media) channels.Draft {
	marker := alert.Marker(code, 1)
	return channels.Draft{
		Key: code, Created: time.Now(), Marker: marker, Media: pictures,
		Text: "MISSING: Mara Quill, 9, red scarf. Last seen in Larkmoor. Call 555-0134. " + marker,
	}
}

// canned answers every request in memory.
type canned func(*http.Request) (*http.Response, error)

func (f canned) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func says(status int, body string, header ...string) canned {
	return func(req *http.Request) (*http.Response, error) {
		h := http.Header{"Content-Type": {"application/json"}}
		for i := 0; i < len(header); i += 2 {
			h.Set(header[i], header[i+1])
		}
		return &http.Response{
			StatusCode: status, Header: h, Request: req, ProtoMajor: 1, ProtoMinor: 1,
			Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
		}, nil
	}
}

// against is a channel whose network is in memory.
func against(t *testing.T, api string, network canned) publisher {
	t.Helper()
	cfg := signed("http://x.test")
	cfg.API = api
	return newChannel(t, cfg, channels.Options{Base: network, Rate: 10_000}).(publisher)
}

// wantError checks the kind of an error and words that must be in it.
func wantError(t *testing.T, err error, kind channels.Kind, words ...string) {
	t.Helper()
	e, ok := errors.AsType[*channels.Error](err)
	if !ok {
		t.Fatalf("want a *channels.Error of kind %s, got %v", kind, err)
	}
	if e.Kind != kind {
		t.Errorf("the kind is %s, want %s: %v", e.Kind, kind, err)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%v lacks %q", err, w)
		}
	}
}
