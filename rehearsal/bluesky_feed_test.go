package rehearsal_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/rehearsal"
)

func TestBlueskyPages(t *testing.T) {
	b := newBluesky(t)
	s := b.login("larkmoor.test")
	post := b.put(s, b.key(), blueskyPost("MISSING"), nil)
	for i := range 7 {
		b.must(b.network.Repost(post.URI, b.stranger(int64(i)), nil))
	}
	what := "app.bsky.feed.getRepostedBy?limit=3&uri=" + post.URI
	seen := map[string]bool{}
	cursor, pages := "", 0
	for {
		a := b.get(what+"&cursor="+cursor, s.Access).want(http.StatusOK, "")
		for _, who := range a.RepostedBy {
			if seen[who.Handle] {
				t.Errorf("%s comes twice", who.Handle)
			}
			seen[who.Handle] = true
		}
		if pages++; a.Cursor == "" {
			break
		}
		if pages == 1 { // somebody new must not shift the pages
			b.must(b.network.Repost(post.URI, b.stranger(99), nil))
		}
		cursor = a.Cursor
	}
	if len(seen) != 7 || pages != 4 { // the last page is empty, as on the true network
		t.Errorf("%d reposters on %d pages", len(seen), pages)
	}
	for limit, says := range map[string]string{"0": "less than 1", "101": "greater than 100", "x": "integer"} {
		b.get("app.bsky.feed.getRepostedBy?limit="+limit+"&uri="+post.URI, s.Access).want(http.StatusBadRequest, says)
	}
	b.get(what+"&cursor=x", s.Access).want(http.StatusBadRequest, "cursor")
	for _, q := range []string{"getLikes", "getQuotes", "getRepostedBy"} {
		b.get("app.bsky.feed."+q+"?limit=0&uri="+post.URI, "").want(http.StatusBadRequest, "limit")
		b.get("app.bsky.feed."+q, "").want(http.StatusBadRequest, "uri")
		b.get("app.bsky.feed."+q+"?uri=x", "").want(http.StatusBadRequest, "at-uri")
		b.get("app.bsky.feed."+q+"?uri=at://nobody.test/app.bsky.feed.post/3jzfcijpj2z2a", "").want(http.StatusOK, "")
		b.get("app.bsky.feed."+q+"?uri=at://larkmoor.test/app.bsky.feed.post/3jzfcijpj2z2a", "").want(http.StatusOK, "")
	}
}

func TestBlueskyListRecords(t *testing.T) {
	b := newBluesky(t)
	s := b.login("larkmoor.test")
	for i := range 5 {
		b.put(s, b.key(), blueskyPost(fmt.Sprint("post ", i)), nil)
	}
	for _, reverse := range []string{"", "&reverse=true"} {
		what := "com.atproto.repo.listRecords?collection=app.bsky.feed.post&limit=2&repo=larkmoor.test" + reverse
		var all []string
		for cursor := ""; ; {
			a := b.get(what+"&cursor="+cursor, "").want(http.StatusOK, "")
			for _, r := range a.Records {
				all = append(all, r.URI)
			}
			if cursor = a.Cursor; cursor == "" {
				break
			}
		}
		if len(all) != 5 || (all[0] < all[4]) != (reverse != "") {
			t.Errorf("%q: %s", reverse, all)
		}
	}
	b.get("com.atproto.repo.listRecords?collection=x&repo=larkmoor.test", "").want(http.StatusBadRequest, "nsid")
	b.get("com.atproto.repo.getRecord?collection=x&repo=larkmoor.test&rkey=y", "").want(http.StatusBadRequest, "nsid")
	b.get("com.atproto.repo.listRecords?collection=a.b.c&repo=larkmoor.test&limit=0", "").want(http.StatusBadRequest, "limit")
}

func TestBlueskyThreads(t *testing.T) {
	b := newBluesky(t)
	s := b.login("larkmoor.test")
	root := b.put(s, b.key(), blueskyPost("MISSING"), nil)
	b.must(b.network.Reply(root.URI, b.stranger(3), "first"))
	posts := b.public()
	b.must(b.network.Reply(posts[1].ID, b.stranger(4), "second"))
	posts = b.public()
	a := b.get("app.bsky.feed.getPostThread?uri="+root.URI, "").want(http.StatusOK, "")
	for _, text := range []string{"first", "second"} {
		if !strings.Contains(string(a.body), `"`+text+`"`) {
			t.Errorf("no reply %q in %s", text, a.body)
		}
	}
	a = b.get("app.bsky.feed.getPostThread?uri="+posts[2].ID, "").want(http.StatusOK, "")
	if strings.Count(string(a.Thread.Parent), `"parent":`) < 2 { // in the record, and above it
		t.Errorf("the thread above: %s", a.Thread.Parent)
	}
	b.remove(s, "app.bsky.feed.post", root.URI[len(root.URI)-13:])
	b.get("app.bsky.feed.getPostThread?uri="+root.URI, "").want(http.StatusBadRequest, "NotFound")
	a = b.get("app.bsky.feed.getPostThread?uri="+posts[1].ID, "").want(http.StatusOK, "")
	if !strings.Contains(string(a.Thread.Parent), "notFoundPost") {
		t.Errorf("the parent that is gone: %s", a.Thread.Parent)
	}
	for _, q := range []string{"depth=1001", "parentHeight=-1", "depth=x"} {
		b.get("app.bsky.feed.getPostThread?"+q+"&uri="+posts[1].ID, "").want(http.StatusBadRequest, "")
	}
	b.get("app.bsky.feed.getPostThread", "").want(http.StatusBadRequest, "uri")
}

func TestBlueskyPostsAndProfiles(t *testing.T) {
	b := newBluesky(t)
	s := b.login("larkmoor.test")
	post := b.put(s, b.key(), blueskyPost("MISSING"), nil)
	quote := blueskyPost("look", "embed", map[string]any{"$type": "app.bsky.embed.record", "record": map[string]any{"uri": post.URI, "cid": post.CID}})
	quoting := b.put(s, b.key(), quote, nil).want(http.StatusOK, "")
	if got := b.public()[1].Quote; got != post.URI {
		t.Errorf("quotes %q", got)
	}
	many := strings.Repeat("&uris="+post.URI, 25)
	if got := b.get("app.bsky.feed.getPosts?"+many[1:], "").want(http.StatusOK, "").Posts; len(got) != 25 {
		t.Errorf("%d posts", len(got))
	}
	b.get("app.bsky.feed.getPosts?uris="+post.URI+many, "").want(http.StatusBadRequest, "more than 25")
	b.get("app.bsky.feed.getPosts", "").want(http.StatusBadRequest, "uris")
	b.get("app.bsky.feed.getPosts?uris=x", "").want(http.StatusBadRequest, "uris/0")
	b.remove(s, "app.bsky.feed.post", post.URI[len(post.URI)-13:])
	if a := b.get("app.bsky.feed.getPosts?uris="+quoting.URI, ""); !strings.Contains(string(a.body), "viewNotFound") {
		t.Errorf("a quote of what is gone: %s", a.body)
	}

	a := b.get("app.bsky.actor.getProfiles?actors=larkmoor.test&actors=nobody.test&actors="+s.DID, "").want(http.StatusOK, "")
	if len(a.Profiles) != 2 || a.Profiles[0].FollowersCount != 1200 {
		t.Errorf("profiles %s", a.body)
	}
	b.get("app.bsky.actor.getProfiles?"+strings.Repeat("&actors=a.test", 26)[1:], "").want(http.StatusBadRequest, "more than 25")
	b.get("app.bsky.actor.getProfiles", "").want(http.StatusBadRequest, "actors")
	b.get("app.bsky.actor.getProfiles?actors=x", "").want(http.StatusBadRequest, "actors/0")
	b.get("app.bsky.actor.getProfile?actor=nobody.test", "").want(http.StatusBadRequest, "Profile not found")
	b.get("app.bsky.feed.getAuthorFeed?actor=nobody.test", "").want(http.StatusBadRequest, "Profile not found")
	b.get("com.atproto.identity.resolveHandle?handle=nobody.test", "").want(http.StatusBadRequest, "Unable to resolve")
}

func TestBlueskyNotifications(t *testing.T) {
	b := newBluesky(t)
	s := b.login("larkmoor.test")
	post := b.put(s, b.key(), blueskyPost("MISSING"), nil)
	who := b.stranger(1)
	for i := range 5 {
		b.must(b.network.Repost(post.URI, b.stranger(int64(i)), nil))
	}
	b.must(b.network.Repost(post.URI, who, nil))
	b.must(b.network.Reply(post.URI, who, "At the mill."))
	b.must(b.network.Unrepost(post.URI, who)) // told of no more
	b.put(s, b.key(), map[string]any{"$type": "app.bsky.feed.repost", "createdAt": "2026-11-21T17:30:00Z", "subject": map[string]any{"uri": post.URI, "cid": post.CID}}, nil)

	const list = "app.bsky.notification.listNotifications"
	reasons := func(query string) (got []string) {
		for cursor := ""; ; {
			a := b.get(list+"?limit=2"+query+"&cursor="+cursor, s.Access).want(http.StatusOK, "")
			for _, n := range a.Notifications {
				got = append(got, n.Reason)
			}
			if cursor = a.Cursor; cursor == "" {
				return got
			}
		}
	}
	if got := reasons(""); fmt.Sprint(got) != "[reply repost repost repost repost repost]" {
		t.Errorf("told of %s", got)
	}
	if got := reasons("&reasons=repost&reasons=like"); len(got) != 5 {
		t.Errorf("told of %s", got)
	}
	for _, bad := range []string{"?cursor=x", "?cursor=99", "?limit=0"} {
		b.get(list+bad, s.Access).want(http.StatusBadRequest, "")
	}
	b.get(list, "").want(http.StatusUnauthorized, "AuthMissing")
}

// What people do with the network's own app has records too, so that lists and counts agree.
func TestBlueskyNamesWhatCameWithoutARequest(t *testing.T) {
	b := newBluesky(t)
	odd := b.network.AddAccount(rehearsal.Account{Handle: "Mill Lane_Watch", Name: "Mill Lane Watch"})
	if odd.Handle != "mill-lane-watch.test" || !strings.HasPrefix(odd.ID, "did:plc:") || len(odd.ID) != 32 {
		t.Errorf("named %+v", odd)
	}
	said := b.network.Say(odd, "Has anybody seen her?")
	b.must(b.network.Reply(said.ID, b.stranger(3), "At the mill."))
	b.must(b.network.Reply(b.public()[1].ID, b.stranger(3), "When?"))
	for _, p := range b.public() {
		parts := strings.Split(strings.TrimPrefix(p.ID, "at://"), "/")
		a := b.get("com.atproto.repo.getRecord?repo="+parts[0]+"&collection="+parts[1]+"&rkey="+parts[2], "").want(http.StatusOK, "")
		if a.CID != p.Version || a.Value["text"] != p.Text {
			t.Errorf("%+v is kept as %s", p, a.body)
		}
	}
	s := b.login("larkmoor.test")
	if a := b.get("app.bsky.notification.listNotifications", s.Access).want(http.StatusOK, ""); len(a.Notifications) != 0 {
		t.Errorf("told of others' posts: %s", a.body)
	}
}
