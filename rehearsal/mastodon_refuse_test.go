package rehearsal_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/rehearsal"
)

func TestMastodonRefuses(t *testing.T) {
	w := newMastodonWorld(t, rehearsal.Options{})
	_, mine := w.postAs(mastodonMe, "mine", "")
	_, theirs := w.postAs("token-ines", "theirs", "")
	for name, c := range map[string]struct {
		method, path, ctype, body string
		status                    int
		words                     string
	}{
		"too long":        {"POST", "/api/v1/statuses", mastodonForm, "status=" + strings.Repeat("a", 501), 422, "character limit of 500"},
		"with a warning":  {"POST", "/api/v1/statuses", mastodonForm, "spoiler_text=ab&status=" + strings.Repeat("a", 499), 422, "character limit"},
		"no text":         {"POST", "/api/v1/statuses", mastodonForm, "status=%20", 422, "can't be blank"},
		"visibility":      {"POST", "/api/v1/statuses", mastodonForm, "status=a&visibility=all", 422, "Visibility"},
		"parent":          {"POST", "/api/v1/statuses", mastodonForm, "status=a&in_reply_to_id=1", 404, "reply to"},
		"five pictures":   {"POST", "/api/v1/statuses", "application/json", `{"status":"a","media_ids":["1","2","3","4","5"]}`, 422, "more than 4"},
		"unknown picture": {"POST", "/api/v1/statuses", "application/json", `{"status":"a","media_ids":[1]}`, 422, "Media 1 not found"},
		"a scheduled one": {"POST", "/api/v1/statuses", mastodonForm, "status=a&scheduled_at=2030-01-01T00:00:00Z", 422, "not rehearsed"},
		"a poll":          {"POST", "/api/v1/statuses", "application/json", `{"status":"a","poll":{"options":["x","y"],"expires_in":300}}`, 422, "not rehearsed"},
		"broken JSON":     {"POST", "/api/v1/statuses", "application/json", `{"status":`, 400, "JSON"},
		"broken form":     {"POST", "/api/v1/statuses", mastodonForm, "status=%zz", 400, "Invalid"},
		"broken upload":   {"POST", "/api/v2/media", "multipart/form-data; boundary=x", "--x", 400, "multipart"},
		"empty upload":    {"POST", "/api/v2/media", mastodonForm, "", 422, "can't be blank"},
		"another's edit":  {"PUT", "/api/v1/statuses/" + theirs, mastodonForm, "status=a", 404, "not found"},
		"an empty edit":   {"PUT", "/api/v1/statuses/" + mine, mastodonForm, "", 422, "can't be blank"},
		"another's end":   {"DELETE", "/api/v1/statuses/" + theirs, "", "", 404, "not found"},
		"another's words": {"GET", "/api/v1/statuses/" + theirs + "/source", "", "", 404, "not found"},
		"no such picture": {"GET", "/api/v1/media/1", "", "", 404, "not found"},
		"no such words":   {"PUT", "/api/v1/media/1", mastodonForm, "description=a", 404, "not found"},
		"no such account": {"GET", "/api/v1/accounts/1", "", "", 404, "not found"},
		"no such path":    {"GET", "/api/v1/timelines/home", "", "", 404, "Not Found"},
		"many at once":    {"GET", "/api/v1/statuses?" + strings.Repeat("id[]=1&", 21), "", "", 422, "too many"},
		"a dead stream":   {"GET", "/api/v1/streaming/public", "", "", 400, "Unknown channel"},
	} {
		t.Run(name, func(t *testing.T) {
			status, _, body := w.ask(mastodonMe, c.method, c.path, c.ctype, c.body)
			var no struct {
				Error string `json:"error"`
			}
			if err := json.Unmarshal([]byte(body), &no); err != nil || status != c.status || !strings.Contains(no.Error, c.words) {
				t.Errorf("%d %s (%v), want %d with %q", status, body, err, c.status, c.words)
			}
		})
	}
	for _, path := range []string{"context", "history", "reblogged_by", "favourited_by", "quotes"} {
		if status, _, _ := w.ask(mastodonMe, "GET", "/api/v1/statuses/1/"+path, "", ""); status != 404 {
			t.Errorf("%s of nothing: %d", path, status)
		}
	}
	for _, path := range []string{"reblog", "unreblog", "favourite"} {
		if status, _, _ := w.ask(mastodonMe, "POST", "/api/v1/statuses/1/"+path, mastodonForm, ""); status != 404 {
			t.Errorf("%s of nothing: %d", path, status)
		}
	}
	if seen := w.net.Public(); len(seen) != 2 || seen[0].Text != "mine" || !seen[0].Edited.IsZero() {
		t.Errorf("what was refused left its mark: %+v", seen)
	}
	for _, token := range []string{"", "wrong"} {
		if status, _, body := w.ask(token, "POST", "/api/v1/statuses", mastodonForm, "status=a"); status != 401 || !strings.Contains(body, "access token is invalid") {
			t.Errorf("token %q: %d %s", token, status, body)
		}
	}
}
