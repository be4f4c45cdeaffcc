package channels_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"github.com/hueandcry/hueandcry/channels"
)

// answering is a network that answers everything at once and counts.
func answering(n *atomic.Int32) http.RoundTripper {
	return roundTripper(func(*http.Request) (*http.Response, error) {
		n.Add(1)
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{}`))}, nil
	})
}

func TestOnlyWhatPeopleSeeNeedsLeave(t *testing.T) {
	for op, needs := range map[channels.Op]bool{
		channels.OpCreate: true, channels.OpEdit: true, "": true, // unmarked
		channels.OpMedia: false, channels.OpDelete: false, channels.OpFind: false, channels.OpStands: false, channels.OpBoost: false,
	} {
		var sent atomic.Int32
		tr := transport(t, channels.Options{Base: answering(&sent)})
		asked := 0
		ctx := channels.WithLeave(t.Context(), func(context.Context) error { asked++; return errors.New("the alert is closed") })
		if op != "" {
			ctx = channels.WithOp(ctx, op)
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://network.example", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := tr.Client().Do(req)
		if resp != nil {
			resp.Body.Close()
		}
		if !needs {
			if err != nil || asked != 0 || sent.Load() != 1 {
				t.Errorf("%s: asked %d times, %d requests, %v", op, asked, sent.Load(), err)
			}
			continue
		}
		e := tr.Failure(channels.OpCreate, err)
		if asked != 1 || sent.Load() != 0 || e.Kind != channels.Temporary || e.Reason != "the alert is closed" {
			t.Errorf("%q: asked %d times, %d requests, %v", op, asked, sent.Load(), err)
		}
	}
}

// A create that waits for the limiter while its alert is closed never goes out.
func TestLeaveIsAskedAfterTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sent atomic.Int32
		tr := channels.NewTransport(channels.Options{Channel: "x-main", Network: "x", Base: answering(&sent), Rate: rate.Every(time.Minute)})
		var closed atomic.Bool
		ctx := channels.WithLeave(t.Context(), func(context.Context) error {
			if closed.Load() {
				return errors.New("the alert is closed")
			}
			return nil
		})
		create := channels.Call{Op: channels.OpCreate, Method: "POST", URL: "http://network.example"}
		if _, err := tr.Do(ctx, create); err != nil {
			t.Fatal(err)
		}
		done := make(chan error)
		go func() {
			_, err := tr.Do(ctx, create)
			done <- err
		}()
		time.Sleep(30 * time.Second)
		closed.Store(true)
		wantKind(t, <-done, channels.Temporary)
		if sent.Load() != 1 {
			t.Errorf("%d creates went out", sent.Load())
		}
	})
}

// Each attempt asks anew: a connection that could not be made gives time for a close.
func TestEachAttemptAsksForLeave(t *testing.T) {
	asked := 0
	ctx := channels.WithLeave(t.Context(), func(context.Context) error {
		if asked++; asked > 1 {
			return errors.New("the alert is closed")
		}
		return nil
	})
	tr := transport(t, channels.Options{Base: roundTripper(func(*http.Request) (*http.Response, error) {
		return nil, &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	})})
	_, err := tr.Do(ctx, channels.Call{Op: channels.OpCreate, Method: "POST", URL: "http://network.example"})
	if e := wantKind(t, err, channels.Temporary); asked != 2 || e.Reason != "the alert is closed" {
		t.Errorf("asked %d times: %v", asked, err)
	}
}

// Removing has a quota of its own: it waits for no create and no reading.
func TestRemovalsWaitForNothingElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sent atomic.Int32
		tr := channels.NewTransport(channels.Options{Channel: "x-main", Network: "x", Base: answering(&sent), Rate: 1})
		ctx, cancel := context.WithCancel(t.Context())
		for _, op := range []channels.Op{channels.OpCreate, channels.OpMeasure, channels.OpMedia, channels.OpEdit} {
			for range 50 {
				go func() { _, _ = tr.Do(ctx, channels.Call{Op: op, Method: "POST", URL: "http://network.example"}) }()
			}
		}
		synctest.Wait()
		began := time.Now()
		for i, op := range []channels.Op{channels.OpDelete, channels.OpStands, channels.OpDelete} {
			if _, err := call(t, tr, op, "http://network.example"); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(began); took > time.Duration(i)*time.Second {
				t.Errorf("removal %d had to wait %s", i+1, took)
			}
		}
		cancel()
		synctest.Wait()
	})
}

// What is closed while a connection is being made never goes out, by whichever version of HTTP.
func TestLeaveIsAskedWhenTheConnectionStands(t *testing.T) {
	for _, http2 := range []bool{false, true} {
		far := serveTLS(t)
		var closed atomic.Bool
		rt := far.Client().Transport.(*http.Transport).Clone()
		rt.TLSClientConfig.NextProtos = nil // as the version says
		rt.Protocols = new(http.Protocols)
		rt.Protocols.SetHTTP1(!http2)
		rt.Protocols.SetHTTP2(http2)
		dial := rt.DialContext
		rt.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
			closed.Store(true)
			return dial(ctx, network, addr)
		}
		tr := transport(t, channels.Options{Base: rt})
		ctx := channels.WithLeave(t.Context(), func(context.Context) error {
			if closed.Load() {
				return errors.New("the alert is closed")
			}
			return nil
		})
		create := channels.Call{Op: channels.OpCreate, Method: "POST", URL: far.URL, JSON: map[string]string{"text": "MISSING"}}
		_, err := tr.Do(ctx, create)
		if e := wantKind(t, err, channels.Temporary); e.Reason != "the alert is closed" || far.count() != 0 {
			t.Errorf("HTTP/2 %t: %v, %d whole requests arrived", http2, err, far.count())
		}
		closed.Store(false)
		rt.DialContext = dial
		if _, err := tr.Do(ctx, create); err != nil || far.count() != 1 {
			t.Errorf("HTTP/2 %t, with leave: %v, %d whole requests arrived", http2, err, far.count())
		}
	}
}
