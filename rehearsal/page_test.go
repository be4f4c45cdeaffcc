package rehearsal

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestPublicViewShowsWhatAnyoneSees(t *testing.T) {
	s, n, me := world(t, Options{})
	c := serve(t, s)
	if _, body := c.do("GET", "/public", ""); !strings.Contains(body, "Nobody has posted") {
		t.Error("an empty world does not say so")
	}
	n.mu.Lock()
	p := n.addPost(&Post{Author: me, Text: "MISSING: Mara <b>Quill</b>", Lang: "en", Media: []Media{
		{ID: "m1", Type: "image/png", Alt: "A girl \"smiling\"", Bytes: []byte("png bytes")},
		{ID: "m2", Type: "text/html", Bytes: []byte("<script>")},
	}})
	n.mu.Unlock()
	gone := n.Say(me, "taken back")
	who := n.AddAccount(Account{Role: Public, Followers: 3})
	for _, err := range []error{
		n.Remove(gone.ID), n.Repost(p.ID, who, nil), n.Reply(p.ID, who, "I saw her"), n.Quote(p.ID, who, "please look"),
		n.Like(p.ID, who), n.Show(p.ID, 77),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}

	seen := n.Public()
	if len(seen) != 3 {
		t.Fatalf("the public sees %d posts, want the alert, a reply and a quote", len(seen))
	}
	if a := seen[0]; a.Reposts != 1 || a.Quotes != 1 || a.Replies != 1 || a.Likes != 1 || a.Impressions != 77 || a.Handle != "larkmoor" || len(a.Media) != 2 {
		t.Errorf("%+v", a)
	}

	_, body := c.do("GET", "/public", "")
	for _, want := range []string{
		"Mara &lt;b&gt;Quill", `alt="A girl &#34;smiling&#34;"`, `src="/public/media/toy/m1"`, "@larkmoor", "please look", `http-equiv="refresh"`, "prefers-color-scheme", "viewport",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, bad := range []string{"I saw her", "taken back", "<script", "ZgotmplZ"} {
		if strings.Contains(body, bad) {
			t.Errorf("the page shows %q", bad)
		}
	}
	if _, body := c.do("GET", "/public/toy/"+p.ID, ""); !strings.Contains(body, "I saw her") {
		t.Error("a post's own page lacks the reply")
	}
	if _, body := c.do("GET", "/public/x", ""); strings.Contains(body, "Mara") {
		t.Error("one network's page shows another's posts")
	}
	var data []PublicPost
	if _, body := c.do("GET", "/public/toy.json", ""); json.Unmarshal([]byte(body), &data) != nil || len(data) != 3 {
		t.Errorf("%s", body)
	}
	for path, want := range map[string]int{
		"/": 302, "/public/media/toy/m1": 200, "/public/media/toy/m2": 404, "/public/media/toy/none": 404, "/public/media/none/m1": 404,
		"/public/none.json": 404, "/public/none": 404, "/public/none/1": 404, "/public/toy/" + gone.ID: 404, "/public/x.json": 200,
	} {
		if got, _ := c.do("GET", path, ""); got != want {
			t.Errorf("GET %s: %d, want %d", path, got, want)
		}
	}
}

// Ids of some networks are addresses themselves.
func TestPublicAddressesOfOddIDs(t *testing.T) {
	s, n, me := world(t, Options{})
	n.mu.Lock()
	p := n.public(n.addPost(&Post{ID: "at://did:plc:abc/app.bsky.feed.post/3k", Author: me, Text: "odd", Media: []Media{{ID: "a/b?c", Type: "image/png"}}}))
	n.mu.Unlock()
	c := serve(t, s)
	for _, path := range []string{p.URL, p.Media[0].URL} {
		if status, _ := c.do("GET", path, ""); status != http.StatusOK {
			t.Errorf("GET %s: %d", path, status)
		}
	}
	if _, err := url.Parse(p.URL); err != nil {
		t.Error(err)
	}
}

func TestAWallHasAnEnd(t *testing.T) {
	s, n, me := world(t, Options{})
	for i := range wallLength + 5 {
		n.Say(me, fmt.Sprintf("post %d.", i))
	}
	_, body := serve(t, s).do("GET", "/public", "")
	if got := strings.Count(body, "<article"); got != wallLength || !strings.Contains(body, "5 older posts") || !strings.Contains(body, "post 104.") {
		t.Errorf("%d posts on the page, want the newest %d and a word of the rest", got, wallLength)
	}
}

func TestJournalAndFaultsAreServed(t *testing.T) {
	s, _, _ := world(t, Options{})
	c := serve(t, s)
	if _, body := c.do("GET", "/faults", ""); strings.TrimSpace(body) != "[]" {
		t.Errorf("no faults: %s", body)
	}
	status, body := c.do("POST", "/faults", `{"name":"slow","network":"toy","op":"create","wait":"1ms","count":1}`)
	if status != http.StatusCreated {
		t.Fatal(status, body)
	}
	if got := s.Faults().List(); len(got) != 1 || got[0].Wait.String() != "1ms" {
		t.Errorf("%+v", got)
	}
	c.post("one")
	c.do("GET", "/toy/posts", "")
	var entries []Entry
	if _, body := c.do("GET", "/journal.json?network=toy&op=create", ""); json.Unmarshal([]byte(body), &entries) != nil || len(entries) != 1 || entries[0].Fault != "slow" {
		t.Errorf("%s", body)
	}
	if status, _ := c.do("POST", "/faults", `{"name":"down","network":"toy"}`); status != http.StatusCreated {
		t.Error(status)
	}
	if status, _ := c.do("DELETE", "/faults?network=toy", ""); status != http.StatusNoContent || len(s.Faults().List()) != 0 {
		t.Error("the fault is still in force")
	}
	for _, bad := range []string{"", "{", `{"name":"quake"}`, `{"name":"down","network":"nowhere"}`, `{"name":"slow","wait":"long"}`, `{"nam":"down"}`} {
		if status, body := c.do("POST", "/faults", bad); status != http.StatusBadRequest || !strings.Contains(body, `"error"`) {
			t.Errorf("%q: %d %s", bad, status, body)
		}
	}
}
