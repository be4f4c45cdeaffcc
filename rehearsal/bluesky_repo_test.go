package rehearsal_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestBlueskyExactlyOnce is what was measured on a true server, row by row.
func TestBlueskyExactlyOnce(t *testing.T) {
	b := newBluesky(t)
	s := b.login("larkmoor.test")
	key, record := b.key(), blueskyPost("MISSING: Zoë Quill, 9. H7K-2QF/1")

	first := b.put(s, key, record, nil).want(http.StatusOK, "")
	if first.Commit == nil || first.URI != "at://"+s.DID+"/app.bsky.feed.post/"+key {
		t.Errorf("written: %s", first.body)
	}
	again := b.put(s, key, record, nil).want(http.StatusOK, "")
	if again.Commit != nil || again.CID != first.CID || again.URI != first.URI {
		t.Errorf("the same again: %s", again.body)
	}
	other := blueskyPost("ROAD WORKS")
	b.put(s, key, other, nil).want(http.StatusBadRequest, "InvalidSwap").want(http.StatusBadRequest, "Record was at "+first.CID)
	b.put(s, key, other, "bafyreib").want(http.StatusBadRequest, "InvalidSwap")
	b.put(s, b.key(), other, first.CID).want(http.StatusBadRequest, "Record was at null")
	second := b.put(s, key, other, first.CID).want(http.StatusOK, "")
	if second.Commit == nil || second.CID == first.CID {
		t.Errorf("changed: %s", second.body)
	}
	b.put(s, key, record).want(http.StatusOK, "") // says nothing, so it overwrites
	if posts := b.public(); len(posts) != 1 || posts[0].Text != record["text"] || posts[0].Version != first.CID {
		t.Errorf("the public sees %+v", posts)
	}

	create := map[string]any{"repo": s.DID, "collection": "app.bsky.feed.post", "rkey": key, "record": record}
	b.post("com.atproto.repo.createRecord", s.Access, create).want(http.StatusInternalServerError, "InternalServerError")

	place := "com.atproto.repo.getRecord?collection=app.bsky.feed.post&repo=larkmoor.test&rkey="
	if got := b.get(place+key, "").want(http.StatusOK, ""); got.Value["text"] != record["text"] {
		t.Errorf("read: %s", got.body)
	}
	b.get(place+b.key(), s.Access).want(http.StatusBadRequest, "RecordNotFound")
	b.get(strings.ReplaceAll(place, "larkmoor", "nobody")+key, "").want(http.StatusBadRequest, "Could not find repo")

	if a := b.remove(s, "app.bsky.feed.post", key).want(http.StatusOK, ""); a.Commit == nil {
		t.Errorf("removed: %s", a.body)
	}
	if a := b.remove(s, "app.bsky.feed.post", key).want(http.StatusOK, ""); a.Commit != nil {
		t.Errorf("removed again: %s", a.body)
	}
	b.get(place+key, "").want(http.StatusBadRequest, "RecordNotFound")
	if n := len(b.public()); n != 0 {
		t.Errorf("the public sees %d posts", n)
	}
	if a := b.put(s, key, record, nil).want(http.StatusOK, ""); a.Commit == nil || a.CID != first.CID {
		t.Errorf("back: %s", a.body)
	}
	if n := len(b.public()); n != 1 {
		t.Errorf("the public sees %d posts", n)
	}
}

func TestBlueskyJournal(t *testing.T) {
	b := newBluesky(t)
	s := b.login("larkmoor.test")
	key, record := b.key(), blueskyPost("MISSING: Zoë Quill, 9. H7K-2QF/1")
	a := b.put(s, key, record, nil)
	b.put(s, key, record, nil)
	b.put(s, key, blueskyPost("changed"), a.CID)
	b.remove(s, "app.bsky.feed.post", key)
	b.put(s, key, record, nil)
	b.get("com.atproto.repo.getRecord?collection=app.bsky.feed.post&repo=larkmoor.test&rkey="+key, "")
	b.put(s, b.key(), map[string]any{"$type": "app.bsky.feed.repost", "createdAt": "2026-11-21T17:30:00Z", "subject": map[string]any{"uri": a.URI, "cid": a.CID}}, nil)
	b.get("app.bsky.feed.getPosts?uris="+a.URI, s.Access)
	b.get("app.bsky.feed.getRepostedBy?uri="+a.URI, s.Access)
	b.put(s, "self", map[string]any{"$type": "app.bsky.actor.profile"})
	type line struct {
		Op, Account, Text string
		New               bool
	}
	var got []line
	for _, e := range b.server.Journal().Select("bluesky", "") {
		got = append(got, line{e.Op, e.Account, e.Text, e.New})
		if e.Op == "create" && (e.Post != a.URI || !e.Reached || e.Status != http.StatusOK) {
			t.Errorf("incomplete: %+v", e)
		}
	}
	text := record["text"].(string)
	want := []line{
		{"session", "larkmoor.test", "", false},
		{"create", "larkmoor.test", text, true},
		{"create", "larkmoor.test", text, false},
		{"edit", "larkmoor.test", "changed", false},
		{"delete", "larkmoor.test", "", false},
		{"create", "larkmoor.test", text, true},
		{"find", "", "", false},
		{"boost", "larkmoor.test", "", false},
		{"measure", "larkmoor.test", "", false},
		{"reposters", "larkmoor.test", "", false},
		{"other", "larkmoor.test", "", false},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("journal (-want +got):", diff)
	}
}

func TestBlueskyRefusesRecords(t *testing.T) {
	b := newBluesky(t)
	s := b.login("larkmoor.test")
	blob, big := b.upload(s, blueskyPNG), b.upload(s, blueskyPNG+strings.Repeat("x", 1_000_000))
	unknown := map[string]any{"$type": "blob", "ref": map[string]any{"$link": "bafkreib"}, "mimeType": "image/png", "size": 9}
	wrong := map[string]any{"$type": "blob", "ref": blob["ref"], "mimeType": "image/jpeg", "size": 9}
	for says, record := range map[string]map[string]any{
		"grapheme too big (maximum 300, got 301) at $.record.text":               blueskyPost(strings.Repeat("é", 301)),
		"string too big (maximum 3000, got 3002) at $.record.text":               blueskyPost(strings.Repeat("👨‍👩‍👧‍👦", 120) + "xx"),
		"Expected string value type at $.record.text":                            blueskyPost("", "text", 7),
		`Missing required key "text" at $.record`:                                {"$type": "app.bsky.feed.post", "createdAt": "2026-11-21T17:30:00Z"},
		`Missing required key "createdAt" at $.record`:                           {"$type": "app.bsky.feed.post", "text": "x"},
		`Invalid datetime (got "yesterday") at $.record.createdAt`:               blueskyPost("x", "createdAt", "yesterday"),
		"array too big (maximum 3, got 4) at $.record.langs":                     blueskyPost("x", "langs", []string{"en", "es", "fr", "de"}),
		`Invalid language (got "e n") at $.record.langs[0]`:                      blueskyPost("x", "langs", []string{"e n"}),
		"Expected array value type at $.record.langs":                            blueskyPost("x", "langs", "en"),
		"grapheme too big (maximum 64, got 65) at $.record.tags[0]":              blueskyPost("x", "tags", []string{strings.Repeat("a", 65)}),
		`Invalid at-uri (got "nope") at $.record.reply.root.uri`:                 blueskyPost("x", "reply", map[string]any{"root": map[string]any{"uri": "nope", "cid": "x"}}),
		"Expected object value type at $.record.reply":                           blueskyPost("x", "reply", "nope"),
		`Missing required key "$type" at $.record.embed`:                         blueskyPost("x", "embed", map[string]any{}),
		`Missing required key "alt" at $.record.embed.images[0]`:                 blueskyPost("x", "embed", map[string]any{"$type": "app.bsky.embed.images", "images": []any{map[string]any{"image": blob}}}),
		"blob too big (maximum 1000000, got 1000026) at $.record.embed.images":   blueskyPost("x", "embed", blueskyImages(big)),
		"array too big (maximum 4, got 5) at $.record.embed.images":              blueskyPost("x", "embed", blueskyImages(blob, blob, blob, blob, blob)),
		"Expected object value type at $.record.embed.images[0]":                 blueskyPost("x", "embed", map[string]any{"$type": "app.bsky.embed.images", "images": []any{7}}),
		"Expected blob value type at $.record.embed.images[0].image":             blueskyPost("x", "embed", blueskyImages(map[string]any{"$type": "file"})),
		`Missing required key "record" at $.record.embed`:                        blueskyPost("x", "embed", map[string]any{"$type": "app.bsky.embed.recordWithMedia"}),
		"integer too small (minimum 0, got -1) at $.record.facets[0].index":      blueskyPost("x", "facets", []any{map[string]any{"index": map[string]any{"byteStart": -1, "byteEnd": 2}}}),
		"Expected integer value type at $.record.facets[0].index.byteStart":      blueskyPost("x", "facets", []any{map[string]any{"index": map[string]any{"byteStart": "0", "byteEnd": 2}}}),
		`Missing required key "subject" at $.record`:                             {"$type": "app.bsky.feed.repost", "createdAt": "2026-11-21T17:30:00Z"},
		"Could not find blob: bafkreib":                                          blueskyPost("x", "embed", blueskyImages(unknown)),
		"Could not find blob: " + blob["ref"].(map[string]any)["$link"].(string): blueskyPost("x", "embed", blueskyImages(wrong)),
	} {
		b.put(s, b.key(), record, nil).want(http.StatusBadRequest, says)
	}
	if n := len(b.public()); n != 0 {
		t.Errorf("the public sees %d posts", n)
	}
}

func TestBlueskyRefusesRequests(t *testing.T) {
	b := newBluesky(t)
	s, stranger := b.login("larkmoor.test"), b.login("fennholt.test")
	const put = "com.atproto.repo.putRecord"
	body := func(change func(map[string]any)) map[string]any {
		m := map[string]any{"repo": s.DID, "collection": "app.bsky.feed.post", "rkey": b.key(), "record": blueskyPost("x"), "swapRecord": nil}
		change(m)
		return m
	}
	for _, c := range []struct {
		change func(map[string]any)
		status int
		says   string
	}{
		{func(m map[string]any) { delete(m, "repo") }, 400, `Missing required key "repo"`},
		{func(m map[string]any) { delete(m, "collection") }, 400, `Missing required key "collection"`},
		{func(m map[string]any) { delete(m, "rkey") }, 400, `Missing required key "rkey"`},
		{func(m map[string]any) { delete(m, "record") }, 400, `Missing required key "record"`},
		{func(m map[string]any) { m["rkey"] = "alert-1" }, 400, "Invalid TID string"},
		{func(m map[string]any) { m["rkey"] = "bad key!" }, 400, "Invalid record key"},
		{func(m map[string]any) { m["collection"] = "post" }, 400, "Invalid nsid"},
		{func(m map[string]any) { m["collection"] = "app.bsky.feed.like" }, 400, "Invalid $type"},
		{func(m map[string]any) { m["repo"] = stranger.DID }, 401, "AuthenticationRequired"},
		{func(m map[string]any) { m["repo"] = "nobody.test" }, 403, "AccountNotFound"},
	} {
		b.post(put, s.Access, body(c.change)).want(c.status, c.says)
	}
	b.post(put, s.Access, body(func(m map[string]any) { delete(m["record"].(map[string]any), "$type") })).want(http.StatusOK, "") // filled in
	b.post(put, s.Access, body(func(m map[string]any) { m["validate"] = false; m["record"] = map[string]any{"any": "thing"} })).want(http.StatusOK, "")
	b.do(http.MethodPost, put, s.Access, "application/json", []byte("{bad")).want(http.StatusBadRequest, "SyntaxError")
	b.get(put, s.Access).want(http.StatusBadRequest, "expected POST")
	b.get("com.example.nothing", s.Access).want(http.StatusNotImplemented, "MethodNotImplemented")
	b.do(http.MethodGet, "../elsewhere", "", "", nil).want(http.StatusNotFound, "NotFound")
	b.do(http.MethodPost, "com.atproto.repo.uploadBlob", s.Access, "", []byte("x")).want(http.StatusBadRequest, "Content-Type")
	b.remove(stranger, "post", "x").want(http.StatusBadRequest, "Invalid nsid")
	b.post("com.atproto.repo.createRecord", s.Access, map[string]any{"repo": s.DID}).want(http.StatusBadRequest, "Missing")
}

// The server does not look whether facets lie inside the text: clients then show nothing.
func TestBlueskyTakesBadFacets(t *testing.T) {
	b := newBluesky(t)
	s := b.login("larkmoor.test")
	feature := []any{
		map[string]any{"$type": "app.bsky.richtext.facet#link", "uri": "https://hc.example"},
		map[string]any{"$type": "app.bsky.richtext.facet#mention", "did": s.DID},
		map[string]any{"$type": "app.bsky.richtext.facet#tag", "tag": "a"},
	}
	for _, index := range []map[string]any{{"byteStart": 50, "byteEnd": 3}, {"byteStart": 0, "byteEnd": 5000}} {
		b.put(s, b.key(), blueskyPost("short", "facets", []any{map[string]any{"index": index, "features": feature}}), nil).want(http.StatusOK, "")
	}
	b.put(s, b.key(), blueskyPost("short", "marker", "H7K-2QF/1"), nil).want(http.StatusOK, "") // unknown fields too
}

func TestBlueskyDropsPicturesThatNoPostNames(t *testing.T) {
	b := newBluesky(t)
	s := b.login("larkmoor.test")
	key := b.key()
	blob := b.upload(s, blueskyPNG)
	post := blueskyPost("x", "embed", blueskyImages(blob))
	b.wait(20 * time.Minute)
	b.put(s, key, post, nil).want(http.StatusBadRequest, "BlobNotFound")
	b.upload(s, blueskyPNG)
	a := b.put(s, key, post, nil).want(http.StatusOK, "")
	b.wait(20 * time.Minute)
	b.put(s, b.key(), post, nil).want(http.StatusOK, "") // held by the first
	if seen := b.public()[0].Media; len(seen) != 1 || seen[0].Alt != "A picture." || seen[0].Type != "image/png" {
		t.Errorf("the public sees %+v", seen)
	}
	edited := blueskyPost("y", "embed", blueskyImages(blob))
	b.put(s, key, edited, a.CID).want(http.StatusOK, "")
	if seen := b.public()[0]; seen.Text != "y" || len(seen.Media) != 1 || seen.Media[0].SHA256 != b.public()[1].Media[0].SHA256 {
		t.Errorf("changed, the public sees %+v", seen)
	}
	img := "/img/" + blob["ref"].(map[string]any)["$link"].(string)
	if status := b.picture(img); status != http.StatusOK {
		t.Errorf("the picture answers %d", status)
	}
	for _, p := range b.public() {
		b.remove(s, "app.bsky.feed.post", p.ID[strings.LastIndexByte(p.ID, '/')+1:])
	}
	if status := b.picture(img); status != http.StatusNotFound {
		t.Errorf("after the last post is gone the picture answers %d", status)
	}
	b.put(s, key, post, nil).want(http.StatusBadRequest, "BlobNotFound")
	// Another account cannot name it.
	b.upload(b.login("fennholt.test"), blueskyPNG)
	b.put(s, key, post, nil).want(http.StatusBadRequest, "BlobNotFound")
}

func (b *blueskyClient) picture(path string) int {
	b.Helper()
	resp, err := http.Get(b.base + path)
	b.must(err)
	defer resp.Body.Close()
	return resp.StatusCode
}

func TestBlueskyReposts(t *testing.T) {
	b := newBluesky(t)
	s, partner := b.login("larkmoor.test"), b.login("fennholt.test")
	post := b.put(s, b.key(), blueskyPost("MISSING"), nil)
	repost := func(via any) *blueskyAnswer {
		r := map[string]any{"$type": "app.bsky.feed.repost", "createdAt": "2026-11-21T17:30:00Z", "subject": map[string]any{"uri": post.URI, "cid": post.CID}}
		if via != nil {
			r["via"] = via
		}
		return b.post("com.atproto.repo.createRecord", partner.Access, map[string]any{"repo": partner.DID, "collection": "app.bsky.feed.repost", "record": r}).want(http.StatusOK, "")
	}
	list := "com.atproto.repo.listRecords?collection=app.bsky.feed.repost&repo=" + partner.DID
	count := func() int { return b.get("app.bsky.feed.getPosts?uris="+post.URI, "").Posts[0].RepostCount }

	first := repost(nil)
	second := repost(map[string]any{"uri": first.URI, "cid": first.CID}) // takes the place of the first
	if got := b.get(list, "").Records; len(got) != 1 || got[0].URI != second.URI || count() != 1 {
		t.Errorf("after the second repost: %+v, counted %d", got, count())
	}
	b.remove(partner, "app.bsky.feed.repost", second.URI[len(second.URI)-13:])
	if got := b.get(list, "").Records; len(got) != 0 || count() != 0 {
		t.Errorf("taken back: %+v, counted %d", got, count())
	}
	repost(nil)
	who := b.stranger(7)
	b.must(b.network.Repost(post.URI, who, nil))
	b.must(b.network.Unrepost(post.URI, who))
	b.must(b.network.Repost(post.URI, who, nil))

	b.remove(s, "app.bsky.feed.post", post.URI[len(post.URI)-13:])
	by := b.get("app.bsky.feed.getRepostedBy?uri="+post.URI, "").want(http.StatusOK, "").RepostedBy
	if len(by) != 2 || by[0].Handle != who.Handle || by[1].Handle != "fennholt.test" {
		t.Errorf("a post that is gone is still listed as reposted by %+v", by)
	}
	if got := b.get("app.bsky.feed.getPosts?uris="+post.URI, "").Posts; len(got) != 0 {
		t.Errorf("a post that is gone is shown: %+v", got)
	}
	// A repost of what never was is taken, and has no effect.
	b.put(s, b.key(), map[string]any{"$type": "app.bsky.feed.repost", "createdAt": "2026-11-21T17:30:00Z", "subject": map[string]any{"uri": "at://did:plc:asdf123/app.bsky.feed.post/3jzfcijpj2z2a", "cid": post.CID}}, nil).want(http.StatusOK, "")
}

func TestBlueskyLikes(t *testing.T) {
	b := newBluesky(t)
	s := b.login("larkmoor.test")
	post := b.put(s, b.key(), blueskyPost("MISSING"), nil)
	key := b.key()
	b.put(s, key, map[string]any{"$type": "app.bsky.feed.like", "createdAt": "2026-11-21T17:30:00Z", "subject": map[string]any{"uri": post.URI, "cid": post.CID}}, nil).want(http.StatusOK, "")
	b.must(b.network.Like(post.URI, b.stranger(7)))
	if got := b.get("app.bsky.feed.getLikes?uri="+post.URI, "").Likes; len(got) != 2 {
		t.Errorf("liked by %s", got)
	}
	b.remove(s, "app.bsky.feed.like", key)
	if got := b.get("app.bsky.feed.getPosts?uris="+post.URI, "").Posts[0].LikeCount; got != 1 {
		t.Errorf("%d likes, want 1", got)
	}
}

func FuzzBlueskyWrite(f *testing.F) {
	for _, s := range []string{
		`{"repo":"larkmoor.test","collection":"app.bsky.feed.post","rkey":"3n2wy5zbajcf4","record":{"text":"x","createdAt":"2026-11-21T17:30:00Z"},"swapRecord":null}`,
		`{"repo":"larkmoor.test","collection":"app.bsky.feed.repost","rkey":"3n2wy5zbajcf4","record":{"subject":{"uri":"at://a.b/c.d.e/f","cid":"bafyreibbbbbbbbbbbbbbbbbbbbb"},"createdAt":"2026-11-21T17:30:00Z"}}`,
		`{"repo":"larkmoor.test","collection":"app.bsky.feed.post","validate":false,"record":{"text":7,"langs":[1],"embed":{"record":{"uri":[]},"media":{"images":[{}]}},"reply":[]}}`,
		`{"repo":1}`, `[]`, `{"swapRecord":{"a":1}}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		b := newBluesky(t)
		s := b.login("larkmoor.test")
		for _, method := range []string{"putRecord", "createRecord", "deleteRecord"} {
			a := b.do(http.MethodPost, "com.atproto.repo."+method, s.Access, "application/json", []byte(body))
			if a.status >= 400 && (a.Error == "" || a.Message == "") {
				t.Errorf("%s refuses without words: %d %s", method, a.status, a.body)
			}
		}
		if a := b.get("app.bsky.feed.getAuthorFeed?actor="+s.DID, s.Access); a.status != http.StatusOK {
			t.Errorf("the feed answers %d after %s", a.status, body)
		}
	})
}
