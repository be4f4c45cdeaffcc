package rehearsal_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/hueandcry/hueandcry/rehearsal"
)

// mastodonClock is the time of a rehearsal that a test sets.
type mastodonClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *mastodonClock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }
func (c *mastodonClock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func newMastodonClock() *mastodonClock {
	return &mastodonClock{now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
}

// postAs creates a post under a key and returns the status and the post's id.
func (w *mastodonWorld) postAs(token, text, key string) (int, string) {
	w.Helper()
	status, _, body := w.ask(token, "POST", "/api/v1/statuses", mastodonForm, "status="+url.QueryEscape(text), "Idempotency-Key", key)
	var s struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal([]byte(body), &s); err != nil {
		w.Fatalf("%v in %s", err, body)
	}
	return status, s.ID
}

func TestMastodonKeyIsHonoredForAnHour(t *testing.T) {
	clock := newMastodonClock()
	w := newMastodonWorld(t, rehearsal.Options{Now: clock.Now})
	_, first := w.postAs(mastodonMe, "one", "k")
	clock.pass(59 * time.Minute)
	if _, again := w.postAs(mastodonMe, "one", "k"); again != first {
		t.Errorf("within the hour the key made another post: %s and %s", first, again)
	}
	if _, other := w.postAs("token-ines", "one", "k"); other == first {
		t.Error("another account's key counts as ours")
	}
	clock.pass(2 * time.Minute)
	_, late := w.postAs(mastodonMe, "one", "k")
	if late == first {
		t.Error("after the hour the key still counts")
	}
	if err := w.net.Remove(late); err != nil {
		t.Fatal(err)
	}
	if status, _ := w.postAs(mastodonMe, "one", "k"); status != http.StatusNotFound {
		t.Errorf("the key of a deleted post answers %d", status)
	}
	w.fault("ignore-key")
	_, a := w.postAs(mastodonMe, "two", "k2")
	if _, b := w.postAs(mastodonMe, "two", "k2"); a == b {
		t.Error("the key is honored though it should be ignored")
	}
	for _, e := range w.server.Journal().Select("mastodon", "create") {
		if e.New != (e.Post != "" && e.Seq != 1) && e.Status == 200 || e.Account == "" || e.Text == "" || e.Key == "" {
			t.Errorf("journal: %+v", e)
		}
	}
}

// The key is written down after the post: a repeat beside the first request doubles.
func TestMastodonKeyDoesNotStopTwoAtOnce(t *testing.T) {
	w := newMastodonWorld(t, rehearsal.Options{})
	if err := w.server.Faults().Add(rehearsal.Fault{Network: "mastodon", Name: rehearsal.FaultSlow, Op: "create", Count: 1, Wait: 300 * time.Millisecond}); err != nil {
		t.Fatal(err)
	}
	slow := make(chan string)
	go func() {
		_, id := w.postAs(mastodonMe, "one", "k")
		slow <- id
	}()
	for len(w.net.Public()) == 0 {
		time.Sleep(time.Millisecond)
	}
	_, beside := w.postAs(mastodonMe, "one", "k")
	if first := <-slow; beside == first {
		t.Error("a repeat beside the first request met a key that is not written yet")
	}
	if _, after := w.postAs(mastodonMe, "one", "k"); after != beside {
		t.Errorf("after both the key leads to %s, want the last that wrote it", after)
	}
	if n := len(w.net.Public()); n != 2 {
		t.Errorf("the public sees %d posts, want the double", n)
	}
}

func TestMastodonDeletesHaveABudget(t *testing.T) {
	clock := newMastodonClock()
	w := newMastodonWorld(t, rehearsal.Options{Now: clock.Now})
	w.fault("delayed-delete")
	_, id := w.postAs(mastodonMe, "one", "")
	status, h, body := w.ask(mastodonMe, "DELETE", "/api/v1/statuses/"+id+"?delete_media=true", "", "")
	if status != 200 || !strings.Contains(body, `"text":"one"`) || h.Get("X-Ratelimit-Remaining") != "29" || h.Get("X-Ratelimit-Limit") != "30" {
		t.Errorf("delete: %d %v %s", status, h, body)
	}
	for i, want := range []int{200, 200, 200, 404} { // it is seen a few times more
		if got, _, _ := w.ask("", "GET", "/api/v1/statuses/"+id, "", ""); got != want {
			t.Errorf("read %d: %d, want %d", i+1, got, want)
		}
	}
	for range 28 {
		w.ask(mastodonMe, "DELETE", "/api/v1/statuses/1", "", "")
	}
	_, other := w.postAs("token-ines", "two", "")
	for i, want := range []int{200, 429} { // an unreblog counts, also of what was never boosted
		status, h, body := w.ask(mastodonMe, "POST", "/api/v1/statuses/"+other+"/unreblog", mastodonForm, "")
		if status != want || h.Get("X-Ratelimit-Remaining") != "0" {
			t.Errorf("unreblog %d: %d, %v, %s", i+1, status, h, body)
		}
		if reset, err := time.Parse(time.RFC3339Nano, h.Get("X-Ratelimit-Reset")); err != nil || !reset.Equal(clock.Now().Add(30*time.Minute)) {
			t.Errorf("reset %q", h.Get("X-Ratelimit-Reset"))
		}
	}
	if status, _, body := w.ask(mastodonMe, "DELETE", "/api/v1/statuses/1", "", ""); status != 429 || strings.TrimSpace(body) != `{"error":"Too many requests"}` {
		t.Errorf("delete beyond the budget: %d %s", status, body)
	}
	clock.pass(31 * time.Minute)
	if status, _, _ := w.ask(mastodonMe, "DELETE", "/api/v1/statuses/1", "", ""); status != 404 {
		t.Errorf("in the next window: %d", status)
	}
}

func TestMastodonSaysItsRateLimit(t *testing.T) {
	clock := newMastodonClock()
	w := newMastodonWorld(t, rehearsal.Options{Now: clock.Now})
	left := func() string {
		_, h, _ := w.ask(mastodonMe, "GET", "/api/v1/accounts/verify_credentials", "", "")
		return h.Get("X-Ratelimit-Limit") + " " + h.Get("X-Ratelimit-Remaining") + " " + h.Get("X-Ratelimit-Reset")
	}
	if got := left(); got != "1500 1499 2026-11-22T12:05:00.000000Z" {
		t.Errorf("first: %s", got)
	}
	if got := left(); got != "1500 1498 2026-11-22T12:05:00.000000Z" {
		t.Errorf("second: %s", got)
	}
	clock.pass(6 * time.Minute)
	if got := left(); got != "1500 1499 2026-11-22T12:10:00.000000Z" {
		t.Errorf("in the next window: %s", got)
	}
	for value, want := range map[string]string{"": "2026-11-22T12:06:30.000000Z", "soon": "soon"} {
		w.server.Faults().Clear("")
		if err := w.server.Faults().Add(rehearsal.Fault{Name: rehearsal.FaultLimited, Network: "mastodon", Value: value}); err != nil {
			t.Fatal(err)
		}
		status, h, body := w.ask(mastodonMe, "GET", "/api/v1/accounts/verify_credentials", "", "")
		if status != 429 || h.Get("X-Ratelimit-Reset") != want || h.Get("Retry-After") != "" || !strings.Contains(body, "Too many requests") {
			t.Errorf("limited with %q: %d %v %s", value, status, h, body)
		}
	}
}

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

// upload sends a file and returns status and answer.
func (w *mastodonWorld) upload(file []byte, alt string) (int, map[string]any) {
	w.Helper()
	var b bytes.Buffer
	mw := multipart.NewWriter(&b)
	part, err := mw.CreateFormFile("file", "photo.jpg")
	if err != nil {
		w.Fatal(err)
	}
	_, _ = part.Write(file)
	_ = mw.WriteField("description", alt)
	_ = mw.Close()
	status, _, body := w.ask(mastodonMe, "POST", "/api/v2/media", mw.FormDataContentType(), b.String())
	var got map[string]any
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		w.Fatalf("%v in %s", err, body)
	}
	return status, got
}

func TestMastodonPictures(t *testing.T) {
	w := newMastodonWorld(t, rehearsal.Options{})
	file := mastodonPicture(t)
	if status, got := w.upload([]byte("no picture"), ""); status != 422 {
		t.Errorf("a text: %d %v", status, got)
	}
	if status, got := w.upload(append(file, make([]byte, 16<<20)...), ""); status != 422 {
		t.Errorf("more than 16 MB: %d %v", status, got)
	}
	if status, got := w.upload(file, strings.Repeat("ë", 1501)); status != 422 {
		t.Errorf("a long alt text: %d %v", status, got)
	}
	w.fault("media-206")
	status, got := w.upload(file, strings.Repeat("ë", 1500))
	id := fmt.Sprint(got["id"])
	if status != 202 || got["url"] != nil {
		t.Errorf("at first: %d %v", status, got)
	}
	use := "status=a&media_ids[]=" + id
	for i, want := range []int{206, 206, 200} {
		if want == 206 {
			status, _, body := w.ask(mastodonMe, "POST", "/api/v1/statuses", mastodonForm, use)
			if status != 422 || !strings.Contains(body, "not finished processing") {
				t.Errorf("posted before it is ready: %d %s", status, body)
			}
		}
		if status, _, body := w.ask(mastodonMe, "GET", "/api/v1/media/"+id, "", ""); status != want || want == 206 && body != "" {
			t.Errorf("look %d: %d %q", i+1, status, body)
		}
	}
	if status, _, _ := w.ask(mastodonMe, "PUT", "/api/v1/media/"+id, mastodonForm, "description="+strings.Repeat("a", 1501)); status != 422 {
		t.Errorf("a long new alt text: %d", status)
	}
	if status, _, body := w.ask(mastodonMe, "PUT", "/api/v1/media/"+id, mastodonForm, "description=Scarf"); status != 200 || !strings.Contains(body, `"description":"Scarf"`) {
		t.Errorf("a new alt text: %d %s", status, body)
	}
	if status, _, body := w.ask("token-ines", "POST", "/api/v1/statuses", mastodonForm, use); status != 422 {
		t.Errorf("another's picture: %d %s", status, body)
	}
	if status, _, body := w.ask(mastodonMe, "POST", "/api/v1/statuses", mastodonForm, use); status != 200 || !strings.Contains(body, `"aspect":2`) {
		t.Errorf("then: %d %s", status, body)
	}
	if status, _, _ := w.ask(mastodonMe, "POST", "/api/v1/statuses", mastodonForm, use); status != 422 {
		t.Error("a second post uses the same picture")
	}
	if status, _, _ := w.ask(mastodonMe, "PUT", "/api/v1/media/"+id, mastodonForm, "description=x"); status != 404 {
		t.Error("the alt text of a posted picture changed without an edit")
	}
}

// Alt texts in an edit are read as Rails reads them: the second id begins the second picture.
func TestMastodonEditReadsListsInOrder(t *testing.T) {
	w := newMastodonWorld(t, rehearsal.Options{})
	_, a := w.upload(mastodonPicture(t), "a")
	_, b := w.upload(mastodonPicture(t), "b")
	ids := fmt.Sprintf("status=x&media_ids[]=%s&media_ids[]=%s", a["id"], b["id"])
	_, _, body := w.ask(mastodonMe, "POST", "/api/v1/statuses", mastodonForm, ids)
	var s mastodon.Status
	if err := json.Unmarshal([]byte(body), &s); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ ctype, body, first, second string }{
		"by turns": {
			mastodonForm, fmt.Sprintf("%s&media_attributes[][id]=%s&media_attributes[][description]=A&media_attributes[][id]=%s&media_attributes[][description]=B", ids, a["id"], b["id"]),
			"A", "B",
		},
		"sorted by name, a mistake": {
			mastodonForm, fmt.Sprintf("%s&media_attributes[][description]=A2&media_attributes[][description]=B2&media_attributes[][id]=%s&media_attributes[][id]=%s", ids, a["id"], b["id"]),
			"B2", "",
		},
		"JSON": {
			"application/json", fmt.Sprintf(`{"status":"x","media_ids":[%q,%q],"media_attributes":[{"id":%q,"description":"C"},{"id":%q,"description":"D"}]}`, a["id"], b["id"], a["id"], b["id"]),
			"C", "D",
		},
	} {
		status, _, body := w.ask(mastodonMe, "PUT", "/api/v1/statuses/"+string(s.ID), c.ctype, c.body)
		seen := w.net.Public()[0].Media
		if status != 200 || seen[0].Alt != c.first || c.second != "" && seen[1].Alt != c.second {
			t.Errorf("%s: %d %s; the public reads %q and %q", name, status, body, seen[0].Alt, seen[1].Alt)
		}
	}
}

func TestMastodonHidesWhatIsNotPublic(t *testing.T) {
	w := newMastodonWorld(t, rehearsal.Options{})
	p, err := w.larkmoor.PostStatus(t.Context(), &mastodon.Toot{Status: "only us", Visibility: "private"})
	if err != nil {
		t.Fatal(err)
	}
	if status, _, _ := w.ask(mastodonMe, "GET", "/api/v1/statuses/"+string(p.ID), "", ""); status != 200 {
		t.Errorf("its author reads %d", status)
	}
	for _, token := range []string{"", "token-ines"} {
		if status, _, _ := w.ask(token, "GET", "/api/v1/statuses/"+string(p.ID), "", ""); status != 404 {
			t.Errorf("%q reads %d", token, status)
		}
		if _, _, body := w.ask(token, "GET", "/api/v1/accounts/"+string(p.Account.ID)+"/statuses", "", ""); strings.TrimSpace(body) != "[]" {
			t.Errorf("%q reads the timeline %s", token, body)
		}
	}
	if status, _, _ := w.ask("token-ines", "POST", "/api/v1/statuses/"+string(p.ID)+"/reblog", mastodonForm, ""); status != 404 {
		t.Errorf("boosted by another: %d", status)
	}
}

func TestMastodonPages(t *testing.T) {
	w := newMastodonWorld(t, rehearsal.Options{})
	var ids []string
	for i := range 50 {
		_, id := w.postAs(mastodonMe, fmt.Sprint("post ", i), "")
		ids = append(ids, id)
	}
	newest := ids[49]
	for range 95 {
		if err := w.net.Repost(newest, w.net.AddAccount(rehearsal.Account{}), nil); err != nil {
			t.Fatal(err)
		}
	}
	me, err := w.larkmoor.GetAccountCurrentUser(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	page := func(query string) (got []string, link string) {
		_, h, body := w.ask("", "GET", "/api/v1/accounts/"+string(me.ID)+"/statuses?exclude_reblogs=true&"+query, "", "")
		var list []mastodon.Status
		if err := json.Unmarshal([]byte(body), &list); err != nil {
			t.Fatal(err)
		}
		for _, s := range list {
			got = append(got, string(s.ID))
		}
		return got, h.Get("Link")
	}
	for query, want := range map[string][2]int{ // from the newest; first and one beyond the last
		"":                            {0, 20},
		"limit=100":                   {0, 40},
		"limit=5&max_id=" + ids[40]:   {10, 15},
		"limit=5&since_id=" + ids[40]: {0, 5},
		"limit=5&min_id=" + ids[40]:   {4, 9},
		"max_id=" + ids[10] + "&since_id=" + ids[7]: {40, 42},
	} {
		got, link := page(query)
		if len(got) != want[1]-want[0] || got[0] != ids[49-want[0]] || got[len(got)-1] != ids[50-want[1]] {
			t.Errorf("%s: %d posts, %s", query, len(got), got)
		}
		if !strings.Contains(link, `rel="prev"`) {
			t.Errorf("%s: link %q", query, link)
		}
	}
	if got, link := page("max_id=" + ids[0]); len(got) != 0 || link != "" {
		t.Errorf("beyond the end: %s %q", got, link)
	}
	seen, pages := map[mastodon.ID]bool{}, 0
	for pg := (&mastodon.Pagination{Limit: 40}); ; pages++ {
		by, err := w.larkmoor.GetRebloggedBy(t.Context(), mastodon.ID(newest), pg)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range by {
			seen[a.ID] = true
		}
		if pg.MaxID == "" {
			break
		}
	}
	if len(seen) != 95 || pages != 2 {
		t.Errorf("%d boosters on %d pages", len(seen), pages+1)
	}
}

func TestMastodonContent(t *testing.T) {
	w := newMastodonWorld(t, rehearsal.Options{})
	for text, want := range map[string]string{
		"a < b & \"c\"":        `<p>a &lt; b &amp; &#34;c&#34;</p>`,
		"one\ntwo\n\nthree":    `<p>one<br />two</p><p>three</p>`,
		"see https://b.test/x": `<p>see <a href="https://b.test/x" target="_blank" rel="nofollow noopener" translate="no"><span class="invisible">https://</span><span class="">b.test/x</span><span class="invisible"></span></a></p>`,
	} {
		p, err := w.larkmoor.PostStatus(t.Context(), &mastodon.Toot{Status: text})
		if err != nil || p.Content != want {
			t.Errorf("%q becomes %s, %v; want %s", text, p.Content, err, want)
		}
	}
	p, err := w.larkmoor.PostStatus(t.Context(), &mastodon.Toot{Status: "#Larkmoor @ines https://hc.example/a/H7K-2QF/and/much/more?x=1 end"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`/tags/Larkmoor" class="mention hashtag"`, `/@ines" class="u-url mention">@<span>ines</span>`,
		`<span class="ellipsis">hc.example/a/H7K-2QF/and/much/</span><span class="invisible">more?x=1</span></a> end`,
	} {
		if !strings.Contains(p.Content, want) {
			t.Errorf("%s lacks %s", p.Content, want)
		}
	}
}
