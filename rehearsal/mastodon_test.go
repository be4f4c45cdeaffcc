package rehearsal_test

import (
	"encoding/json"
	"fmt"
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
