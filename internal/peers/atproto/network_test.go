package atproto_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/bluesky"
)

// TestRealNetwork lets the Bluesky channel do its work on the AT Protocol's own servers.
func TestRealNetwork(t *testing.T) {
	pds := startNetwork(t)
	agency, partner := createAccount(t, pds, "larkmoor.test"), createAccount(t, pds, "fennholt.test")
	write(t, pds, agency, "app.bsky.graph.follow", map[string]any{"subject": partner.DID})
	between := startMeddler(t, pds)
	ours, theirs := open(t, between.url, agency), open(t, pds, partner)
	ctx := t.Context()

	// A new account is known to its server at once, and to the rest of the network a moment later.
	eventually(t, "the account is known", func() bool {
		me, err := ours.Check(ctx)
		return err == nil && me.ID == agency.DID && me.Handle == "larkmoor.test"
	})
	eventually(t, "the partner's account is known", func() bool {
		_, err := theirs.Check(ctx)
		return err == nil
	})

	d := draft("1", "🆘 MISSING: Zoë Quill, 9. Larkmoor. Call 555-0134 https://hc.example/a/H7K-2QF #Missing H7K-2QF/1")
	d.Media = []channels.Media{picture(t)}
	if _, err := ours.Find(ctx, d); !errors.Is(err, alert.ErrNotFound) {
		t.Fatalf("before it is published: %v", err)
	}
	post := must(ours.Publish(ctx, d))(t)
	if again := must(ours.Publish(ctx, d))(t); again.ID != post.ID || again.Version != post.Version {
		t.Errorf("published twice: %+v and %+v", post, again)
	}
	if found := must(ours.Find(ctx, d))(t); found.ID != post.ID || found.Version != post.Version || found.URL != post.URL {
		t.Errorf("found %+v, want %+v", found, post)
	}
	if n := count(t, pds, agency, "app.bsky.feed.post"); n != 1 {
		t.Fatalf("%d posts, want 1", n)
	}
	eventually(t, "the post is seen", func() bool { return len(must(ours.Measure(ctx, []alert.Post{post}))(t)) == 1 })

	t.Run("reposts", func(t *testing.T) { reposts(t, pds, ours, theirs, partner, post) })
	t.Run("lost answer", func(t *testing.T) { lostAnswer(t, pds, between, ours, agency) })
	t.Run("expired session", func(t *testing.T) { expiredSession(t, between, ours) })
	t.Run("replies", func(t *testing.T) { replies(t, ours, theirs, post) })
	t.Run("refusals", func(t *testing.T) { refusals(t, pds, agency, ours, d) })

	// Superseded: a new post, and the old one removed. One is left, with the picture, and it is another.
	next := draft("9", "UPDATE: silver van, plate 7ABC123. Call 555-0134 H7K-2QF/2")
	next.Media = d.Media
	replaced := must(ours.Publish(ctx, next))(t)
	if replaced.ID == post.ID {
		t.Error("the new post has the old name")
	}
	removed(t, ours, post)
	if _, err := ours.Find(ctx, d); !errors.Is(err, alert.ErrNotFound) {
		t.Errorf("the replaced post: %v", err)
	}
	eventually(t, "the old post is gone", func() bool {
		samples := must(ours.Measure(ctx, []alert.Post{post, replaced}))(t)
		return len(samples) == 1 && samples[0].Post.ID == replaced.ID
	})
	for range 2 { // also again
		removed(t, ours, replaced)
	}
	if _, err := ours.Find(ctx, next); !errors.Is(err, alert.ErrNotFound) {
		t.Errorf("the deleted post: %v", err)
	}
	eventually(t, "nothing is shown", func() bool { return len(must(ours.Measure(ctx, []alert.Post{post, replaced}))(t)) == 0 })
}

// removed deletes a post and sees it gone.
func removed(t *testing.T, ours *bluesky.Channel, p alert.Post) {
	t.Helper()
	if err := ours.Delete(t.Context(), p); err != nil {
		t.Error(err)
	}
	eventually(t, "the post is gone", func() bool { return !must(ours.Stands(t.Context(), p))(t) })
}

func reposts(t *testing.T, pds string, ours, theirs *bluesky.Channel, partner account, post alert.Post) {
	t.Helper()
	ctx := t.Context()
	for range 2 {
		if err := theirs.Boost(ctx, post); err != nil {
			t.Fatal(err)
		}
	}
	if n := count(t, pds, partner, "app.bsky.feed.repost"); n != 1 {
		t.Errorf("%d reposts, want 1", n)
	}
	var seen []alert.Repost
	eventually(t, "the repost is seen, with its time", func() bool {
		seen = nil
		for r, err := range ours.Reposters(ctx, post) {
			if err != nil {
				t.Fatal(err)
			}
			seen = append(seen, r)
		}
		return len(seen) == 1 && !seen[0].At.IsZero() && seen[0].Followers != nil && *seen[0].Followers == 1
	})
	if r := seen[0]; r.Account != partner.DID || r.Followers == nil || *r.Followers != 1 || time.Since(r.At) > time.Hour {
		t.Errorf("the repost is %+v", r)
	}
	eventually(t, "the repost is counted", func() bool {
		s := must(ours.Measure(ctx, []alert.Post{post}))(t)
		return len(s) == 1 && s[0].Reposts != nil && *s[0].Reposts == 1 && s[0].Quotes != nil && s[0].Impressions == nil
	})
	for range 2 {
		if err := theirs.Unboost(ctx, post); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "the repost is taken back", func() bool {
		s := must(ours.Measure(ctx, []alert.Post{post}))(t)
		return len(s) == 1 && *s[0].Reposts == 0
	})
}

// lostAnswer makes the post and keeps the answer: the channel does not know, a look tells.
func lostAnswer(t *testing.T, pds string, between *meddler, ours *bluesky.Channel, agency account) {
	t.Helper()
	before := count(t, pds, agency, "app.bsky.feed.post")
	d := draft("2", "MISSING: Ansel Birch, 81. Fennholt. Call 555-0177 B2C-3D4/1")
	between.once("putRecord", func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		next.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	})
	if _, err := ours.Publish(t.Context(), d); channels.KindOf(err) != channels.Unsure {
		t.Fatalf("a lost answer: %v", err)
	}
	found := must(ours.Find(t.Context(), d))(t)
	if again := must(ours.Publish(t.Context(), d))(t); again.ID != found.ID {
		t.Errorf("repeated: %+v, want %+v", again, found)
	}
	if n := count(t, pds, agency, "app.bsky.feed.post") - before; n != 1 {
		t.Errorf("%d posts, want 1", n)
	}
}

// expiredSession says that the token is too old, as the server does after two hours.
func expiredSession(t *testing.T, between *meddler, ours *bluesky.Channel) {
	t.Helper()
	refreshed := between.calls("refreshSession")
	between.once("putRecord", func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":"ExpiredToken","message":"Token has expired"}`)
	})
	must(ours.Publish(t.Context(), draft("3", "MISSING: Juno Vale, 15. B2C-3D5/1")))(t)
	if n := between.calls("refreshSession") - refreshed; n != 1 {
		t.Errorf("%d refreshes, want 1", n)
	}
	if n := between.calls("createSession"); n != 1 {
		t.Errorf("%d logins, want 1", n)
	}
}

func replies(t *testing.T, ours, theirs *bluesky.Channel, post alert.Post) {
	t.Helper()
	ctx := t.Context()
	answer := must(theirs.Reply(ctx, post, draft("4", "We saw her at the mill.")))(t)
	must(ours.Reply(ctx, answer, draft("5", "Thank you. Call 555-0134.")))(t)
	eventually(t, "the reply is counted and told", func() bool {
		s := must(ours.Measure(ctx, []alert.Post{post}))(t)
		ns, _, err := ours.Notifications(ctx, "", "reply")
		if err != nil {
			t.Fatal(err)
		}
		return len(s) == 1 && *s[0].Replies == 1 && len(ns) == 1 && ns[0].Subject == post.ID && ns[0].Text == "We saw her at the mill."
	})
}

func refusals(t *testing.T, pds string, agency account, ours *bluesky.Channel, d channels.Draft) {
	t.Helper()
	other := d
	other.Text, other.Media = "ROAD WORKS on Mill Lane.", nil
	if _, err := ours.Publish(t.Context(), other); channels.KindOf(err) != channels.Refused {
		t.Errorf("another text at a key that is taken: %v", err)
	}
	agency.Password = "wrong"
	if _, err := open(t, pds, agency).Check(t.Context()); channels.KindOf(err) != channels.Auth {
		t.Errorf("a wrong password: %v", err)
	}
	if samples, err := ours.Measure(t.Context(), many(30)); err != nil || len(samples) != 0 {
		t.Errorf("30 posts that never were: %v, %v", samples, err)
	}
}

func many(n int) []alert.Post {
	out := make([]alert.Post, n)
	for i := range out {
		out[i].ID = "at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.post/3jzfcijpj2z" + string(rune('a'+i/20)) + string(rune('a'+i%20))
	}
	return out
}

func draft(revision, text string) channels.Draft {
	return channels.Draft{
		Key: "01920000-0000-7000-8000-0000000000aa/" + revision + "/bluesky-main/publish", Created: time.Now(), Text: text, Lang: "en",
	}
}

func picture(t *testing.T) channels.Media {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for x := range 64 {
		for y := range 48 {
			img.Set(x, y, color.RGBA{R: uint8(4 * x), G: uint8(5 * y), A: 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return channels.Media{
		Media:   alert.Media{Type: "image/png", Width: 64, Height: 48, Bytes: b.Len(), Alt: "A smiling girl with a red scarf."},
		Content: b.Bytes(),
	}
}

// must returns what a call brought, or ends the test.
func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// account is somebody on the network.
type account struct {
	DID, Handle, AccessJwt string
	Password               string // an app password
}

func open(t *testing.T, base string, a account) *bluesky.Channel {
	t.Helper()
	c, err := bluesky.New(
		bluesky.Config{BaseURL: base, Identifier: a.Handle, Password: a.Password},
		channels.Options{Channel: "bluesky-main", Timeout: time.Minute}, channels.ModeExercise,
	)
	if err != nil {
		t.Fatal(err)
	}
	return c.(*bluesky.Channel)
}

func createAccount(t *testing.T, pds, handle string) account {
	t.Helper()
	a := account{Handle: handle}
	call(t, pds+"/xrpc/com.atproto.server.createAccount", "", map[string]any{
		"handle": handle, "email": "desk@" + handle, "password": "not used by the channel",
	}, &a)
	var app struct{ Password string }
	call(t, pds+"/xrpc/com.atproto.server.createAppPassword", a.AccessJwt, map[string]any{"name": "hue and cry"}, &app)
	a.Password = app.Password
	return a
}

func write(t *testing.T, pds string, a account, collection string, record map[string]any) {
	t.Helper()
	record["$type"], record["createdAt"] = collection, time.Now().UTC().Format("2006-01-02T15:04:05.000Z")
	var done map[string]any
	call(t, pds+"/xrpc/com.atproto.repo.createRecord", a.AccessJwt, map[string]any{"repo": a.DID, "collection": collection, "record": record}, &done)
}

// count counts the records of a collection.
func count(t *testing.T, pds string, a account, collection string) int {
	t.Helper()
	var got struct{ Records []json.RawMessage }
	call(t, pds+"/xrpc/com.atproto.repo.listRecords?collection="+collection+"&repo="+a.DID, "", nil, &got)
	return len(got.Records)
}

// call is XRPC by hand, so that what the channel did is seen by other eyes.
func call(t *testing.T, address, token string, body, into any) {
	t.Helper()
	method, b := http.MethodGet, []byte(nil)
	if body != nil {
		method = http.MethodPost
		var err error
		if b, err = json.Marshal(body); err != nil {
			t.Fatal(err)
		}
	}
	req, err := http.NewRequestWithContext(t.Context(), method, address, bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err = io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %s %v", address, resp.Status, b, err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatal(err)
	}
}

// meddler stands between the channel and the network and can spoil one call.
type meddler struct {
	url  string
	next http.Handler

	mu   sync.Mutex
	seen map[string]int
	plan map[string]func(http.ResponseWriter, *http.Request, http.Handler)
}

func startMeddler(t *testing.T, pds string) *meddler {
	t.Helper()
	target, err := url.Parse(pds)
	if err != nil {
		t.Fatal(err)
	}
	m := &meddler{
		next: &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }},
		seen: map[string]int{}, plan: map[string]func(http.ResponseWriter, *http.Request, http.Handler){},
	}
	srv := httptest.NewServer(m)
	t.Cleanup(srv.Close)
	m.url = srv.URL
	return m
}

func (m *meddler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method := r.URL.Path[strings.LastIndexByte(r.URL.Path, '.')+1:]
	m.mu.Lock()
	m.seen[method]++
	plan := m.plan[method]
	delete(m.plan, method)
	m.mu.Unlock()
	if plan == nil {
		m.next.ServeHTTP(w, r)
		return
	}
	plan(w, r, m.next)
}

func (m *meddler) once(method string, plan func(http.ResponseWriter, *http.Request, http.Handler)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.plan[method] = plan
}

func (m *meddler) calls(method string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.seen[method]
}
