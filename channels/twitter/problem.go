package twitter

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/channels"
)

// problem is one thing that X says is wrong, in any of its dialects: problem+json (RFC 9457), the coded
// errors of v1.1, or both.
type problem struct {
	Type    string `json:"type"`
	Title   string `json:"title"`
	Detail  string `json:"detail"`
	Code    int    `json:"code"`
	Message string `json:"message"`

	ResourceID string `json:"resource_id"`
	Value      string `json:"value"`
}

// is reports whether the problem is of a type, by the last part of its address.
func (p problem) is(kind string) bool { return strings.HasSuffix(p.Type, "/problems/"+kind) }

// says reports whether any of the problem's words hold one of the phrases.
func (p problem) says(phrases ...string) bool {
	words := strings.ToLower(p.Title + "\n" + p.Detail + "\n" + p.Message)
	for _, s := range phrases {
		if strings.Contains(words, s) {
			return true
		}
	}
	return false
}

func (p problem) words() string {
	for _, s := range []string{p.Detail, p.Message, p.Title} {
		if s != "" {
			return strings.Join(strings.Fields(s), " ")
		}
	}
	return ""
}

// problems reads every problem in an answer, the one it is and those it lists.
func problems(body []byte) []problem {
	var said struct {
		problem
		Errors []problem `json:"errors"`
	}
	if json.Unmarshal(body, &said) != nil {
		return nil
	}
	if said.problem != (problem{}) {
		return append(said.Errors, said.problem)
	}
	return said.Errors
}

// isGone reports whether the network says that the post does not exist.
func isGone(ans channels.Answer) bool {
	for _, p := range problems(ans.Body) {
		if p.is("resource-not-found") || p.Code == codeNoStatus {
			return true
		}
	}
	return false
}

// refusal is the error of an answer outside 2xx.
func (a *account) refusal(ans channels.Answer) *channels.Error {
	said := problems(ans.Body)
	if ans.Status < 500 {
		if e := a.known(ans, said); e != nil {
			return e
		}
	}
	words := ""
	if len(said) > 0 {
		words = said[0].words()
	}
	if words == "" && ans.Status == http.StatusForbidden {
		words = "X gives no reason; look at the app's permissions and access level in its developer console"
	}
	return a.t.Refusal(ans, words)
}

// incomplete is the error of a 2xx answer that lacks what it should hold. Only words that X surely says
// before any effect make it more than ambiguous.
func (a *account) incomplete(ans channels.Answer, lacks string) *channels.Error {
	said := problems(ans.Body)
	if e := a.known(ans, said); e != nil {
		return e
	}
	e := &channels.Error{Kind: channels.Unsure, Op: ans.Op, Status: ans.Status, Reason: "X's answer lacks " + lacks}
	if ans.Op.Harmless() {
		e.Kind = channels.Temporary
	}
	if len(said) > 0 {
		e.Reason += ": " + a.t.Redact(said[0].words())
	}
	return e
}

// known is the error for the problems that we have words for, or nil.
func (a *account) known(ans channels.Answer, said []problem) *channels.Error {
	if ans.Status == http.StatusPaymentRequired {
		said = append(said, problem{Title: "CreditsDepleted"})
	}
	for _, p := range said {
		v, ok := judge(p)
		if !ok {
			continue
		}
		e := &channels.Error{Kind: v.kind, Op: ans.Op, Status: ans.Status, Reason: v.words, RetryAfter: v.wait}
		if e.Kind == channels.Limited && e.RetryAfter == 0 {
			e.RetryAfter = channels.RetryAfter(ans.Header, ans.Body, time.Now())
		}
		if w := p.words(); w != "" {
			e.Reason += " (X: " + a.t.Redact(w) + ")"
		}
		return e
	}
	return nil
}
