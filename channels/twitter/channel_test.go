package twitter_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/twitter"
	"github.com/hueandcry/hueandcry/rehearsal"
)

func TestAddressesOfPosts(t *testing.T) {
	w := newWorld(t)
	for name, c := range map[string]publisher{"v2": w.v2(), "v1.1": w.legacy()} {
		before := w.publish(c, draft("A7K-2QF"+name[1:2]))
		if want := w.base + "/i/status/" + before.ID; before.URL != want {
			t.Errorf("%s: the handle is unknown: %s, want %s", name, before.URL, want)
		}
		if _, err := c.Check(t.Context()); err != nil {
			t.Fatal(err)
		}
		after := w.publish(c, draft("B7K-2QF"+name[1:2]))
		if want := w.base + "/LarkmoorSO/status/" + after.ID; after.URL != want {
			t.Errorf("%s: %s, want %s", name, after.URL, want)
		}
		resp, err := http.Get(after.URL)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK || !strings.HasSuffix(resp.Request.URL.Path, "/public/x/"+after.ID) {
			t.Errorf("%s: a person is led to %s (%d)", name, resp.Request.URL, resp.StatusCode)
		}
	}
	c := w.v2(func(c *twitter.Config) { c.WebURL = "https://x.example/" })
	if p := w.publish(c, draft("C7K-2QF")); p.URL != "https://x.example/i/status/"+p.ID {
		t.Errorf("web_url is not used: %s", p.URL)
	}
}

func TestUserTokenInsteadOfASignature(t *testing.T) {
	w := newWorld(t)
	c := w.v2(func(c *twitter.Config) { *c = twitter.Config{BaseURL: c.BaseURL, Token: token} })
	w.publish(c, draft("H7K-2QF"))
	if n := len(w.network.Public()); n != 1 {
		t.Errorf("the public sees %d posts", n)
	}
	bad := w.v2(func(c *twitter.Config) { *c = twitter.Config{BaseURL: c.BaseURL, Token: "stale"} })
	_, err := bad.Publish(t.Context(), draft("H7K-2QG"))
	wantError(t, err, channels.Auth)
}

func TestCredentialsOfAnotherAccount(t *testing.T) {
	w := newWorld(t)
	for _, change := range []func(*twitter.Config){
		func(c *twitter.Config) { c.Handle = "@FennholtPD" },
		func(c *twitter.Config) { c.UserID = "42" },
	} {
		for _, c := range []publisher{w.v2(change), w.legacy(change)} {
			_, err := c.Check(t.Context())
			wantError(t, err, channels.Auth, "@LarkmoorSO")
		}
	}
	right := func(c *twitter.Config) { c.Handle, c.UserID = "@larkmoorso", w.me.ID }
	for _, c := range []publisher{w.v2(right), w.legacy(right)} {
		got, err := c.Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want := channels.Account{ID: w.me.ID, Handle: "LarkmoorSO", URL: w.base + "/LarkmoorSO", Followers: new(int64(4200))}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}

// The account's id is asked for once, or not at all if the configuration has it.
func TestWhoAmIIsAskedOnce(t *testing.T) {
	w := newWorld(t)
	c, known := w.v2(), w.v2(func(c *twitter.Config) { c.UserID = w.me.ID })
	for range 3 {
		for _, c := range []client{c, known} {
			if _, err := c.Find(t.Context(), draft("H7K-2QF")); !errors.Is(err, alert.ErrNotFound) {
				t.Fatal(err)
			}
		}
	}
	if n := len(w.server.Journal().Select("x", "check")); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

// X shows a new post on the timeline late. The reads that the channel declares are enough.
func TestFindWhenTheTimelineLags(t *testing.T) {
	w := newWorld(t)
	w.fault(rehearsal.Fault{Name: "lag"})
	w.fault(rehearsal.Fault{Name: rehearsal.FaultDropAfter, Op: "create", Count: 1})
	c, d := w.v2(), draft("H7K-2QF")
	_, err := c.Publish(t.Context(), d)
	wantError(t, err, channels.Unsure)
	reads := c.Traits().Reads
	for i := range reads {
		_, err = c.Find(t.Context(), d)
		if last := i == reads-1; last != (err == nil) || !last && !errors.Is(err, alert.ErrNotFound) {
			t.Errorf("look %d of %d: %v", i+1, reads, err)
		}
	}
}

// Looking for a post reads back to the draft's own time and no further: every post read is paid for.
func TestFindStopsAtTheTimeOfTheDraft(t *testing.T) {
	w := newWorld(t)
	for i := range 300 {
		w.network.Say(w.me, fmt.Sprintf("Road works on lane %d.", i))
	}
	for api, c := range map[string]publisher{"v2": w.v2(), "v1.1": w.legacy()} {
		d := draft("H7K-2QF")
		d.Created = time.Now().Add(time.Hour)
		before := len(w.server.Journal().Select("x", "find"))
		if _, err := c.Find(t.Context(), d); !errors.Is(err, alert.ErrNotFound) {
			t.Error(err)
		}
		if n := len(w.server.Journal().Select("x", "find")) - before; n != 1 {
			t.Errorf("%s: %d pages", api, n)
		}
	}
}

func TestRepliesThatNobodyAskedFor(t *testing.T) {
	w := newWorld(t)
	c := w.v2()
	root := w.publish(c, draft("H7K-2QF"))
	w.fault(rehearsal.Fault{Name: "reply-refused"})
	_, err := c.Reply(t.Context(), root, draft("H7K-2QG"))
	wantError(t, err, channels.Refused, "new post")
}

func TestLegacyWithoutAccess(t *testing.T) {
	w := newWorld(t)
	w.fault(rehearsal.Fault{Name: "no-v1"})
	c := w.legacy()
	_, err := c.Publish(t.Context(), draft("H7K-2QF"))
	wantError(t, err, channels.Refused, "api: v2")
	_, err = c.Check(t.Context())
	wantError(t, err, channels.Refused, "api: v2")
}

// What only this network does, in both APIs.
func TestFaultsOfX(t *testing.T) {
	for name, want := range map[string]channels.Kind{
		"duplicate": channels.Duplicate, "credits": channels.Limited, "403-empty": channels.Refused, "200-errors": channels.Unsure,
	} {
		for _, api := range []string{"v2", "v1.1"} {
			w := newWorld(t)
			w.fault(rehearsal.Fault{Name: name, Op: "create"})
			_, err := w.channel(api).Publish(t.Context(), draft("H7K-2QF"))
			wantError(t, err, want)
			if n := len(w.network.Public()); n != 0 {
				t.Errorf("%s: the public sees %d posts", name, n)
			}
		}
	}
}

func TestEveryAttemptIsSignedAnew(t *testing.T) {
	nonces := map[string]bool{}
	c := against(t, "v1.1", func(req *http.Request) (*http.Response, error) {
		nonces[req.Header.Get("Authorization")] = true
		if got := req.URL.String(); !strings.HasPrefix(got, "http://x.test/1.1/") || req.Host != "x.test" {
			t.Errorf("the request goes to %s (%s)", got, req.Host)
		}
		if got := req.Header.Get("User-Agent"); got != channels.UserAgent {
			t.Errorf("the program calls itself %q", got)
		}
		return says(503, "")(req)
	})
	_, err := c.Find(t.Context(), draft("H7K-2QF"))
	wantError(t, err, channels.Temporary)
	if len(nonces) != 3 {
		t.Errorf("%d different signatures on 3 attempts", len(nonces))
	}
}
