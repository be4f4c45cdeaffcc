package bluesky_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/bluesky"
)

func timeout(t *testing.T, d time.Duration) (context.Context, context.CancelFunc) {
	t.Helper()
	return context.WithTimeout(t.Context(), d)
}

func TestDeleteAsksOnceAndStandsLooks(t *testing.T) {
	w := newWorld(t)
	p := w.publish(w.draft())
	stands := func(want bool) {
		t.Helper()
		if got, err := w.channel.Stands(t.Context(), p); err != nil || got != want {
			t.Errorf("stands: %v, %v; want %v", got, err, want)
		}
	}
	w.instead("deleteRecord", 0, http.StatusOK, `{}`) // a promise that is not kept
	w.must(w.channel.Delete(t.Context(), p))
	w.calls("deleteRecord", 1)
	w.calls("getRecord", 0)
	stands(true)
	w.instead("deleteRecord", 0, http.StatusOK, `<html>`)
	w.wantKind(w.channel.Delete(t.Context(), p), channels.Temporary)
	for body, status := range map[string]int{
		``: http.StatusBadGateway, `{}`: http.StatusOK, `{"error":"InvalidRequest","message":"Could not find repo"}`: http.StatusBadRequest,
		`{"error":"NotFound","message":"Not Found"}`: http.StatusNotFound,
	} {
		w.instead("getRecord", 0, status, body)
		if got, err := w.channel.Stands(t.Context(), p); err == nil {
			t.Errorf("%d %s proves that it stands: %v", status, body, got)
		}
	}
	w.instead("none", 0, 0, ``)
	w.must(w.channel.Delete(t.Context(), p))
	stands(false)
	if n := len(w.network.Public()); n != 0 {
		t.Errorf("the public sees %d posts", n)
	}
	said := w.network.Say(w.stranger(5), "Somebody else's.")
	w.wantKind(w.channel.Delete(t.Context(), alert.Post{ID: said.ID}), channels.Refused)
	w.wantKind(w.channel.Delete(t.Context(), alert.Post{ID: "at://larkmoor.test"}), channels.Refused)
	_, err := w.channel.Stands(t.Context(), alert.Post{ID: said.ID})
	w.wantKind(err, channels.Refused)
}

func TestBoostWithoutAVersionReadsIt(t *testing.T) {
	w := newWorld(t)
	said := w.network.Say(w.stranger(900), "Missing from Fennholt. B2C-3D4/1")
	p := alert.Post{ID: said.ID}
	w.must(w.channel.Boost(t.Context(), p))
	seen := w.network.Public()
	if len(seen) != 1 || seen[0].Reposts != 1 {
		t.Errorf("the public sees %+v", seen)
	}
	w.must(w.network.Remove(said.ID))
	w.wantKind(w.channel.Boost(t.Context(), p), channels.Refused)
	w.instead("getRecord", 0, http.StatusBadGateway, ``)
	w.wantKind(w.channel.Boost(t.Context(), p), channels.Temporary)
	for _, do := range []func(context.Context, alert.Post) error{w.channel.Boost, w.channel.Unboost} {
		w.wantKind(do(t.Context(), alert.Post{ID: "nonsense"}), channels.Refused)
	}
	w.instead("putRecord", 0, http.StatusOK, `{}`)
	w.wantKind(w.channel.Boost(t.Context(), alert.Post{ID: said.ID, Version: said.Version}), channels.Temporary)
	w.instead("none", 0, 0, ``)
	odd := alert.Post{ID: "at://did:plc:asdf123/app.bsky.feed.post/self", Version: said.Version} // a key that is no TID
	w.must(w.channel.Boost(t.Context(), odd))
	w.must(w.channel.Unboost(t.Context(), odd))
}

func TestRepostersWithTimesAndWhoseRepostLedThere(t *testing.T) {
	w := newWorld(t)
	p := w.publish(w.draft())
	first, second := w.stranger(800), w.stranger(30)
	w.must(w.network.Repost(p.ID, first, nil))
	w.wait(10 * time.Minute)
	at := w.now()
	w.must(w.network.Repost(p.ID, second, first))
	w.must(w.network.Reply(p.ID, second, "Shared in my street."))

	var got []alert.Repost
	for r, err := range w.channel.Reposters(t.Context(), p) {
		w.must(err)
		got = append(got, r)
	}
	if len(got) != 2 || got[0].Account != second.ID || got[1].Account != first.ID {
		t.Fatalf("reposters %+v", got)
	}
	if got[0].Via != first.ID || got[1].Via != "" {
		t.Errorf("via %q and %q, want %q and none", got[0].Via, got[1].Via, first.ID)
	}
	if off := got[0].At.Sub(at).Abs(); off > 5*time.Second || got[1].At.IsZero() {
		t.Errorf("reposted at %s and %s", got[0].At, got[1].At)
	}
	if *got[0].Followers != 30 || *got[1].Followers != 800 {
		t.Errorf("followers %d and %d", *got[0].Followers, *got[1].Followers)
	}
}

// The times are an extra: the list of reposters is read also where there are no notifications.
func TestRepostersWithoutNotifications(t *testing.T) {
	w := newWorld(t)
	p := w.publish(w.draft())
	w.must(w.network.Repost(p.ID, w.stranger(800), nil))
	w.instead("listNotifications", 0, http.StatusBadGateway, ``)
	n := 0
	for r, err := range w.channel.Reposters(t.Context(), p) {
		w.must(err)
		if !r.At.IsZero() {
			t.Errorf("a time from nowhere: %s", r.At)
		}
		n++
	}
	if n != 1 {
		t.Errorf("%d reposters", n)
	}
	// Of others' posts there are none to read.
	said := w.network.Say(w.stranger(900), "Missing from Fennholt.")
	w.instead("listNotifications", 0, http.StatusOK, `{"notifications":[]}`)
	for range w.channel.Reposters(t.Context(), alert.Post{ID: said.ID}) {
		t.Error("nobody reposted")
	}
	w.calls("listNotifications", 0)
}

func TestRepostersEndWithAnError(t *testing.T) {
	w := newWorld(t)
	p := w.publish(w.draft())
	w.must(w.network.Repost(p.ID, w.stranger(800), nil))
	last := func(p alert.Post) (last error) {
		for _, err := range w.channel.Reposters(t.Context(), p) {
			last = err
		}
		return last
	}
	w.wantKind(last(alert.Post{ID: "nonsense"}), channels.Refused)
	w.instead("getProfiles", 0, http.StatusOK, `{}`)
	w.wantKind(last(p), channels.Temporary)
	w.channel = w.with(bluesky.Config{BaseURL: w.base, Identifier: "larkmoor.test", Password: "wrong"})
	w.wantKind(last(p), channels.Auth)
}

// A server that repeats its cursor must not keep us for ever.
func TestPagesThatRepeatThemselvesEnd(t *testing.T) {
	w := newWorld(t)
	p := w.publish(w.draft())
	w.instead("getRepostedBy", 0, http.StatusOK, `{"uri":"x","cursor":"7","repostedBy":[{"did":"did:plc:asdf123","handle":"a.example"}]}`)
	for _, err := range w.channel.Reposters(t.Context(), p) {
		w.must(err)
	}
	w.calls("getRepostedBy", 2)
}

func TestNotificationsAndQuotes(t *testing.T) {
	w := newWorld(t)
	p := w.publish(w.draft())
	who := w.stranger(40)
	w.must(w.network.Reply(p.ID, who, "I saw her at the mill."))
	w.must(w.network.Quote(p.ID, who, "Please look out for her."))
	w.must(w.network.Repost(p.ID, who, nil))
	ns, next, err := w.channel.Notifications(t.Context(), "")
	w.must(err)
	reasons := map[string]string{}
	for _, n := range ns {
		reasons[n.Reason] = n.Text
		if n.Author != who.ID || n.Subject != p.ID || n.URI == "" || n.CID == "" || n.At.IsZero() || n.Handle != who.Handle {
			t.Errorf("incomplete: %+v", n)
		}
	}
	want := map[string]string{"reply": "I saw her at the mill.", "quote": "Please look out for her.", "repost": ""}
	if diff := cmp.Diff(want, reasons); diff != "" {
		t.Error("reasons and texts (-want +got):", diff)
	}
	if rest, next, err := w.channel.Notifications(t.Context(), next); err != nil || len(rest) != 0 || next != "" {
		t.Errorf("after the last page: %v %q %v", rest, next, err)
	}
	only, _, err := w.channel.Notifications(t.Context(), "", "reply")
	if err != nil || len(only) != 1 {
		t.Errorf("only replies: %+v %v", only, err)
	}
	quotes, _, err := w.channel.Quotes(t.Context(), p, "")
	if err != nil || len(quotes) != 1 || quotes[0].Text != "Please look out for her." || quotes[0].Reason != "quote" || quotes[0].Author != who.ID {
		t.Errorf("quotes: %+v %v", quotes, err)
	}
	w.instead("getQuotes", 0, http.StatusBadGateway, ``)
	if _, _, err := w.channel.Quotes(t.Context(), p, ""); err == nil {
		t.Error("quotes that cannot be read")
	}
	w.instead("listNotifications", 0, http.StatusBadGateway, ``)
	if _, _, err := w.channel.Notifications(t.Context(), ""); err == nil {
		t.Error("notifications that cannot be read")
	}
}

// The author of a post is told of a reply to a reply, too; that one is a comment on the reply.
func TestListenTellsComments(t *testing.T) {
	w := newWorld(t)
	w.instead("listNotifications", 0, http.StatusOK, `{"notifications":[
		{"uri":"at://did:plc:ines/app.bsky.feed.post/3","reason":"reply","reasonSubject":"at://did:plc:us/app.bsky.feed.post/1","author":{"did":"did:plc:ines"},
			"indexedAt":"2026-11-21T17:30:02Z","record":{"reply":{"root":{"uri":"at://did:plc:us/app.bsky.feed.post/1"},"parent":{"uri":"at://did:plc:ines/app.bsky.feed.post/2"}}}},
		{"uri":"at://did:plc:ines/app.bsky.feed.post/2","reason":"reply","reasonSubject":"at://did:plc:us/app.bsky.feed.post/1","author":{"did":"did:plc:ines"},
			"indexedAt":"2026-11-21T17:30:01Z","record":{"reply":{"root":{"uri":"at://did:plc:us/app.bsky.feed.post/1"},"parent":{"uri":"at://did:plc:us/app.bsky.feed.post/1"}}}},
		{"uri":"at://did:plc:ines/app.bsky.feed.post/1","reason":"quote","reasonSubject":"at://did:plc:us/app.bsky.feed.post/1","author":{"did":"did:plc:ines"},
			"indexedAt":"2026-11-21T17:30:00Z","record":{}}]}`)
	ctx, cancel := timeout(t, 10*time.Second)
	defer cancel()
	var got []string
	for h, err := range w.channel.Listen(ctx) {
		w.must(err)
		got = append(got, fmt.Sprintln(h.Comment.Kind, h.Comment.ID, "by", h.Comment.Account, "on", h.Post))
		if len(got) == 3 {
			break
		}
	}
	if diff := cmp.Diff([]string{
		"quote at://did:plc:ines/app.bsky.feed.post/1 by did:plc:ines on at://did:plc:us/app.bsky.feed.post/1\n",
		"reply at://did:plc:ines/app.bsky.feed.post/2 by did:plc:ines on at://did:plc:us/app.bsky.feed.post/1\n",
		"reply at://did:plc:ines/app.bsky.feed.post/3 by did:plc:ines on at://did:plc:ines/app.bsky.feed.post/2\n",
	}, got); diff != "" {
		t.Error("heard (-want +got):", diff)
	}
}

// Whoever makes a record writes the time into it, and can write anything.
func TestTimesThatCannotBeTrue(t *testing.T) {
	seen := time.Date(2026, 11, 21, 17, 30, 0, 0, time.UTC)
	for created, want := range map[string]time.Time{
		"2026-11-21T17:29:58.5Z":    seen.Add(-1500 * time.Millisecond),
		"2026-11-21T18:29:59+01:00": seen.Add(-time.Second),
		"2031-01-01T00:00:00Z":      seen,
		"1970-01-01T00:00:00Z":      seen,
		"yesterday":                 seen,
	} {
		w := newWorld(t)
		w.instead("listNotifications", 0, http.StatusOK, fmt.Sprintf(
			`{"notifications":[{"reason":"like","author":{},"indexedAt":"2026-11-21T17:30:00.000Z","record":{"createdAt":%q}}]}`, created))
		ns, _, err := w.channel.Notifications(t.Context(), "")
		w.must(err)
		if !ns[0].At.Equal(want) {
			t.Errorf("made at %q: %s, want %s", created, ns[0].At, want)
		}
	}
}

func TestNumbersThatTheServerDoesNotGive(t *testing.T) {
	w := newWorld(t)
	p := w.publish(w.draft())
	w.instead("getPosts", 0, http.StatusOK, `{"posts":[{"uri":"`+p.ID+`","repostCount":0,"likeCount":4}]}`)
	got, err := w.channel.Measure(t.Context(), []alert.Post{p})
	w.must(err)
	if len(got) != 1 || got[0].Reposts == nil || *got[0].Reposts != 0 || *got[0].Likes != 4 {
		t.Fatalf("%+v", got)
	}
	if got[0].Quotes != nil || got[0].Impressions != nil {
		t.Errorf("numbers from nowhere: %+v", got[0])
	}
}

func TestCheck(t *testing.T) {
	w := newWorld(t)
	me, err := w.channel.Check(t.Context())
	w.must(err)
	want := channels.Account{ID: w.agency.ID, Handle: "larkmoor.test", URL: "https://bsky.app/profile/larkmoor.test", Followers: new(int64(1200))}
	if diff := cmp.Diff(want, me); diff != "" {
		t.Error("account (-want +got):", diff)
	}
	w.instead("getProfile", 0, http.StatusOK, `{"did":"did:plc:somebodyelse","handle":"a.example"}`)
	_, err = w.channel.Check(t.Context())
	w.wantKind(err, channels.Temporary)
}

// A handle whose domain does not answer for it is shown as the DID.
func TestAHandleThatDoesNotHold(t *testing.T) {
	w := newWorld(t)
	w.instead("createSession", 0, http.StatusOK,
		`{"accessJwt":"a","refreshJwt":"b","did":"did:plc:asdf123","handle":"handle.invalid"}`)
	w.mu.Lock()
	session := w.answer
	w.answer = func(nsid string, n int) (int, string) {
		if strings.HasSuffix(nsid, ".getProfile") {
			return http.StatusOK, `{"did":"did:plc:asdf123","handle":"handle.invalid"}`
		}
		return session(nsid, n)
	}
	w.mu.Unlock()
	me, err := w.channel.Check(t.Context())
	w.must(err)
	if me.URL != "https://bsky.app/profile/did:plc:asdf123" {
		t.Errorf("shown at %s", me.URL)
	}
}

func TestConfigSaysAllItsFaults(t *testing.T) {
	_, err := bluesky.New(
		bluesky.Config{BaseURL: "bsky.social", WebURL: "https://user:hunter2@web.example", Jetstream: "https://user:hunter2@jetstream.example?x", Langs: []string{"english"}},
		channels.Options{Channel: "bluesky-main"}, channels.ModeActual,
	)
	if err == nil {
		t.Fatal("taken")
	}
	for _, word := range []string{"bluesky-main", "identifier", "password", "base_url", "web_url", "jetstream", "langs", `"english"`} {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%v does not name %s", err, word)
		}
	}
	if strings.Contains(err.Error(), "hunter2") {
		t.Errorf("%v shows a password", err)
	}
}

func TestTraitsAndLimits(t *testing.T) {
	c, err := bluesky.New(bluesky.Config{Identifier: "a.example", Password: "p"}, channels.Options{Channel: "bluesky-main"}, channels.ModeActual)
	if err != nil {
		t.Fatal(err)
	}
	want := channels.Traits{
		Name: "bluesky-main", Network: "bluesky", Mode: channels.ModeActual, Host: "bsky.app",
		Dedup: channels.DedupID, Settle: 40 * time.Second, Reads: 1,
		Corrects: []alert.Action{alert.Delete, alert.Reply},
	}
	if diff := cmp.Diff(want, c.Traits()); diff != "" {
		t.Error("traits (-want +got):", diff)
	}
	l := c.Limits()
	if got := l.Links("see police.com, https://hc.example/a and a@b.com"); !cmp.Equal(got, []string{"police.com", "https://hc.example/a"}) {
		t.Errorf("links %q", got)
	}
	if l.Count("👨‍👩‍👧‍👦é") != 2 || l.Text != 300 || l.Bytes != 3000 || l.ImageBytes >= 1_000_000 {
		t.Errorf("limits %+v", l)
	}
	if _, ok := c.(channels.Editor); ok {
		t.Error("what the official client does not show is no edit")
	}
}

// A drill has no way to the live network (L8).
func TestExerciseNeverReachesTheLiveNetwork(t *testing.T) {
	for base, live := range map[string]bool{
		"": true, "https://bsky.social": true, "https://Morel.us-east.host.bsky.network/": true, "https://bsky.social.": true,
		"https://pds.larkmoor.example": false, "http://127.0.0.1:2583": false, "https://notbsky.social": false,
	} {
		cfg := bluesky.Config{BaseURL: base, Identifier: "a.example", Password: "p"}
		if _, err := bluesky.New(cfg, channels.Options{Channel: "drill"}, channels.ModeExercise); (err != nil) != live {
			t.Errorf("base_url %q: %v", base, err)
		}
		if _, err := bluesky.New(cfg, channels.Options{Channel: "real"}, channels.ModeActual); err != nil {
			t.Errorf("base_url %q, actual: %v", base, err)
		}
	}
}
