package channels_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/channels"
)

// answers are the ways in which a network can take a post and not say so, and what each means.
func answers() map[string]struct {
	give func(http.ResponseWriter)
	kind channels.Kind
} {
	type answer = struct {
		give func(http.ResponseWriter)
		kind channels.Kind
	}
	return map[string]answer{
		"dropped":   {drop, channels.Unsure},
		"500":       {func(w http.ResponseWriter) { status(w, 500) }, channels.Unsure},
		"502":       {func(w http.ResponseWriter) { status(w, 502) }, channels.Unsure},
		"503":       {func(w http.ResponseWriter) { w.Header().Set("Retry-After", "1"); status(w, 503) }, channels.Unsure},
		"504":       {func(w http.ResponseWriter) { status(w, 504) }, channels.Unsure},
		"408":       {func(w http.ResponseWriter) { status(w, 408) }, channels.Unsure},
		"204":       {func(w http.ResponseWriter) { status(w, 204) }, channels.Unsure},
		"truncated": {func(w http.ResponseWriter) { w.Header().Set("Content-Length", "500"); ok(w) }, channels.Unsure},
		"307":       {func(w http.ResponseWriter) { w.Header().Set("Location", "/elsewhere"); status(w, 307) }, channels.Refused},
		"303":       {func(w http.ResponseWriter) { w.Header().Set("Location", "/elsewhere"); status(w, 303) }, channels.Refused},
	}
}

// A create goes out once, whatever becomes of it. With go-retryablehttp's own policy, or with an
// Idempotency-Key in the hands of net/http, it would go out again.
func TestACreateIsNeverRepeated(t *testing.T) {
	for name, answer := range answers() {
		for _, opt := range []channels.Options{{}, {Fresh: true}, {Key: true}, {Key: true, Fresh: true}} {
			net := serve(t, func(n int, w http.ResponseWriter, _ *http.Request) {
				if n == 1 { // a connection to reuse
					ok(w)
					return
				}
				answer.give(w)
			})
			tr := transport(t, opt)
			if _, err := call(t, tr, channels.OpFind, net.URL); err != nil {
				t.Fatal(err)
			}
			a, err := call(t, tr, channels.OpCreate, net.URL)
			if got := net.count() - 1; got != 1 {
				t.Errorf("%s, %+v: the create went out %d times", name, opt, got)
			}
			if err == nil {
				err = tr.Refusal(a, "")
			}
			if k := channels.KindOf(err); k != answer.kind {
				t.Errorf("%s: kind %q, want %q", name, k, answer.kind)
			}
		}
	}
}

// net/http sends a POST again by itself when a reused connection breaks before the answer, if it carries
// an Idempotency-Key. The server here takes the first request of each connection and, on the second,
// reads it whole and hangs up without a word.
func TestNetHTTPDoesNotReplayACreate(t *testing.T) {
	for _, keyed := range []bool{false, true} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		var creates atomic.Int32
		done := make(chan struct{})
		go func() {
			defer close(done)
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				go hangUpOnTheSecond(c, &creates)
			}
		}()
		tr := transport(t, channels.Options{Key: keyed})
		if _, err := call(t, tr, channels.OpCheck, "http://"+l.Addr().String()); err != nil {
			t.Fatal(err)
		}
		_, err = call(t, tr, channels.OpCreate, "http://"+l.Addr().String())
		wantKind(t, err, channels.Unsure)
		if n := creates.Load(); n != 1 {
			t.Errorf("with key %v: the create arrived %d times", keyed, n)
		}
		if _, err := call(t, tr, channels.OpFind, "http://"+l.Addr().String()); err != nil {
			t.Errorf("a read is repeated: %v", err)
		}
		tr.CloseIdleConnections()
		l.Close()
		<-done
	}
}

func hangUpOnTheSecond(c net.Conn, creates *atomic.Int32) {
	defer c.Close()
	r := bufio.NewReader(c)
	for i := range 2 {
		req, err := http.ReadRequest(r)
		if err != nil {
			return
		}
		if _, err := io.Copy(io.Discard, req.Body); err != nil {
			return
		}
		if req.Method == http.MethodPost {
			creates.Add(1)
		}
		if i == 0 && req.Method != http.MethodPost {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
		}
	}
}

// What may be repeated is repeated, with its body, and only so often.
func TestHarmlessCallsAreRepeated(t *testing.T) {
	for _, op := range []channels.Op{channels.OpFind, channels.OpMeasure, channels.OpReposters, channels.OpCheck, channels.OpDelete, channels.OpStands, channels.OpMedia, channels.OpBoost} {
		for name, answer := range map[string]func(http.ResponseWriter){"dropped": drop, "503": func(w http.ResponseWriter) { status(w, 503) }} {
			net := serve(t, func(n int, w http.ResponseWriter, _ *http.Request) {
				if n < 3 {
					answer(w)
					return
				}
				ok(w)
			})
			if a, err := call(t, transport(t, channels.Options{}), op, net.URL); err != nil || !a.OK() {
				t.Errorf("%s after two %s: %+v, %v", op, name, a, err)
			}
			if net.count() != 3 {
				t.Errorf("%s after two %s: %d requests, want 3", op, name, net.count())
			}
		}
	}
}

func TestRepeatsAreFew(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter)
		op     channels.Op
		want   int
	}{
		"find that is dropped":       {drop, channels.OpFind, 3},
		"find that fails":            {func(w http.ResponseWriter) { status(w, 500) }, channels.OpFind, 3},
		"find that is not there":     {func(w http.ResponseWriter) { status(w, 501) }, channels.OpFind, 1},
		"find that is refused":       {func(w http.ResponseWriter) { status(w, 404) }, channels.OpFind, 1},
		"find that is limited":       {func(w http.ResponseWriter) { status(w, 429) }, channels.OpFind, 1},
		"edit that fails":            {func(w http.ResponseWriter) { status(w, 500) }, channels.OpEdit, 1},
		"edit that is dropped":       {drop, channels.OpEdit, 1},
		"stream that fails":          {func(w http.ResponseWriter) { status(w, 503) }, channels.OpStream, 1},
		"create that is limited":     {func(w http.ResponseWriter) { status(w, 429) }, channels.OpCreate, 1},
		"create with a dead session": {func(w http.ResponseWriter) { status(w, 401) }, channels.OpCreate, 1},
	} {
		net := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { c.answer(w) })
		tr := transport(t, channels.Options{})
		a, err := call(t, tr, c.op, net.URL)
		if net.count() != c.want {
			t.Errorf("%s: %d requests, want %d", name, net.count(), c.want)
		}
		if err == nil {
			err = tr.Refusal(a, "")
		}
		if k := channels.KindOf(err); c.op.Harmless() && k == channels.Unsure {
			t.Errorf("%s: a harmless call is %q", name, k)
		}
	}
}

// An unmarked request is a create: what a library sends without our knowing is not repeated.
func TestUnmarkedRequestsCountAsCreates(t *testing.T) {
	net := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { status(w, 503) })
	client := transport(t, channels.Options{}).Client()
	get := func(ctx context.Context) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, net.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	get(t.Context())
	if net.count() != 1 {
		t.Errorf("an unmarked request went out %d times", net.count())
	}
	get(channels.WithOp(t.Context(), channels.OpFind))
	if net.count() != 4 {
		t.Errorf("a marked read went out %d times, want 3", net.count()-1)
	}
}

// The one failure that surely had no effect is told as such, and tried again at once.
func TestNothingSent(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refused := "http://" + l.Addr().String()
	l.Close()
	plain := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { ok(w) })
	for name, url := range map[string]string{
		"refused": refused, "no such host": "http://nowhere.invalid", "no TLS there": "https" + strings.TrimPrefix(plain.URL, "http"),
	} {
		_, err := call(t, transport(t, channels.Options{}), channels.OpCreate, url)
		e := wantKind(t, err, channels.Temporary)
		if !channels.NotSent(e) || !strings.Contains(e.Reason, "base_url") {
			t.Errorf("%s: %+v", name, e)
		}
	}
	if plain.count() != 0 {
		t.Error("a request arrived")
	}
}

// A certificate that nobody vouches for ends the connection before anything is sent.
func TestUntrustedCertificate(t *testing.T) {
	srv := serveTLS(t)
	_, err := call(t, transport(t, channels.Options{}), channels.OpCreate, srv.URL)
	wantKind(t, err, channels.Temporary)
	if srv.count() != 0 {
		t.Error("a request arrived")
	}
}

// A line that swallows everything is a time-out, and still nothing was sent: no connection ever stood.
func TestDeadLineIsNotUnsure(t *testing.T) {
	var dials atomic.Int32
	rt := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		dials.Add(1)
		<-ctx.Done()
		return nil, ctx.Err()
	}}
	tr := transport(t, channels.Options{Base: rt, Timeout: 20 * time.Millisecond})
	_, err := call(t, tr, channels.OpCreate, "http://network.example")
	e := wantKind(t, err, channels.Temporary)
	if !errors.Is(e, context.DeadlineExceeded) || dials.Load() != 1 {
		t.Errorf("%d dials, %v; a dead line is not tried again at once", dials.Load(), err)
	}
}

// A base that does not tell of its connections proves nothing by its silence.
func TestForeignBaseProvesNothing(t *testing.T) {
	tr := transport(t, channels.Options{Base: roundTripper(func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF })})
	_, err := call(t, tr, channels.OpCreate, "http://network.example")
	wantKind(t, err, channels.Unsure)
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Creates of networks without a key never share a connection, so that none can break under them.
func TestFreshConnections(t *testing.T) {
	for fresh, want := range map[bool]int{true: 4, false: 1} {
		seen := map[string]bool{}
		net := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { ok(w) })
		tr := transport(t, channels.Options{Fresh: fresh})
		for range 3 {
			for _, op := range []channels.Op{channels.OpFind, channels.OpCreate} {
				if _, err := call(t, tr, op, net.URL); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, r := range net.requests {
			seen[r.RemoteAddr] = true
		}
		if len(seen) != want {
			t.Errorf("fresh %v: %d connections for 3 creates and 3 reads, want %d", fresh, len(seen), want)
		}
	}
}

// The key goes out only where it is honoured, and only with creates.
func TestIdempotencyKey(t *testing.T) {
	net := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { ok(w) })
	for _, honoured := range []bool{false, true} {
		tr := transport(t, channels.Options{Key: honoured})
		for _, op := range []channels.Op{channels.OpCreate, channels.OpMedia, channels.OpEdit, channels.OpFind} {
			if _, err := call(t, tr, op, net.URL); err != nil {
				t.Fatal(err)
			}
		}
	}
	got := net.header("Idempotency-Key")
	for i, v := range got {
		want := ""
		if i == 4 {
			want = "the-key"
		}
		if v != want {
			t.Errorf("request %d carries the key %q, want %q", i, v, want)
		}
	}
	if len(got) != 8 {
		t.Errorf("%d requests, want 8", len(got))
	}
}
