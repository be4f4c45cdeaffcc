package bluesky

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/hueandcry/hueandcry/channels"
)

// xrpcError is an error as the network writes it. Its message goes into the reason for people, not into
// Error.
type xrpcError struct {
	Name    string `json:"error"`
	Message string `json:"message"`
}

func (e *xrpcError) Error() string { return e.Name }

// The faults that mean more than their status.
const (
	recordNotFound = "RecordNotFound" // with status 400
	invalidSwap    = "InvalidSwap"
	blobNotFound   = "BlobNotFound"
)

// isFault reports whether err is what the network calls name.
func isFault(err error, name string) bool {
	e, ok := errors.AsType[*xrpcError](err)
	return ok && e.Name == name
}

func readFault(a channels.Answer) (xrpcError, bool) {
	var e xrpcError
	err := json.Unmarshal(a.Body, &e)
	return e, err == nil && e.Name != ""
}

// tokenRefused reports whether an answer says no more than that the session is over. Expired and
// unknown tokens come with status 400.
func tokenRefused(a channels.Answer) bool {
	f, ok := readFault(a)
	return a.Status == http.StatusUnauthorized ||
		ok && a.Status == http.StatusBadRequest && (f.Name == "ExpiredToken" || f.Name == "InvalidToken")
}

// failure classifies an answer outside 2xx.
func (a *api) failure(answer channels.Answer) *channels.Error {
	f, ok := readFault(answer)
	if !ok {
		return a.transport.Refusal(answer, "")
	}
	e := a.transport.Refusal(answer, f.Message)
	e.Err = &xrpcError{Name: a.transport.Redact(f.Name)}
	switch f.Name {
	case "ExpiredToken", "InvalidToken":
		e.Kind, e.Reason = channels.Auth, "the session of this account is refused; renew the app password in the configuration"
	case "AuthFactorTokenRequired":
		e.Kind, e.Reason = channels.Auth, "this account asks for a code at login; set an app password instead of its own password"
	case "AccountTakedown", "AccountSuspended", "AccountDeactivated", "RepoTakendown", "RepoSuspended", "RepoDeactivated":
		e.Kind, e.Reason = channels.Auth, "the network has switched this account off; ask its support"
	case "RateLimitExceeded":
		e.Kind = channels.Limited
		e.RetryAfter = channels.RetryAfter(answer.Header, answer.Body, time.Now())
		e.Reason = "the network limits this account"
	case blobNotFound:
		e.Kind, e.Reason = channels.Temporary, "the network has lost the picture that was just uploaded; it is uploaded again"
	}
	if e.Op == opSession && f.Name == "AuthenticationRequired" {
		e.Reason = "the network does not know this identifier with this app password; make a new one in the account's settings"
	}
	return e
}
