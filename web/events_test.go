package web_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/web"
)

// stream opens an event stream and yields its lines; the channel closes when the stream ends.
func (f *front) stream(path, token, since string) (<-chan string, *http.Response) {
	f.Helper()
	ctx, cancel := context.WithCancel(f.Context())
	f.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, f.http.URL+path, http.NoBody)
	if err != nil {
		f.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	if since != "" {
		req.Header.Set("Last-Event-ID", since)
	}
	resp, err := f.http.Client().Do(req)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { resp.Body.Close() })
	lines := make(chan string, 100)
	go func() {
		defer close(lines)
		s := bufio.NewScanner(resp.Body)
		for s.Scan() {
			lines <- s.Text()
		}
	}()
	return lines, resp
}

// until reads lines up to one that begins like this.
func until(t *testing.T, lines <-chan string, prefix string) string {
	t.Helper()
	deadline := time.After(10 * time.Second)
	for {
		select {
		case line, ok := <-lines:
			if !ok {
				t.Fatalf("the stream ended before %q", prefix)
			}
			if strings.HasPrefix(line, prefix) {
				return line
			}
		case <-deadline:
			t.Fatalf("no line begins with %q", prefix)
		}
	}
}

func ended(t *testing.T, lines <-chan string) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	for {
		select {
		case _, ok := <-lines:
			if !ok {
				return
			}
		case <-deadline:
			t.Fatal("the stream does not end")
		}
	}
}

func TestEventsAsTheyHappen(t *testing.T) {
	f := newFront(t)
	writer := f.token("writer", alert.GrantSubmit, alert.GrantSinglePerson)
	all, resp := f.stream("/api/v1/events", writer, "")
	for k, want := range map[string]string{"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"} {
		if got := resp.Header.Get(k); got != want {
			t.Errorf("%s: %s, want %s", k, got, want)
		}
	}
	until(t, all, "retry: 2000")
	s := read[web.Submitted](t, f.submit(writer, "", ""), http.StatusCreated)
	if line := until(t, all, "data: "); !strings.Contains(line, `"kind":"submitted"`) || !strings.Contains(line, s.Code) {
		t.Errorf("first came %s", line)
	}
	other := read[web.Submitted](t, f.submit(writer, "", ""), http.StatusCreated)
	one, _ := f.stream("/api/v1/alerts/"+s.Code+"/events", writer, "1")
	approve := `{"hash":"` + s.Hash + `"}`
	f.do(request{method: "POST", path: "/api/v1/alerts/" + s.Code + "/approve", token: writer, ctype: "application/json", body: []byte(approve)})
	if line := until(t, one, "data: "); !strings.Contains(line, `"kind":"approved"`) || strings.Contains(line, other.Code) {
		t.Errorf("after event 1 of %s came %s", s.Code, line)
	}
	if line := until(t, all, "id: "); line != "id: 2" {
		t.Errorf("the second event has %s", line)
	}
	f.server.Close()
	ended(t, all)
	ended(t, one)
	f.server.Close() // again does no harm
}

func TestEventsBeginWhereAsked(t *testing.T) {
	f := newFront(t)
	reader := f.token("reader", alert.GrantRead)
	for _, path := range []string{"/api/v1/events?since=x", "/api/v1/events?since=-1"} {
		if a := f.do(request{method: "GET", path: path, token: reader}); a.status != http.StatusBadRequest {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	for _, path := range []string{"/api/v1/alerts/H7K-2QF/events", "/api/v1/alerts/!/events"} {
		if a := f.do(request{method: "GET", path: path, token: reader}); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.status)
		}
	}
}

func TestSilentStreamShowsThatItLives(t *testing.T) {
	f := newFront(t, func(o *web.Options) { o.Beat = 20 * time.Millisecond })
	reader := f.token("reader", alert.GrantRead)
	lines, _ := f.stream("/api/v1/events", reader, "")
	until(t, lines, ": still here")
	if err := f.store.RevokeToken(t.Context(), strings.Split(reader, "_")[1], f.clock()); err != nil {
		t.Fatal(err)
	}
	ended(t, lines) // a revoked token hears nothing more
}

func TestStreamsAreCounted(t *testing.T) {
	f := newFront(t, func(o *web.Options) { o.Streams = 1 })
	reader := f.token("reader", alert.GrantRead)
	lines, resp := f.stream("/api/v1/events", reader, "")
	until(t, lines, "retry")
	a := f.do(request{method: "GET", path: "/api/v1/events", token: reader})
	if a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" || !strings.Contains(a.error(t).Message, "all 1 event streams are in use") {
		t.Errorf("%d %s", a.status, a.body)
	}
	resp.Body.Close()
	for {
		_, resp := f.stream("/api/v1/events", reader, "")
		if resp.StatusCode == http.StatusOK { // the place is free again
			break
		}
	}
}

func TestStreamOutlivesTheDeadlinesOfTheServer(t *testing.T) {
	f := newFront(t, func(o *web.Options) { o.Beat = 50 * time.Millisecond })
	reader := f.token("reader", alert.GrantRead)
	srv := web.HTTPServer(f.server.Public(), f.logger())
	srv.ReadTimeout, srv.WriteTimeout = 100*time.Millisecond, 100*time.Millisecond
	f.serve(srv)
	lines, _ := f.stream("/api/v1/events", reader, "")
	for range 8 {
		until(t, lines, ": still here")
	}
}

func TestShutdownDoesNotWaitForStreams(t *testing.T) {
	f := newFront(t)
	reader := f.token("reader", alert.GrantRead)
	srv := web.HTTPServer(f.server.Public(), f.logger())
	srv.RegisterOnShutdown(f.server.Close)
	f.serve(srv)
	lines, _ := f.stream("/api/v1/events", reader, "")
	until(t, lines, "retry")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := srv.Shutdown(ctx); err != nil {
		t.Error(err)
	}
	ended(t, lines)
}

// serve puts srv on a listener, in place of the front's own.
func (f *front) serve(srv *http.Server) {
	f.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		f.Fatal(err)
	}
	f.http.URL = "http://" + l.Addr().String()
	go func() {
		if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			f.Error(err)
		}
	}()
	f.Cleanup(func() { srv.Close() })
}

func TestReadingFailsInTheMiddle(t *testing.T) {
	f := newFront(t, func(o *web.Options) { o.Read = brokenEvents{o.Read} })
	lines, resp := f.stream("/api/v1/events", f.token("reader", alert.GrantRead), "")
	ended(t, lines)
	if resp.StatusCode != http.StatusOK || !strings.Contains(f.logged(), "input/output error") {
		t.Errorf("status %d, log %s", resp.StatusCode, f.logged())
	}
	_, _ = io.Copy(io.Discard, resp.Body)
}

type brokenEvents struct{ web.Reader }

func (brokenEvents) Events(context.Context, string, int64, int) ([]alert.Event, error) {
	return nil, errDisk
}
