package rehearsal_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/rehearsal"
)

// Whoever is listed as a follower can be asked about, and says the same.
func TestBlueskyFollowersAndRelationshipsAgree(t *testing.T) {
	b := newBluesky(t)
	first, second := b.stranger(230), b.stranger(40)
	var listed []string
	for cursor := ""; ; {
		a := b.get("app.bsky.graph.getFollowers?limit=100&actor="+first.ID+"&cursor="+cursor, "").want(http.StatusOK, "")
		for _, who := range a.Followers {
			listed = append(listed, who.DID)
		}
		if cursor = a.Cursor; cursor == "" {
			break
		}
	}
	if want := b.network.Followers(first); !slices.Equal(listed, want) {
		t.Fatalf("%d are listed, %d follow", len(listed), len(want))
	}
	theirs := b.network.Followers(second)
	for _, who := range []string{listed[0], listed[229], theirs[0]} {
		b.get("app.bsky.actor.getProfile?actor="+who, "").want(http.StatusOK, "")
		q := url.Values{"actor": {who}, "others": {first.ID, second.ID, "did:plc:nobody"}}
		a := b.get("app.bsky.graph.getRelationships?"+q.Encode(), "").want(http.StatusOK, "")
		for i, in := range [][]string{listed, theirs} {
			if got := a.Relationships[i].Following != ""; got != slices.Contains(in, who) {
				t.Errorf("%s follows account %d: %v", who, i, got)
			}
		}
		if !a.Relationships[2].NotFound {
			t.Error("nobody is somebody")
		}
	}
	b.get("app.bsky.graph.getFollowers", "").want(http.StatusBadRequest, "actor")
	b.get("app.bsky.graph.getFollowers?actor=did:plc:nobody", "").want(http.StatusBadRequest, "not found")
	b.get("app.bsky.graph.getRelationships?actor=did:plc:nobody", "").want(http.StatusBadRequest, "ActorNotFound")
	many := url.Values{"actor": {first.ID}, "others": make([]string, 31)}
	b.get("app.bsky.graph.getRelationships?"+many.Encode(), "").want(http.StatusBadRequest, "30")
}

// Mastodon shows the followers of its own people who do not mind, and everybody theirs.
func TestMastodonFollowersAreNotAlwaysShown(t *testing.T) {
	w := newMastodonWorld(t, rehearsal.Options{})
	at := func(a rehearsal.Account) string { return "/api/v1/accounts/" + w.net.AddAccount(a).ID + "/followers" }
	for name, c := range map[string]struct {
		path, token string
		want        int
	}{
		"a page":                  {at(rehearsal.Account{Handle: "ada", Followers: 300}), mastodonMe, 40},
		"the longest page":        {at(rehearsal.Account{Handle: "bram", Followers: 300}) + "?limit=500", "", 80},
		"hidden":                  {at(rehearsal.Account{Handle: "cleo", Followers: 300, Hidden: true}), mastodonMe, 0},
		"hidden, seen by oneself": {at(rehearsal.Account{Handle: "dov", Token: "dov", Followers: 30, Hidden: true}), "dov", 30},
		"on another server":       {at(rehearsal.Account{Handle: "edda@fennholt.example", Followers: 300}), mastodonMe, 0},
	} {
		status, head, body := w.ask(c.token, http.MethodGet, c.path, "", "")
		var got []struct {
			ID, URL string
		}
		if err := json.Unmarshal([]byte(body), &got); err != nil || status != http.StatusOK || len(got) != c.want {
			t.Errorf("%s: %d, %d accounts, %v", name, status, len(got), err)
		}
		if next := strings.Contains(head.Get("Link"), `rel="next"`); next != (c.want >= 40) {
			t.Errorf("%s: the next page: %v", name, head.Get("Link"))
		}
		if len(got) > 0 {
			if status, _, _ := w.ask(c.token, http.MethodGet, "/api/v1/accounts/"+got[0].ID, "", ""); status != http.StatusOK {
				t.Errorf("%s: a follower is nobody: %d", name, status)
			}
		}
	}
	if status, _, _ := w.ask(mastodonMe, http.MethodGet, "/api/v1/accounts/1/followers", "", ""); status != http.StatusNotFound {
		t.Errorf("the followers of nobody: %d", status)
	}
}

// The truth of a post can be read where the public view is.
func TestTruthIsServed(t *testing.T) {
	s := rehearsal.New(rehearsal.Options{})
	n := s.Network("bluesky")
	post := n.Say(n.AddAccount(rehearsal.Account{Handle: "larkmoor.test", Role: rehearsal.Agency, Followers: 700}), "MISSING: Mara Quill, 9.")
	for path, want := range map[string]int{
		"/truth/bluesky/" + url.PathEscape(post.ID): http.StatusOK, "/truth/bluesky/1": http.StatusNotFound, "/truth/nowhere/1": http.StatusNotFound,
	} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != want {
			t.Errorf("GET %s: %d, want %d", path, w.Code, want)
		}
		var got rehearsal.Truth
		if w.Code == http.StatusOK && (json.Unmarshal(w.Body.Bytes(), &got) != nil || got.Reached != 700) {
			t.Errorf("GET %s: %s", path, w.Body)
		}
	}
}
