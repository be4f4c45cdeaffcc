package reach_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/bluesky"
	"github.com/hueandcry/hueandcry/channels/mastodon"
	"github.com/hueandcry/hueandcry/channels/twitter"
	"github.com/hueandcry/hueandcry/internal/testneed"
	"github.com/hueandcry/hueandcry/reach"
)

const (
	openAlerts  = 50
	finalShares = 20_000 // reposts of each alert on each network, in the end
)

// cast is the three networks' reading side, as it would answer while fifty alerts are passed on. It counts
// the requests in every window of time, whenever that begins, and refuses what is over the true limits.
type cast struct {
	mu      sync.Mutex
	began   time.Time
	windows map[string]*window
	refused int
	taken   int
	heap    uint64 // at most, of looks every 2,000 requests
}

// window is one limit of one network.
type window struct {
	limit int
	per   time.Duration
	last  []time.Time
	most  int
}

func newCast() *cast {
	return &cast{began: time.Now(), windows: map[string]*window{
		"mastodon":           {limit: 300, per: 5 * time.Minute},
		"bluesky":            {limit: 3000, per: 5 * time.Minute},
		"x /2/tweets":        {limit: 3500, per: 15 * time.Minute},
		"x retweeted_by":     {limit: 75, per: 15 * time.Minute},
		"x /2/users/me":      {limit: 75, per: 15 * time.Minute},
		"bluesky sessions":   {limit: 30, per: 5 * time.Minute},
		"mastodon streaming": {limit: 300, per: 5 * time.Minute},
	}}
}

func (c *cast) take(name string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.taken++; c.taken%2000 == 0 {
		var mem runtime.MemStats
		runtime.ReadMemStats(&mem)
		c.heap = max(c.heap, mem.HeapInuse)
	}
	w, now := c.windows[name], time.Now()
	w.last = append(w.last, now)
	for now.Sub(w.last[0]) >= w.per {
		w.last = w.last[1:]
	}
	w.most = max(w.most, len(w.last))
	if len(w.last) > w.limit {
		c.refused++
		return false
	}
	return true
}

// reposts of the nth alert by now: half of all come within an hour and a half.
func (c *cast) reposts(n int) int {
	age := time.Since(c.began.Add(time.Duration(n) * 10 * time.Second))
	return int(finalShares * (1 - math.Exp(-max(0, age.Hours())/2)))
}

// number is the alert that an id belongs to.
func number(id string) int {
	n, err := strconv.Atoi(id[len(id)-2:])
	if err != nil {
		return 0
	}
	return n
}

func blueskyID(n int) string {
	return fmt.Sprintf("at://did:plc:agency/app.bsky.feed.post/3kaaaaaaaaa%02d", n+22)
}

func (c *cast) RoundTrip(r *http.Request) (*http.Response, error) {
	var v any
	h, name := http.Header{"Content-Type": {"application/json"}}, r.URL.Host[:strings.IndexByte(r.URL.Host, '.')]
	path, q := r.URL.Path, r.URL.Query()
	switch {
	case strings.HasSuffix(path, "createSession"):
		name, v = "bluesky sessions", map[string]any{"accessJwt": "a.b.c", "refreshJwt": "d.e.f", "did": "did:plc:agency", "handle": "agency.example"}
	case strings.HasSuffix(path, "getPosts"):
		posts := []any{}
		for _, id := range q["uris"] {
			posts = append(posts, map[string]any{"uri": id, "repostCount": c.reposts(number(id) - 22)})
		}
		v = map[string]any{"posts": posts}
	case strings.HasSuffix(path, "getRepostedBy"):
		people, next := c.page(number(q.Get("uri"))-22, 100, q.Get("cursor"), func(who string) any { return map[string]any{"did": "did:plc:" + who} })
		v = map[string]any{"repostedBy": people, "cursor": next}
	case strings.HasSuffix(path, "getProfiles"):
		people := []any{}
		for _, who := range q["actors"] {
			people = append(people, map[string]any{"did": who, "followersCount": 80})
		}
		v = map[string]any{"profiles": people}
	case strings.HasSuffix(path, "listNotifications"):
		v = map[string]any{"notifications": []any{}}
	case path == "/api/v1/notifications":
		v = []any{}
	case strings.HasSuffix(path, "/reblogged_by"):
		n := number(strings.Split(path, "/")[4])
		people, next := c.page(n, 80, q.Get("max_id"), func(who string) any { return map[string]any{"id": who, "followers_count": 80} })
		if v = people; next != "" {
			h.Set("Link", fmt.Sprintf(`<%s://%s%s?limit=80&max_id=%s>; rel="next"`, r.URL.Scheme, r.URL.Host, path, next))
		}
	case path == "/api/v1/statuses":
		list := []any{}
		for _, id := range q["id[]"] {
			list = append(list, map[string]any{"id": id, "reblogs_count": c.reposts(number(id))})
		}
		v = list
	case strings.HasSuffix(path, "/retweeted_by"):
		name = "x retweeted_by"
		size, err := strconv.Atoi(q.Get("max_results"))
		if err != nil {
			return nil, err
		}
		people, next := c.page(number(strings.Split(path, "/")[3]), size, q.Get("pagination_token"), func(who string) any {
			return map[string]any{"id": who, "public_metrics": map[string]any{"followers_count": 80}}
		})
		v = map[string]any{"data": people, "meta": map[string]any{"result_count": len(people), "next_token": next}}
	case path == "/2/tweets":
		name = "x /2/tweets"
		list := []any{}
		for id := range strings.SplitSeq(q.Get("ids"), ",") {
			list = append(list, map[string]any{"id": id, "public_metrics": map[string]any{"retweet_count": c.reposts(number(id))}})
		}
		v = map[string]any{"data": list}
	case path == "/2/users/me":
		name, v = "x /2/users/me", map[string]any{"data": map[string]any{"id": "7", "username": "agency", "public_metrics": map[string]any{"followers_count": 4200}}}
	}
	status := http.StatusOK
	switch {
	case !c.take(name):
		status = http.StatusTooManyRequests
	case v == nil:
		status = http.StatusNotFound
	}
	b, err := json.Marshal(v)
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(bytes.NewReader(b)), Request: r, ContentLength: int64(len(b))}, err
}

// page is one page of the reposters of an alert, newest first. The cursor is how many are older.
func (c *cast) page(n, size int, cursor string, view func(who string) any) (people []any, next string) {
	older := c.reposts(n)
	if cursor != "" {
		older, _ = strconv.Atoi(cursor)
	}
	people = []any{}
	for ; len(people) < size && older > 0; older-- {
		people = append(people, view(fmt.Sprintf("9%02d%06d", n, older)))
	}
	if older > 0 {
		next = strconv.Itoa(older)
	}
	return people, next
}

// shelf is a store of many posts, in memory.
type shelf struct {
	mu    sync.Mutex
	posts map[string]*shelved // by delivery
}

type shelved struct {
	alert.Tracked

	next time.Time
	seen map[[16]byte]struct{}
}

func half(account string) (out [16]byte) { copy(out[:], account); return out }

func (s *shelf) DueForReading(_ context.Context, channel string, now time.Time, n int) ([]alert.Tracked, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var due []*shelved
	for _, p := range s.posts {
		if p.Post.Channel == channel && !p.Post.At.After(time.Now()) && !p.next.After(now) {
			due = append(due, p)
		}
	}
	slices.SortFunc(due, func(a, b *shelved) int { return a.next.Compare(b.next) })
	var out []alert.Tracked
	for _, p := range due[:min(n, len(due))] {
		out = append(out, p.Tracked)
	}
	return out, nil
}

func (s *shelf) TrackedPost(_ context.Context, channel, remote string, _ time.Time) (alert.Tracked, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.posts {
		if p.Post.Channel == channel && p.Post.ID == remote {
			return p.Tracked, nil
		}
	}
	return alert.Tracked{}, alert.ErrNotFound
}

func (s *shelf) ReadNow(context.Context, string, time.Time) error { return nil }

func (s *shelf) Known(_ context.Context, post alert.Tracked, accounts []string) (map[string]bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string]bool{}
	for _, a := range accounts {
		if _, ok := s.posts[post.Delivery].seen[half(a)]; ok {
			out[a] = true
		}
	}
	return out, nil
}

func (s *shelf) Record(_ context.Context, rs []alert.Reading) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range rs {
		p := s.posts[r.Post.Delivery]
		p.Spent += r.Cost
		p.Passed += r.Passed
		for _, one := range r.Reposts {
			p.seen[half(one.Account)] = struct{}{}
		}
		p.Reposters = int64(len(p.seen))
		if r.Only {
			p.Listed = r.At
			continue
		}
		p.Last, p.next = r.Sample, r.Next
	}
	return nil
}

func (s *shelf) SetFollowers(context.Context, alert.Post, int64) error { return nil }
func (s *shelf) Salt(context.Context) ([]byte, error)                  { return []byte("salt"), nil }

// Fifty alerts that are passed on 20,000 times each are read with half of what each network allows: the true
// channels, with their own limits, against networks that refuse what is over. It plays an hour, and a whole
// day where HUEANDCRY_REQUIRE names bench.
func TestReadingKeepsHalfOfEveryLimit(t *testing.T) {
	span := time.Hour
	if testneed.Wanted("bench") {
		span = 24 * time.Hour
	}
	synctest.Test(t, func(t *testing.T) {
		c := newCast()
		s := &shelf{posts: map[string]*shelved{}}
		var all []channels.Channel
		for network, open := range map[string]func(o channels.Options) (channels.Channel, error){
			"x": func(o channels.Options) (channels.Channel, error) {
				return twitter.New(twitter.Config{BaseURL: "http://x.test", Token: "t"}, o, channels.ModeExercise)
			},
			"mastodon": func(o channels.Options) (channels.Channel, error) {
				return mastodon.New(mastodon.Config{BaseURL: "http://mastodon.test", Token: "t"}, o, channels.ModeExercise)
			},
			"bluesky": func(o channels.Options) (channels.Channel, error) {
				return bluesky.New(bluesky.Config{BaseURL: "http://bluesky.test", Identifier: "agency.example", Password: "p"}, o, channels.ModeExercise)
			},
		} {
			ch, err := open(channels.Options{Channel: network, Base: c})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, ch)
		}
		for _, network := range []string{"x", "mastodon", "bluesky"} {
			for n := range openAlerts {
				id := fmt.Sprintf("9000000000%02d", n)
				if network == "bluesky" {
					id = blueskyID(n)
				}
				key := fmt.Sprint(network, n)
				s.posts[key] = &shelved{seen: map[[16]byte]struct{}{}, Tracked: alert.Tracked{
					Post:    alert.Post{Channel: network, ID: id, At: c.began.Add(time.Duration(n) * 10 * time.Second)},
					Network: network, Code: key, Delivery: key,
				}}
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), span)
		defer cancel()
		m := reach.NewMeter(reach.Options{
			Store: s, Channels: all, Budget: map[string]float64{"x": 5}, Watch: func() (<-chan struct{}, func()) { return nil, func() {} },
		})
		if err := m.Run(ctx); err != nil {
			t.Fatal(err)
		}
		for name, w := range c.windows {
			t.Logf("%-18s at most %4d of %4d requests in %s", name, w.most, w.limit, w.per)
			if w.most > w.limit/2 {
				t.Errorf("%s: %d requests in %s, more than half of %d", name, w.most, w.per, w.limit)
			}
		}
		if c.refused > 0 {
			t.Errorf("%d requests were refused", c.refused)
		}
		s.judge(t, c)
	})
}

// judge looks at how well the posts were read.
func (s *shelf) judge(t *testing.T, c *cast) {
	t.Helper()
	late := map[string]time.Duration{}
	seen, stand := map[string]int{}, map[string]int{}
	for _, p := range s.posts {
		n := number(p.Post.ID)
		if p.Network == "bluesky" {
			n -= 22
		}
		if p.Last == nil {
			t.Fatalf("%s was never read", p.Delivery)
		}
		late[p.Network] = max(late[p.Network], time.Since(p.Last.At))
		seen[p.Network] += len(p.seen)
		stand[p.Network] += c.reposts(n)
		if p.Network == "x" && p.Spent > 5 {
			t.Errorf("%s spent $%.3f of $5", p.Delivery, p.Spent)
		}
	}
	for network, n := range seen {
		t.Logf("%-8s knows %d of %d reposters; the oldest figures are %s old", network, n, stand[network], late[network])
		// Half of what the requests could bring, if they were all for lists, or nearly everybody.
		perHour := map[string]int{"mastodon": 1800 * 80, "bluesky": 18_000 * 100 / 6}[network]
		if least := min(stand[network]*8/10, int(time.Since(c.began).Hours()*float64(perHour)/2)); n < least {
			t.Errorf("%s: %d of %d reposters are known, want %d", network, n, stand[network], least)
		}
	}
	t.Logf("%d requests; heap in use, the networks and the ledger of this test included: at most %d MB", c.taken, c.heap>>20)
}
