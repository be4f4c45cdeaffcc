package bluesky_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/bluesky"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// world is a rehearsal with a clock that can be moved, an agency and its channel. What the channel sends
// can be seen, and answered in the network's place.
type world struct {
	*testing.T

	server  *rehearsal.Server
	network *rehearsal.Network
	agency  *rehearsal.Account
	channel *bluesky.Channel
	base    string

	mu     sync.Mutex
	ahead  time.Duration
	sent   []sent
	answer func(nsid string, n int) (status int, body string) // 0 = the network answers
	before func(nsid string)
}

type sent struct {
	nsid string
	body []byte
}

const picturePNG = "\x89PNG\r\n\x1a\n fictional picture"

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t}
	w.server = rehearsal.New(rehearsal.Options{Seed: 1, Now: w.now})
	w.network = w.server.Network("bluesky")
	srv := httptest.NewServer(http.HandlerFunc(w.serve))
	t.Cleanup(srv.Close)
	w.base = srv.URL + "/bluesky"
	w.agency = w.network.AddAccount(rehearsal.Account{Role: rehearsal.Agency, Handle: "larkmoor.test", Secret: appPassword, Followers: 1200})
	w.channel = w.open(w.agency)
	return w
}

func (w *world) open(a *rehearsal.Account) *bluesky.Channel {
	w.Helper()
	return w.with(bluesky.Config{BaseURL: w.base, Identifier: a.Handle, Password: appPassword})
}

func (w *world) with(cfg bluesky.Config) *bluesky.Channel {
	w.Helper()
	c, err := bluesky.New(cfg, channels.Options{Channel: "bluesky-main", Timeout: time.Second, Rate: 1000, Share: 1000}, channels.ModeExercise)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(c.(*bluesky.Channel).CloseIdleConnections)
	return c.(*bluesky.Channel)
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Now().Add(w.ahead)
}

func (w *world) wait(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ahead += d
}

func (w *world) serve(rw http.ResponseWriter, r *http.Request) {
	nsid := strings.TrimPrefix(r.URL.Path, "/bluesky/xrpc/")
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	w.mu.Lock()
	w.sent = append(w.sent, sent{nsid, body})
	n := 0
	for _, s := range w.sent {
		if s.nsid == nsid {
			n++
		}
	}
	answer, before := w.answer, w.before
	w.mu.Unlock()
	if before != nil {
		before(nsid)
	}
	if answer != nil {
		if status, said := answer(nsid, n); status != 0 {
			rw.Header().Set("Content-Type", "application/json")
			rw.WriteHeader(status)
			_, _ = io.WriteString(rw, said)
			return
		}
	}
	w.server.ServeHTTP(rw, r)
}

// instead answers a method in the network's place: the nth call of it, or every one if n is 0.
func (w *world) instead(method string, nth, status int, body string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent = nil
	w.answer = func(nsid string, n int) (int, string) {
		if strings.HasSuffix(nsid, "."+method) && (nth == 0 || nth == n) {
			return status, body
		}
		return 0, ""
	}
}

// bodies are what was sent to a method, in order.
func (w *world) bodies(method string) [][]byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out [][]byte
	for _, s := range w.sent {
		if strings.HasSuffix(s.nsid, "."+method) {
			out = append(out, s.body)
		}
	}
	return out
}

func (w *world) calls(method string, want int) {
	w.Helper()
	if got := len(w.bodies(method)); got != want {
		w.Errorf("%d calls of %s, want %d", got, method, want)
	}
}

func (w *world) draft() channels.Draft {
	return channels.Draft{
		Key:     "01920000-0000-7000-8000-0000H7K2QF/1/bluesky-main/publish",
		Created: time.Now().Add(-3 * time.Second).Truncate(time.Millisecond),
		Text:    "MISSING: Zoë Quill, 9. Larkmoor. Call 555-0134 https://hc.example/a/H7K-2QF #Missing H7K-2QF/1",
		Lang:    "en",
		Marker:  "H7K-2QF/1",
	}
}

func (w *world) withPicture() channels.Draft {
	d := w.draft()
	d.Media = []channels.Media{{
		Media:   alert.Media{Type: "image/png", Width: 640, Height: 480, Bytes: len(picturePNG), Alt: "A smiling girl with a red scarf."},
		Content: []byte(picturePNG),
	}}
	return d
}

func (w *world) publish(d channels.Draft) alert.Post {
	w.Helper()
	p, err := w.channel.Publish(w.Context(), d)
	if err != nil {
		w.Fatal(err)
	}
	return p
}

// record reads what stands on the network, as anyone can.
func (w *world) record(id string) map[string]any {
	w.Helper()
	parts := strings.Split(strings.TrimPrefix(id, "at://"), "/")
	resp, err := http.Get(w.base + "/xrpc/com.atproto.repo.getRecord?repo=" + parts[0] + "&collection=" + parts[1] + "&rkey=" + parts[2])
	if err != nil {
		w.Fatal(err)
	}
	defer resp.Body.Close()
	var got struct {
		Value map[string]any `json:"value"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&got); err != nil || resp.StatusCode != http.StatusOK {
		w.Fatalf("%s: %s, %v", id, resp.Status, err)
	}
	return got.Value
}

func (w *world) wantKind(err error, want channels.Kind) *channels.Error {
	w.Helper()
	e, ok := errors.AsType[*channels.Error](err)
	if !ok {
		w.Fatalf("%v is no *channels.Error", err)
	}
	if e.Kind != want {
		w.Errorf("the kind is %q, want %q: %v", e.Kind, want, err)
	}
	return e
}

func (w *world) stranger(followers int64) *rehearsal.Account {
	return w.network.AddAccount(rehearsal.Account{Role: rehearsal.Public, Followers: followers})
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}
