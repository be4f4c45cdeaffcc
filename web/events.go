package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

const (
	pageOfEvents  = 200
	writeDeadline = 10 * time.Second // for a client that takes nothing more
)

// events streams what happens, to one alert or to all, as server-sent events. It begins after the event
// that the client saw last, or with the first there is.
func (s *Server) events(w http.ResponseWriter, r *http.Request, by alert.Token) error {
	since, err := lastSeen(r)
	if err != nil {
		return err
	}
	code := r.PathValue("code")
	if code != "" {
		a, err := s.find(r.Context(), code)
		if err != nil {
			return err
		}
		code = a.Code
	}
	select {
	case s.streams <- struct{}{}:
		defer func() { <-s.streams }()
	default:
		return &Error{
			Status: http.StatusServiceUnavailable, Code: codeBusy, Retry: writeDeadline,
			Message: fmt.Sprintf("all %d event streams are in use; close one or come back later", s.opt.Streams),
		}
	}
	return s.stream(r, newSender(w), by, code, since)
}

func lastSeen(r *http.Request) (int64, error) {
	said := r.Header.Get("Last-Event-ID")
	if said == "" {
		said = r.URL.Query().Get("since")
	}
	if said == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(said, 10, 64)
	if err != nil || n < 0 {
		return 0, badRequest("the last event seen is a number, not %q; leave it out to begin with the first", said)
	}
	return n, nil
}

// stream sends until the client goes, the server closes or the token dies. The error of a client that
// has gone is no error of ours.
func (s *Server) stream(r *http.Request, out *sender, by alert.Token, code string, since int64) error {
	changed, stop := s.opt.Watch()
	defer stop()
	beat := time.NewTicker(s.opt.Beat)
	defer beat.Stop()
	told := s.telling(code)
	defer told.stop()
	if out.begin() != nil {
		return nil
	}
	for {
		page, err := s.opt.Read.Events(r.Context(), code, since, pageOfEvents)
		if err != nil {
			s.opt.Log.ErrorContext(r.Context(), "event stream ended", "token", by.ID, "error", err)
			return nil // the answer has begun: the client comes back with its Last-Event-ID
		}
		for _, e := range page {
			if out.event(e) != nil {
				return nil
			}
			since = e.ID
		}
		if len(page) == pageOfEvents {
			continue
		}
		select {
		case <-r.Context().Done():
			return nil
		case <-s.closing:
			return nil
		case <-changed:
		case <-told.due():
			e, news, err := told.next(r.Context())
			if err != nil {
				s.opt.Log.ErrorContext(r.Context(), "figures could not be told", "token", by.ID, "alert", code, "error", err)
				continue
			}
			if news && out.event(e) != nil {
				return nil
			}
		case <-beat.C:
			if !s.stillLives(r) || out.comment("still here") != nil {
				return nil
			}
		}
	}
}

// stillLives asks again for the token of a long answer: a revoked one hears nothing more.
func (s *Server) stillLives(r *http.Request) bool {
	_, err := s.authenticate(r)
	_, refused := errors.AsType[*Error](err)
	return !refused
}

// sender writes server-sent events, each under a deadline of its own.
type sender struct {
	w  http.ResponseWriter
	rc *http.ResponseController
}

func newSender(w http.ResponseWriter) *sender {
	return &sender{w: w, rc: http.NewResponseController(w)}
}

func (s *sender) begin() error {
	h := s.w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no") // nginx would hold events back
	s.w.WriteHeader(http.StatusOK)
	// The deadline for reading a whole request would end the stream: nothing more is read.
	if err := s.rc.SetReadDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return s.write([]byte("retry: 2000\n\n"))
}

func (s *sender) event(e alert.Event) error {
	var b bytes.Buffer
	if e.ID > 0 { // what is in the ledger; only that can be read on from
		fmt.Fprintf(&b, "id: %d\n", e.ID)
	}
	fmt.Fprintf(&b, "event: %s\ndata: ", e.Kind)
	data, err := json.Marshal(e) // on one line
	if err != nil {
		return err
	}
	b.Write(data)
	b.WriteString("\n\n")
	return s.write(b.Bytes())
}

func (s *sender) comment(words string) error { return s.write([]byte(": " + words + "\n\n")) }

func (s *sender) write(b []byte) error {
	if err := s.rc.SetWriteDeadline(time.Now().Add(writeDeadline)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := s.w.Write(b); err != nil {
		return err
	}
	return s.rc.Flush()
}
