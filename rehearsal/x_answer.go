package rehearsal

import (
	"encoding/json"
	"maps"
	"net/http"
)

// xRefusal is one way in which X says no, in the words of both APIs.
type xRefusal struct {
	status        int
	kind          string // last part of the problem's type; empty = about:blank
	title, detail string
	extra         map[string]any // further members of the problem

	code    int // v1.1
	message string
}

// xLegacyErrors is how API v1.1 says no.
type xLegacyErrors []xLegacyError

type xLegacyError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (e xLegacyErrors) body() map[string]any { return map[string]any{"errors": e} }

var (
	xNoPage       = xRefusal{status: http.StatusNotFound, title: "Not Found", detail: "Not Found", code: 34, message: "Sorry, that page does not exist."}
	xUnauthorized = xRefusal{status: http.StatusUnauthorized, title: "Unauthorized", detail: "Unauthorized", code: 32, message: "Could not authenticate you."}
	xNoCredits    = xRefusal{
		status: http.StatusPaymentRequired, kind: "credits", title: "CreditsDepleted",
		detail: "Your enrolled account has no credits left to fulfil this request.", code: 88, message: "Credits depleted",
	}
	xNoAccess = xRefusal{
		status: http.StatusForbidden, kind: "client-forbidden", title: "Client Forbidden", detail: "This app has no access to this endpoint.",
		code: 453, message: "You currently have access to a subset of X API V2 endpoints and limited v1.1 endpoints only.",
	}
	xDuplicate = xRefusal{
		status: http.StatusForbidden, title: "Forbidden", detail: "You are not allowed to create a Tweet with duplicate content.",
		code: 187, message: "Status is a duplicate.",
	}
	xTooLong = xRefusal{
		status: http.StatusForbidden, title: "Forbidden", detail: "You are not permitted to perform this action: the text is too long.",
		code: 186, message: "Tweet needs to be a bit shorter.",
	}
	xReplyRefused = xRefusal{
		status: http.StatusForbidden, title: "Forbidden",
		detail: "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by its author.",
		code:   433, message: "The original author restricted who can reply to this post.",
	}
	xBroken = xRefusal{
		status: http.StatusInternalServerError, kind: "internal-error", title: "Internal Error", detail: "Something is broken.",
		code: 131, message: "Internal error",
	}
)

// xInvalid is a request that X cannot take.
func xInvalid(detail string) xRefusal {
	return xRefusal{
		status: http.StatusBadRequest, kind: "invalid-request", title: "Invalid Request", detail: detail,
		code: 324, message: detail,
	}
}

// xMissing says that something does not exist.
func xMissing(what, parameter, id string) xRefusal {
	return xRefusal{
		status: http.StatusNotFound, kind: "resource-not-found", title: "Not Found Error",
		detail: "Could not find " + what + " with " + parameter + ": [" + id + "].",
		extra:  map[string]any{"resource_type": what, "resource_id": id, "parameter": parameter, "value": id},
		code:   144, message: "No status found with that ID.",
	}
}

// at is the refusal in the API that was asked.
func (f xRefusal) at(r *http.Request) (status int, body any) {
	if isXLegacy(r) {
		return f.status, xLegacyErrors{{Code: f.code, Message: f.message}}.body()
	}
	return f.v2()
}

func (f xRefusal) v2() (status int, body xProblem) {
	out := xProblem{"title": f.title, "detail": f.detail, "type": "about:blank", "status": f.status}
	if f.kind != "" {
		out["type"] = "https://api.x.com/2/problems/" + f.kind
	}
	maps.Copy(out, f.extra)
	return f.status, out
}

// refuse says no in the API that was asked.
func (d *xDialect) refuse(w http.ResponseWriter, r *http.Request, f xRefusal) {
	status, body := f.at(r)
	d.answer(w, status, body)
}

// xProblem is problem+json (RFC 9457).
type xProblem map[string]any

func (d *xDialect) answer(w http.ResponseWriter, status int, body any) {
	ctype := "application/json; charset=utf-8"
	if _, ok := body.(xProblem); ok {
		ctype = "application/problem+json"
	}
	w.Header().Set("Content-Type", ctype)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the recorder takes all
}
