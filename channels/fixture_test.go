package channels_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/channels"
)

// network is a server that counts what reaches it.
type network struct {
	*httptest.Server

	mu       sync.Mutex
	requests []*http.Request
}

// serve starts a network; its nth request (from 1) is answered by answer.
func serve(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) *network {
	t.Helper()
	net := &network{}
	net.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return
		}
		net.mu.Lock()
		net.requests = append(net.requests, r)
		n := len(net.requests)
		net.mu.Unlock()
		answer(n, w, r)
	}))
	t.Cleanup(net.Close)
	return net
}

func (n *network) count() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.requests)
}

func (n *network) header(name string) (values []string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, r := range n.requests {
		values = append(values, r.Header.Get(name))
	}
	return values
}

// transport makes a transport that does not wait for its limiter.
func transport(t *testing.T, opt channels.Options) *channels.Transport {
	t.Helper()
	opt.Channel, opt.Network = "x-main", "x"
	if opt.Rate == 0 {
		opt.Rate = 1e6
	}
	if opt.Timeout == 0 {
		opt.Timeout = 10 * time.Second
	}
	tr := channels.NewTransport(opt)
	t.Cleanup(tr.CloseIdleConnections)
	return tr
}

// call makes one call with a body, if its op changes anything.
func call(t *testing.T, tr *channels.Transport, op channels.Op, url string) (channels.Answer, error) {
	t.Helper()
	c := channels.Call{Op: op, Method: "GET", URL: url}
	switch op {
	case channels.OpCreate, channels.OpEdit, channels.OpMedia, channels.OpBoost:
		c.Method, c.JSON, c.Key = "POST", map[string]string{"text": "MISSING"}, "the-key"
	case channels.OpDelete:
		c.Method = "DELETE"
	case channels.OpFind, channels.OpStands, channels.OpMeasure, channels.OpReposters, channels.OpCheck, channels.OpStream:
	}
	return tr.Do(t.Context(), c)
}

func wantKind(t *testing.T, err error, want channels.Kind) *channels.Error {
	t.Helper()
	e, ok := errors.AsType[*channels.Error](err)
	if !ok {
		t.Fatalf("%T %v is not a *channels.Error", err, err)
	}
	if e.Kind != want {
		t.Errorf("kind %q, want %q: %v", e.Kind, want, err)
	}
	return e
}

// drop breaks the connection in the middle of an answer.
func drop(http.ResponseWriter) { panic(http.ErrAbortHandler) }

func status(w http.ResponseWriter, code int) { w.WriteHeader(code) }

func ok(w http.ResponseWriter) { _, _ = io.WriteString(w, `{"id":"1"}`) }
