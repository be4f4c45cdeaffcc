package web_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/estimate"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/web"
)

// issued submits and approves the good alert.
func (f *front) issued(token string) web.Submitted {
	f.Helper()
	return read[web.Submitted](f.T, f.submit(token, "?approve=true", ""), http.StatusCreated)
}

// settle ends the delivery of a channel as one attempt would.
func (f *front) settle(channel string, o alert.Outcome) alert.Delivery {
	f.Helper()
	ds, err := f.store.Claim(f.Context(), channel, alert.DeskCreate, f.clock(), 1)
	if err != nil || len(ds) != 1 {
		f.Fatalf("claimed %d deliveries: %v", len(ds), err)
	}
	o.At = f.clock()
	if err := f.store.Settle(f.Context(), ds[0], o); err != nil {
		f.Fatal(err)
	}
	return ds[0]
}

func (f *front) get(path, token string) answer {
	f.Helper()
	return f.do(request{method: "GET", path: path, token: token})
}

func TestDeliveriesShowEveryAttempt(t *testing.T) {
	f := newFront(t)
	single := f.token("single", alert.GrantSubmit, alert.GrantSinglePerson)
	s := f.issued(single)
	f.settle("x-main", alert.Outcome{State: alert.Sent, Post: alert.Post{ID: "1790000000000000001", URL: "https://x.example/a/status/1790000000000000001"}})
	f.settle("mastodon-en", alert.Outcome{State: alert.Failed, Kind: "refused", Reason: "the server takes 400 characters; shorten it", Cause: "422"})
	byChannel := map[string]web.Delivery{}
	for _, d := range f.deliveries(single, s.Code) {
		byChannel[d.Channel] = d
	}
	x, m := byChannel["x-main"], byChannel["mastodon-en"]
	if x.State != alert.Sent || !strings.HasSuffix(x.Post.URL, "0001") || len(x.Attempts) != 1 || x.Attempts[0].Outcome != alert.Sent {
		t.Errorf("x-main is %+v", x)
	}
	if m.State != alert.Failed || !strings.Contains(m.Reason, "400 characters") || m.Attempts[0].Cause != "422" {
		t.Errorf("mastodon-en is %+v", m)
	}
	for _, path := range []string{"", "/deliveries", "/reach"} {
		if a := f.get("/api/v1/alerts/0000-000"+path, single); a.status != http.StatusNotFound || !strings.Contains(a.error(t).Message, `there is no alert "0000-000"`) {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
}

func TestReachKeepsWhatIsNotGivenApartFromZero(t *testing.T) {
	f := newFront(t)
	single := f.token("single", alert.GrantSubmit, alert.GrantSinglePerson)
	s := f.issued(single)
	reach := func() web.Reach {
		return read[web.Reach](t, f.get("/api/v1/alerts/"+s.Code+"/reach", single), http.StatusOK)
	}
	if r := reach(); len(r.Networks) != 0 || r.Code != s.Code {
		t.Errorf("before any post: %+v", r)
	}
	d := f.settle("mastodon-en", alert.Outcome{State: alert.Sent, Post: alert.Post{Channel: "mastodon-en", ID: "7", URL: "https://m.example/7", At: f.clock()}})
	if r := reach(); len(r.Networks) != 1 || r.Networks[0].Posts != 1 || r.Networks[0].Reposts.Given() || r.Networks[0].ObservedReposters.Given() || r.Networks[0].LastRead != nil {
		t.Errorf("before the first reading: %+v", r.Networks)
	}
	post := alert.Post{Channel: "mastodon-en", ID: "7", URL: "https://m.example/7", At: f.clock()}
	if err := f.store.SetFollowers(t.Context(), post, 900); err != nil {
		t.Fatal(err)
	}
	f.later(time.Minute)
	tracked := alert.Tracked{Post: post, Network: "mastodon", Alert: d.Alert, Code: s.Code, Delivery: d.Key}
	err := f.store.Record(t.Context(), []alert.Reading{{
		Post: tracked, At: f.clock(), Next: f.clock().Add(time.Hour),
		Sample:  &alert.Sample{Post: post, At: f.clock(), Reposts: new(int64(2)), Likes: new(int64(0))},
		Reposts: []alert.Repost{{Account: "hash", Followers: new(int64(100)), At: f.clock()}},
		Comments: []alert.Comment{
			{Kind: alert.CommentQuote, ID: "one", Account: "hash"}, {Kind: alert.CommentReply, ID: "two", Account: "hash"}, {Kind: alert.CommentReply, ID: "three", Account: "hash"},
		},
	}})
	if err != nil {
		t.Fatal(err)
	}
	n := reach().Networks[0]
	for name, c := range map[string]struct {
		got  estimate.Figure
		want float64
		part string
	}{
		"reposts":            {n.Reposts, 2, "as the network reports it"},
		"likes":              {n.Likes, 0, "as the network reports it"},
		"observed reposters": {n.ObservedReposters, 1, "distinct accounts seen"},
		"observed quotes":    {n.ObservedQuotes, 1, "distinct quotes seen"},
		"observed replies":   {n.ObservedReplies, 2, "distinct direct replies seen"},
		"exposure":           {n.Exposure, 1000, "an upper bound"},
		"own followers":      {n.OwnFollowers, 900, "when the post was made"},
	} {
		if v, ok := c.got.Value(); !ok || v != c.want || !strings.Contains(string(c.got.Method()), c.part) || c.got.AsOf().IsZero() {
			t.Errorf("%s: %v, want %.0f, %s", name, c.got, c.want, c.part)
		}
	}
	if n.Impressions.Given() || n.Quotes.Given() || n.LastRead == nil || !n.LastRead.Equal(f.clock()) {
		t.Errorf("what the network does not give is not null: %+v", n)
	}
}

func TestRelease(t *testing.T) {
	f := newFront(t)
	single := f.token("single", alert.GrantSubmit, alert.GrantSinglePerson)
	approver := f.token("S. Testwell", alert.GrantApprove)
	release := func(body string) answer {
		return f.do(request{method: "POST", path: "/api/v1/deliveries/release", token: approver, ctype: "application/json", body: []byte(body)})
	}
	hold := func() string {
		f.issued(single)
		d := f.settle("x-main", alert.Outcome{State: alert.Unsure, Kind: "unsure", Reason: "no answer"})
		d.State = alert.Unsure
		if err := f.store.Settle(t.Context(), d, alert.Outcome{State: alert.Held, At: f.clock()}); err != nil {
			t.Fatal(err)
		}
		return d.Key
	}
	state := func(key string) web.Delivery {
		t.Helper()
		for _, a := range read[web.Listed](t, f.get("/api/v1/alerts", approver), http.StatusOK).Alerts {
			for _, d := range f.deliveries(approver, a.Code) {
				if d.Key == key {
					return d
				}
			}
		}
		t.Fatalf("no delivery %s", key)
		return web.Delivery{}
	}

	key := hold()
	if a := release(fmt.Sprintf(`{"key":%q,"act":"it_is_there","post":{"url":"https://x.com/agency/status/1790000000000000009"}}`, key)); a.status != http.StatusNoContent {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if d := state(key); d.State != alert.Sent || d.Post.ID != "1790000000000000009" || d.Post.Channel != "x-main" || !strings.Contains(d.Reason, "S. Testwell") {
		t.Errorf("settled as %+v", d)
	}
	if a := release(fmt.Sprintf(`{"key":%q,"act":"send_again"}`, key)); a.status != http.StatusConflict {
		t.Errorf("a sent one was sent again: %d %s", a.status, a.body)
	}
	key = hold()
	if a := release(fmt.Sprintf(`{"key":%q,"act":"send_again"}`, key)); a.status != http.StatusNoContent || state(key).State != alert.Queued {
		t.Errorf("%d %s", a.status, a.body)
	}
	f.settle("x-main", alert.Outcome{State: alert.Sent, Post: alert.Post{ID: "1", URL: "https://x.example/1"}})
	key = hold()
	if a := release(fmt.Sprintf(`{"key":%q,"act":"give_up"}`, key)); a.status != http.StatusNoContent || state(key).State != alert.Failed {
		t.Errorf("%d %s", a.status, a.body)
	}
	key = hold()
	if a := release(fmt.Sprintf(`{"key":%q,"act":"it_is_there","post":{"url":"https://elsewhere.example/1"}}`, key)); a.status != http.StatusBadRequest || !strings.Contains(a.error(t).Message, "a post of x-main has an address at x.com, not at elsewhere.example") {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a := release(fmt.Sprintf(`{"key":%q,"act":"it_is_there","post":{"url":"https://x.com/profile/a/post/3k2","id":"at://did:plc:a/app.bsky.feed.post/3k2","at":"2026-11-23T14:00:00Z"}}`, key)); a.status != http.StatusNoContent || state(key).Post.ID != "at://did:plc:a/app.bsky.feed.post/3k2" {
		t.Errorf("%d %s", a.status, a.body)
	}

	for body, want := range map[string]struct {
		status  int
		message string
	}{
		`{"key":"x","act":"give_up"}`:                                                     {400, "key is the key of a delivery"},
		`{"key":"a/1/x/publish","act":"give_up"}`:                                         {404, "a/1/x/publish"},
		`{"key":"a/1/x/publish","act":"shrug"}`:                                           {400, `act is "it_is_there", "send_again" or "give_up", not "shrug"`},
		`{"key":"a/1/x/publish","act":"it_is_there"}`:                                     {400, "needs post.url"},
		`{"key":"a/1/x/publish","act":"it_is_there","post":{"url":"ftp://x"}}`:            {400, "is a web address"},
		`{"key":"a/1/x/publish","act":"it_is_there","post":{"url":"https://b.app/p/3k"}}`: {400, "give post.id"},
		`{"key":"a/1/x/publish","act":"give_up","post":{"url":"https://x"}}`:              {400, "post goes with act"},
	} {
		if a := release(body); a.status != want.status || !strings.Contains(a.error(t).Message, want.message) {
			t.Errorf("%s: %d %s", body, a.status, a.body)
		}
	}
}

func TestList(t *testing.T) {
	f := newFront(t)
	writer := f.token("writer", alert.GrantSubmit)
	if l := read[web.Listed](t, f.get("/api/v1/alerts", writer), http.StatusOK); l.Alerts == nil || len(l.Alerts) != 0 {
		t.Errorf("an empty store lists %+v", l)
	}
	var want []string
	for range 3 {
		want = append([]string{read[web.Submitted](t, f.submit(writer, "", ""), http.StatusCreated).Code}, want...)
	}
	var got []string
	for _, a := range read[web.Listed](t, f.get("/api/v1/alerts?limit=2", writer), http.StatusOK).Alerts {
		got = append(got, a.Code)
		if strings.Contains(a.Title, "Robin") {
			t.Errorf("the title names the person: %s", a.Title)
		}
	}
	if diff := cmp.Diff(want[:2], got); diff != "" {
		t.Error(diff)
	}
	for _, limit := range []string{"0", "501", "x"} {
		if a := f.get("/api/v1/alerts?limit="+limit, writer); a.status != http.StatusBadRequest {
			t.Errorf("limit=%s: %d", limit, a.status)
		}
	}
}

func TestRenderWritesNothing(t *testing.T) {
	f := newFront(t, func(o *web.Options) { o.Link = func(code string) string { return "https://alerts.example/a/" + code } })
	reader := f.token("reader", alert.GrantRead)
	ctype, body := form(t, part{web.AlertPart, alertYAML(t)}, part{"robin.jpg", picture(t, 90)})
	a := f.do(request{method: "POST", path: "/api/v1/render", token: reader, ctype: ctype, body: body})
	r := read[web.Rendered](t, a, http.StatusOK)
	if len(r.Renderings) != 2 || !strings.Contains(r.Renderings[1].Text, web.PreviewCode+"/1") || !strings.Contains(r.Renderings[1].Text, "https://alerts.example/a/"+web.PreviewCode) {
		t.Errorf("rendered %+v", r.Renderings)
	}
	if a := f.do(request{method: "POST", path: "/api/v1/render", token: reader, ctype: "application/yaml", body: []byte("a: b")}); a.status != http.StatusUnprocessableEntity {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a := f.do(request{method: "POST", path: "/api/v1/render", token: reader, ctype: "image/png"}); a.status != http.StatusUnsupportedMediaType {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a := f.do(request{method: "POST", path: "/api/v1/render", token: reader, ctype: "application/yaml", body: alertYAML(t)}); a.status != http.StatusUnprocessableEntity {
		t.Errorf("without its photo: %d %s", a.status, a.body)
	}
	if l := read[web.Listed](t, f.get("/api/v1/alerts", reader), http.StatusOK); len(l.Alerts) != 0 {
		t.Errorf("a dry run wrote %+v", l.Alerts)
	}
}

// failing is a store that fails in one way.
type failing struct {
	web.Committer
	web.Reader
	web.Tokens
	web.Figures

	err error
}

func (f failing) Submit(context.Context, alert.Submission) (alert.Receipt, error) {
	return alert.Receipt{}, f.err
}

func (f failing) Token(ctx context.Context, hash string) (alert.Token, error) {
	if strings.Contains(f.err.Error(), "token") {
		return alert.Token{}, f.err
	}
	return f.Tokens.Token(ctx, hash)
}

func TestStoreThatFails(t *testing.T) {
	for name, c := range map[string]struct {
		err    error
		status int
		want   string
	}{
		"full":    {fmt.Errorf("%w: free space on /var/lib/hueandcry; nothing was written", store.ErrFull), http.StatusInsufficientStorage, "free space on /var/lib/hueandcry"},
		"away":    {fmt.Errorf("%w: secret detail", store.ErrUnavailable), http.StatusServiceUnavailable, "nothing was done; try again in a moment"},
		"unknown": {fmt.Errorf("%w: secret detail", store.ErrUnknown), http.StatusInternalServerError, "nobody knows whether it was; look"},
		"broken":  {errors.New("sqlite: secret detail"), http.StatusInternalServerError, "its log says why"},
		"no look": {errors.New("sqlite: secret detail of a token"), http.StatusInternalServerError, "its log says why"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFront(t, func(o *web.Options) {
				bad := failing{o.Commit, o.Read, o.Tokens, o.Figures, c.err}
				o.Commit, o.Tokens = bad, bad
			})
			a := f.submit(f.token("writer", alert.GrantSubmit), "", "")
			if a.status != c.status || !strings.Contains(a.error(t).Message, c.want) || strings.Contains(string(a.body), "secret detail") {
				t.Errorf("%d %s", a.status, a.body)
			}
			if away := c.status == http.StatusServiceUnavailable; away != (a.header.Get("Retry-After") == "5") {
				t.Errorf("Retry-After: %q", a.header.Get("Retry-After"))
			}
			if !strings.Contains(f.logged(), c.err.Error()) {
				t.Errorf("the log lacks the cause: %s", f.logged())
			}
		})
	}
}

func TestOps(t *testing.T) {
	ready := errors.New("the channels were not checked yet")
	f := newFront(t, func(o *web.Options) {
		o.Ready = func(context.Context) error { return ready }
		o.Metrics = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("hueandcry_up 1\n")) })
	})
	ask := func(path string) (int, string) {
		w := httptest.NewRecorder()
		f.server.Ops().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, http.NoBody))
		return w.Code, w.Body.String()
	}
	for _, path := range []string{"/-/ready", "/readyz"} {
		if code, body := ask(path); code != http.StatusServiceUnavailable || body != "not ready: the channels were not checked yet\n" {
			t.Errorf("%s: %d %s", path, code, body)
		}
	}
	ready = nil
	for path, want := range map[string]string{"/-/ready": "ready\n", "/readyz": "ready\n", "/-/healthy": "healthy\n", "/healthz": "healthy\n", "/metrics": "hueandcry_up 1\n"} {
		if code, body := ask(path); code != http.StatusOK || body != want {
			t.Errorf("%s: %d %s", path, code, body)
		}
	}
	if code, _ := ask("/api/v1/alerts"); code != http.StatusNotFound {
		t.Errorf("the API answers operators' listener: %d", code)
	}
}

func TestNewRefusesAHalfFurnishedHouse(t *testing.T) {
	if _, err := web.New(web.Options{}); err == nil {
		t.Error("a server without a store was built")
	}
}
