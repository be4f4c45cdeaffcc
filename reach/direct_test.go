package reach_test

import (
	"io"
	"net/http"
	"net/http/httptest"
)

// direct carries requests to a handler without a socket, so that time can be simulated. A stream that the handler
// flushes is read while it goes on.
type direct struct{ to http.Handler }

func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	in := httptest.NewRequestWithContext(r.Context(), r.Method, r.URL.String(), r.Body)
	in.Header = r.Header
	out, into := io.Pipe()
	w := &wired{ResponseRecorder: httptest.NewRecorder(), into: into, begun: make(chan *http.Response, 1)}
	go func() {
		defer func() {
			if gone := recover(); gone != nil { // the connection is dropped
				close(w.begun)
				_ = into.CloseWithError(io.ErrUnexpectedEOF)
			}
		}()
		d.to.ServeHTTP(w, in)
		if !w.streams {
			w.begun <- w.Result()
		}
		_ = into.Close()
	}()
	resp, ok := <-w.begun
	switch {
	case !ok:
		return nil, io.ErrUnexpectedEOF
	case w.streams:
		resp.Body = out
	}
	return resp, nil
}

// wired is an answer that becomes a stream with its first flush.
type wired struct {
	*httptest.ResponseRecorder

	into    *io.PipeWriter
	begun   chan *http.Response
	streams bool
}

func (w *wired) Write(b []byte) (int, error) {
	if w.streams {
		return w.into.Write(b)
	}
	return w.ResponseRecorder.Write(b)
}

func (w *wired) Flush() {
	if w.streams {
		return
	}
	head := w.Result()
	w.streams = true
	w.begun <- head
	_, _ = w.into.Write(w.Body.Bytes())
}
