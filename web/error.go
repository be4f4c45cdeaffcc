package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Error is how a request fails: one line for a person that names the place, the fault and the way out.
// The technical cause goes to the log alone.
type Error struct {
	Status  int           `json:"-"`    // HTTP
	Code    string        `json:"code"` // for programs: "not_found"
	Message string        `json:"message"`
	Faults  []alert.Fault `json:"faults,omitempty"` // what is wrong with the alert, all at once
	Score   *alert.Score  `json:"score,omitempty"`  // how complete it is, where that is why
	Retry   time.Duration `json:"-"`                // when to come back; 0 = no use waiting

	cause error
}

func (e *Error) Error() string { return e.Message }
func (e *Error) Unwrap() error { return e.cause }

// CodeDraft is the code of the refusal of a file that says itself that it is not finished.
const CodeDraft = "draft"

// The other codes of errors.
const (
	codeBadRequest = "bad_request"
	codeNoToken    = "unauthorized"
	codeForbidden  = "forbidden"
	codeNotFound   = "not_found"
	codeGone       = "gone"
	codeMethod     = "method_not_allowed"
	codeConflict   = "conflict"
	codeTooLarge   = "too_large"
	codeMediaType  = "unsupported_media_type"
	codeRefused    = "refused"
	codeBusy       = "busy"
	codeStoreFull  = "store_full"
	codeStoreAway  = "store_unavailable"
	codeUnknown    = "outcome_unknown"
	codeInternal   = "internal"
)

// storeRetry is when to come back to a database that could not be reached.
const storeRetry = 5 * time.Second

// failure is the one place that turns an error into a status and words for the person.
func (s *Server) failure(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if tooLong, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &Error{
			Status: http.StatusRequestEntityTooLarge, Code: codeTooLarge, cause: err,
			Message: fmt.Sprintf("the request is longer than %s; send less", size(tooLong.Limit)),
		}
	}
	switch {
	case s.opt.Full != nil && errors.Is(err, s.opt.Full):
		return &Error{Status: http.StatusInsufficientStorage, Code: codeStoreFull, Message: err.Error(), cause: err}
	case s.opt.Unknown != nil && errors.Is(err, s.opt.Unknown):
		return &Error{
			Status: http.StatusInternalServerError, Code: codeUnknown, cause: err,
			Message: "the database was lost while this was being written, and nobody knows whether it was; look before you do it again",
		}
	case s.opt.Unavailable != nil && errors.Is(err, s.opt.Unavailable):
		return &Error{
			Status: http.StatusServiceUnavailable, Code: codeStoreAway, Retry: storeRetry, cause: err,
			Message: "the database cannot be reached, and nothing was done; try again in a moment",
		}
	case errors.Is(err, alert.ErrNotFound):
		return &Error{Status: http.StatusNotFound, Code: codeNotFound, Message: err.Error(), cause: err}
	case errors.Is(err, alert.ErrConflict):
		return &Error{Status: http.StatusConflict, Code: codeConflict, Message: err.Error(), cause: err}
	case errors.Is(err, alert.ErrForbidden):
		return &Error{Status: http.StatusForbidden, Code: codeForbidden, Message: err.Error(), cause: err}
	default:
		return &Error{
			Status: http.StatusInternalServerError, Code: codeInternal, cause: err,
			Message: "the daemon could not do this; its log says why",
		}
	}
}

func badRequest(format string, args ...any) *Error {
	return &Error{Status: http.StatusBadRequest, Code: codeBadRequest, Message: fmt.Sprintf(format, args...)}
}

// send answers with the error.
func (e *Error) send(w http.ResponseWriter) {
	if e.Retry > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(max(time.Second, e.Retry)/time.Second)))
	}
	if e.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="hueandcry"`)
	}
	writeJSON(w, e.Status, map[string]*Error{"error": e})
}

// size says a number of bytes as people do.
func size(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d KiB", n>>10)
}
