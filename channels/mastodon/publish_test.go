package mastodon_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/mastodon"
	"github.com/hueandcry/hueandcry/rehearsal"
)

func body(s string) io.ReadCloser { return io.NopCloser(strings.NewReader(s)) }

// formOf keeps the forms of some requests and passes them on.
func formOf(pattern string, into *[]url.Values) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		mux := http.NewServeMux()
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			b, _ := io.ReadAll(r.Body)
			form, err := url.ParseQuery(string(b))
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			*into = append(*into, form)
			r.Body = body(string(b))
			next.ServeHTTP(w, r)
		})
		mux.Handle("/", next)
		return mux
	}
}

func TestPublishSaysEverything(t *testing.T) {
	var forms []url.Values
	w := newWorld(t, mastodon.Config{Visibility: "unlisted", Quotes: "followers", SpoilerText: "Missing child", Sensitive: true},
		formOf("POST /mastodon/api/v1/statuses", &forms))
	d := draft(1)
	w.publish(d)
	want := url.Values{
		"status": {d.Text}, "visibility": {"unlisted"}, "language": {"en"}, "spoiler_text": {"Missing child"}, "sensitive": {"true"},
		"quote_approval_policy": {"followers"},
	}
	if diff := cmp.Diff([]url.Values{want}, forms); diff != "" {
		t.Errorf("form (-want +got):\n%s", diff)
	}
}

func TestAnswersToACreate(t *testing.T) {
	const good = `{"id": "7", "url": null, "uri": "https://social.test/users/larkmoor/statuses/7", "content": "x"}`
	for name, c := range map[string]struct {
		status int
		ctype  string
		body   string
		want   channels.Kind // empty: success
		words  string
	}{
		"created":            {201, "application/json", good, "", ""},
		"accepted":           {202, "application/json", good, "", ""},
		"a number for an id": {200, "application/json", strings.Replace(good, `"7"`, `7`, 1), "", ""},
		"wrong types":        {200, "application/json", `{"id": {"a": 1}}`, channels.Unsure, "not what this API promises"},
		"a list":             {200, "application/json", `[]`, channels.Unsure, "not what this API promises"},
		"a scheduled post":   {200, "application/json", `{"params": {}}`, channels.Unsure, ""},
		"empty":              {200, "application/json", ``, channels.Unsure, ""},
		"half":               {200, "application/json", good[:20], channels.Unsure, ""},
		"a page":             {200, "text/html", `<html>Sign in</html>`, channels.Unsure, ""},
		"a page with 404":    {404, "text/html", `<html>Not here</html>`, channels.Unsure, "web page"},
		"a page with 502":    {502, "text/html", `<html>Bad gateway</html>`, channels.Unsure, ""},
		"validation":         {422, "application/json", `{"error":"Validation failed: Text character limit of 500 exceeded"}`, channels.Refused, "Text character limit of 500 exceeded"},
		"scope":              {403, "application/json", `{"error":"This action is outside the authorized scopes"}`, channels.Refused, "outside the authorized scopes"},
		"token":              {401, "application/json", `{"error":"The access token is invalid"}`, channels.Auth, "The access token is invalid"},
		"oauth":              {400, "application/json", `{"error":"invalid_grant","error_description":"The grant has expired"}`, channels.Refused, "invalid_grant: The grant has expired"},
		"moved":              {301, "text/html", ``, channels.Refused, "redirect"},
	} {
		t.Run(name, func(t *testing.T) {
			var posts int
			w := newWorld(t, mastodon.Config{}, on("POST /mastodon/api/v1/statuses", func(rw http.ResponseWriter, r *http.Request) {
				posts++
				rw.Header().Set("Location", "/elsewhere")
				says(c.status, c.ctype, c.body)(rw, r)
			}))
			p, err := w.channel.Publish(t.Context(), draft(1))
			if posts != 1 {
				t.Errorf("%d creates went out", posts)
			}
			if c.want != "" {
				if e := wantError(t, err, c.want); !strings.Contains(e.Error(), c.words) {
					t.Errorf("%q lacks %q", e, c.words)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if p.ID != "7" || p.URL != "https://social.test/users/larkmoor/statuses/7" || time.Since(p.At) > time.Minute {
				t.Errorf("post: %+v", p)
			}
		})
	}
}

func TestLimitedTellsWhenToComeBack(t *testing.T) {
	inBubble(t, nil, func(w *world) {
		w.fault(rehearsal.Fault{Name: rehearsal.FaultLimited, Op: "create", Wait: 5 * time.Minute})
		began := time.Now()
		_, err := w.channel.Publish(w.Context(), draft(1))
		e := wantError(w.T, err, channels.Limited)
		if e.RetryAfter < 5*time.Minute-time.Second || e.RetryAfter > 5*time.Minute {
			w.Errorf("come back in %s", e.RetryAfter)
		}
		if took := time.Since(began); took > time.Second { // the library alone would wait for three hours
			w.Errorf("it waited %s instead of saying so", took)
		}
	})
}

func TestPicturesThatNeedTime(t *testing.T) {
	w := newWorld(t, mastodon.Config{}, nil)
	w.fault(rehearsal.Fault{Name: "media-206"})
	d := draft(1)
	d.Media = []channels.Media{picture(t, 1, "A red scarf."), picture(t, 2, "The park.")}
	p := w.publish(d)
	seen := w.visible()
	if len(seen) != 1 || seen[0].ID != p.ID || len(seen[0].Media) != 2 || seen[0].Media[1].Alt != "The park." {
		t.Errorf("the public sees %+v", seen)
	}
	if n := len(w.entries("media")); n != 2*(1+3) {
		t.Errorf("%d requests for two uploads, want for each the upload, two 206 and a 200", n)
	}
}

func TestAPictureThatIsNeverReady(t *testing.T) {
	wrap := func(status int, words string) func(http.Handler) http.Handler {
		return func(next http.Handler) http.Handler {
			mux := http.NewServeMux()
			mux.HandleFunc("GET /mastodon/api/v1/media/{id}", says(status, "application/json", words))
			mux.Handle("/", next)
			return mux
		}
	}
	d := draft(1)
	d.Media = []channels.Media{picture(t, 1, "A red scarf.")}
	for name, c := range map[string]struct {
		status int
		words  string
		want   channels.Kind
		reason string
		took   time.Duration
	}{
		"for ever":      {http.StatusPartialContent, "", channels.Temporary, "still processing picture 1", 2 * time.Minute},
		"it is refused": {http.StatusUnprocessableEntity, `{"error":"Error processing thumbnail for uploaded media"}`, channels.Refused, "Error processing thumbnail", time.Second},
		"it is lost":    {http.StatusNotFound, `{"error":"Record not found"}`, channels.Refused, "Record not found", time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, wrap(c.status, c.words), func(w *world) {
				w.fault(rehearsal.Fault{Name: "media-206"})
				began := time.Now()
				_, err := w.channel.Publish(w.Context(), d)
				if e := wantError(w.T, err, c.want); !strings.Contains(e.Reason, c.reason) {
					w.Errorf("the reason is %q", e.Reason)
				}
				if took := time.Since(began); took > c.took {
					w.Errorf("it took %s", took)
				}
				if n := len(w.entries("create")); n != 0 {
					w.Errorf("%d creates without the picture", n)
				}
			})
		})
	}
}

func TestReplyNamesItsPost(t *testing.T) {
	w := newWorld(t, mastodon.Config{}, nil)
	root := w.publish(draft(1))
	answer, err := w.channel.Reply(t.Context(), root, draft(2))
	if err != nil {
		t.Fatal(err)
	}
	if seen := w.visible(); len(seen) != 2 || seen[1].ID != answer.ID || seen[1].ReplyTo != root.ID {
		t.Errorf("the public sees %+v", seen)
	}
	_, err = w.channel.Reply(t.Context(), alert.Post{Channel: "mastodon-main", ID: "1"}, draft(3))
	if e := wantError(t, err, channels.Refused); e.Status != http.StatusNotFound {
		t.Errorf("a reply to nothing: %v", err)
	}
}

// What the library sends and what it must not send: no redirect is followed, every request names us.
func TestEveryRequestNamesUs(t *testing.T) {
	agents := map[string]bool{}
	w := newWorld(t, mastodon.Config{}, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			agents[r.UserAgent()] = true
			if r.Header.Get("Authorization") != "Bearer "+canary || strings.Contains(r.URL.String(), canary) {
				t.Errorf("%s %s: %q", r.Method, r.URL, r.Header.Get("Authorization"))
			}
			next.ServeHTTP(rw, r)
		})
	})
	w.check()
	d := draft(1)
	d.Media = []channels.Media{picture(t, 1, "A red scarf.")}
	p := w.publish(d)
	if _, err := w.channel.Measure(t.Context(), []alert.Post{p}); err != nil {
		t.Fatal(err)
	}
	if err := w.channel.Delete(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if b, _ := json.Marshal(agents); len(agents) != 1 || !agents[channels.UserAgent] {
		t.Errorf("user agents: %s", b)
	}
}
