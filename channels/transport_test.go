package channels_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dghubble/oauth1"
	"go.uber.org/goleak"
	"golang.org/x/time/rate"

	"github.com/hueandcry/hueandcry/channels"
)

func serveTLS(t *testing.T) *network {
	t.Helper()
	net := &network{}
	net.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return
		}
		net.mu.Lock()
		net.requests = append(net.requests, r)
		net.mu.Unlock()
		ok(w)
	}))
	net.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	net.EnableHTTP2 = true
	net.StartTLS()
	t.Cleanup(net.Close)
	return net
}

// The deadline covers the body too: an answer that trickles for ever is an error of its own attempt.
func TestEachAttemptHasItsOwnDeadline(t *testing.T) {
	var mu sync.Mutex
	n := 0
	rt := roundTripper(func(r *http.Request) (*http.Response, error) {
		mu.Lock()
		n++
		mu.Unlock()
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: trickle{r.Context().Done()}}, nil
	})
	for op, want := range map[channels.Op]struct {
		took     time.Duration
		attempts int
		kind     channels.Kind
	}{
		channels.OpCreate: {10 * time.Second, 1, channels.Unsure},
		channels.OpFind:   {30 * time.Second, 3, channels.Temporary},
		channels.OpMedia:  {180 * time.Second, 3, channels.Temporary},
	} {
		synctest.Test(t, func(t *testing.T) {
			n = 0
			tr := channels.NewTransport(channels.Options{Channel: "x-main", Network: "x", Base: rt})
			began := time.Now()
			_, err := call(t, tr, op, "http://network.example")
			e := wantKind(t, err, want.kind)
			if !strings.Contains(e.Reason, "in time") {
				t.Errorf("reason %q", e.Reason)
			}
			took := time.Since(began)
			if n != want.attempts || took < want.took || took > want.took+4*time.Second {
				t.Errorf("%s: %d attempts in %s, want %d in about %s", op, n, took, want.attempts, want.took)
			}
		})
	}
}

// trickle is a body that gives a byte every second.
type trickle struct{ done <-chan struct{} }

func (b trickle) Read(p []byte) (int, error) {
	timer := time.NewTimer(time.Second)
	defer timer.Stop()
	select {
	case <-timer.C:
		return copy(p, " "), nil
	case <-b.done:
		return 0, context.DeadlineExceeded
	}
}

func (trickle) Close() error { return nil }

// Waiting for a repeat ends with the context, and so does a call under way.
func TestCallsEndWithTheirContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr := channels.NewTransport(channels.Options{Channel: "x-main", Network: "x", Base: roundTripper(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})})
		for op, kind := range map[channels.Op]channels.Kind{channels.OpCreate: channels.Unsure, channels.OpFind: channels.Temporary} {
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
			began := time.Now()
			_, err := tr.Do(ctx, channels.Call{Op: op, Method: "GET", URL: "http://network.example"})
			cancel()
			wantKind(t, err, kind)
			if took := time.Since(began); took != 3*time.Second {
				t.Errorf("%s ended after %s", op, took)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := tr.Do(ctx, channels.Call{Op: channels.OpCreate, Method: "POST", URL: "http://network.example"})
		if e := wantKind(t, err, channels.Temporary); !errors.Is(e, context.Canceled) {
			t.Errorf("nothing went out, yet %v", err)
		}
	})
}

// An answer that is there counts even if the context ends at that very moment.
func TestAnAnswerIsNotThrownAway(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	tr := transport(t, channels.Options{Base: roundTripper(func(*http.Request) (*http.Response, error) {
		cancel()
		return &http.Response{StatusCode: http.StatusCreated, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"id":"1"}`))}, nil
	})})
	a, err := tr.Do(ctx, channels.Call{Op: channels.OpCreate, Method: "POST", URL: "http://network.example"})
	if err != nil || a.Status != 201 {
		t.Errorf("%+v, %v", a, err)
	}
}

// All callers of an account share its limiter, repeats too.
func TestTheLimiterIsShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr := channels.NewTransport(channels.Options{
			Channel: "x-main", Network: "x", Rate: rate.Every(time.Second),
			Base: roundTripper(func(*http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: http.NoBody}, nil
			}),
		})
		began := time.Now()
		var wg sync.WaitGroup
		for range 5 {
			wg.Go(func() {
				if _, err := call(t, tr, channels.OpFind, "http://network.example"); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if took := time.Since(began); took != 4*time.Second {
			t.Errorf("5 calls at one a second took %s", took)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		_, err := tr.Do(ctx, channels.Call{Op: channels.OpCreate, Method: "POST", URL: "http://network.example"})
		wantKind(t, err, channels.Temporary) // no time for it: nothing went out
	})
}

// OAuth 1.0a signs each attempt anew, or a server may refuse the repeat as a replay.
func TestEachAttemptIsSignedAnew(t *testing.T) {
	net := serve(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		if n < 3 {
			status(w, 503)
			return
		}
		ok(w)
	})
	tr := transport(t, channels.Options{Sign: func(next http.RoundTripper) http.RoundTripper {
		ctx := context.WithValue(t.Context(), oauth1.HTTPClient, &http.Client{Transport: next})
		return oauth1.NewConfig("consumer", "secret").Client(ctx, oauth1.NewToken("token", "token-secret")).Transport
	}})
	if _, err := call(t, tr, channels.OpFind, net.URL); err != nil {
		t.Fatal(err)
	}
	signatures := net.header("Authorization")
	slices.Sort(signatures)
	if len(slices.Compact(signatures)) != 3 {
		t.Errorf("3 attempts carry %q", signatures)
	}
}

// 429 comes back at once as a typed error, also through a library that would wait an hour by itself.
func TestLimitedIsTyped(t *testing.T) {
	net := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "42")
		w.WriteHeader(http.StatusTooManyRequests)
		fmt.Fprint(w, `{"error":"Too many requests","token":"s3cr3t-canary"}`)
	})
	tr := transport(t, channels.Options{Secrets: []string{"s3cr3t-canary"}})
	for _, op := range []channels.Op{channels.OpCreate, channels.OpFind, channels.OpStream} {
		_, err := call(t, tr, op, net.URL)
		e := wantKind(t, err, channels.Limited)
		if e.RetryAfter != 42*time.Second || e.Status != 429 || e.Op != op {
			t.Errorf("%+v", e)
		}
		if strings.Contains(err.Error(), "canary") {
			t.Errorf("a secret shows: %v", err)
		}
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, net.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = tr.Client().Do(req)
	wantKind(t, err, channels.Limited)
}

// A stream is not read to its end, and lives longer than an attempt.
func TestStreamsAreLeftOpen(t *testing.T) {
	release := make(chan struct{})
	net := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "first")
		_ = http.NewResponseController(w).Flush()
		<-release
		fmt.Fprintln(w, "second")
	})
	tr := transport(t, channels.Options{Timeout: 50 * time.Millisecond})
	req, err := http.NewRequestWithContext(channels.WithOp(t.Context(), channels.OpStream), http.MethodGet, net.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := tr.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	time.AfterFunc(100*time.Millisecond, func() { close(release) })
	b, err := io.ReadAll(resp.Body)
	if err != nil || string(b) != "first\nsecond\n" {
		t.Errorf("%q, %v", b, err)
	}
}

func TestTooLongAnswers(t *testing.T) {
	net := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		for range 9 {
			_, _ = w.Write(make([]byte, 1<<20))
		}
	})
	_, err := call(t, transport(t, channels.Options{}), channels.OpCreate, net.URL)
	wantKind(t, err, channels.Unsure)
}

// Nothing is left running when the connections are let go.
func TestNothingIsLeftBehind(t *testing.T) {
	leaks := goleak.IgnoreCurrent()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			drop(w)
		}
		ok(w)
	}))
	for _, opt := range []channels.Options{{}, {Fresh: true}} {
		tr := transport(t, opt)
		for _, op := range []channels.Op{channels.OpFind, channels.OpCreate, channels.OpFind} {
			if _, err := call(t, tr, op, srv.URL); (err != nil) != (op == channels.OpCreate) {
				t.Error(op, err)
			}
		}
		tr.CloseIdleConnections()
	}
	goleak.VerifyNone(t, leaks, goleak.IgnoreTopFunction("internal/poll.runtime_pollWait"))
	srv.Close()
	goleak.VerifyNone(t, leaks)
}
