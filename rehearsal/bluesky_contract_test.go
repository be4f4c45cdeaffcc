package rehearsal_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/bluesky"
)

// contract stands before the rehearsal and holds every request and every answer against the lexicons.
type contract struct {
	*testing.T

	lexicons *lexicons
	next     http.Handler

	mu   sync.Mutex
	seen map[string]int // good answers by method
}

func (c *contract) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	nsid, ok := strings.CutPrefix(r.URL.Path, "/bluesky/xrpc/")
	if !ok {
		c.next.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	answer := httptest.NewRecorder()
	c.next.ServeHTTP(answer, r)
	c.mu.Lock()
	defer c.mu.Unlock()
	def, _, err := c.lexicons.def("", nsid)
	if err != nil {
		c.Errorf("%s: %v", nsid, err)
		return
	}
	if answer.Code == http.StatusOK { // a bad request may get what it deserves
		c.request(nsid, def, r, body)
		c.value(nsid+" output", nsid, def.Output.Schema, answer.Body.Bytes())
		c.seen[nsid]++
	} else {
		c.failure(nsid, answer)
	}
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

func (c *contract) request(nsid string, def *lexDef, r *http.Request, body []byte) {
	verb := map[string]string{"query": http.MethodGet, "procedure": http.MethodPost}[def.Type]
	if r.Method != verb {
		c.Errorf("%s is called with %s", nsid, r.Method)
	}
	if def.Parameters != nil {
		report := lexReport{lexicons: c.lexicons}
		report.check(nsid, def.Parameters, nsid+" parameters", lexParams(def.Parameters, r.URL.Query()))
		c.tell(report)
	}
	switch {
	case def.Input == nil:
		if len(body) > 0 {
			c.Errorf("%s takes no body, got %d bytes", nsid, len(body))
		}
	case def.Input.Encoding == "application/json":
		if got := r.Header.Get("Content-Type"); got != "application/json" {
			c.Errorf("%s is sent as %s", nsid, got)
		}
		c.value(nsid+" input", nsid, def.Input.Schema, body)
	}
}

func (c *contract) value(path, nsid string, schema *lexDef, b []byte) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		c.Errorf("%s: %v in %s", path, err, b)
		return
	}
	report := lexReport{lexicons: c.lexicons}
	report.check(nsid, schema, path, v)
	c.tell(report)
}

func (c *contract) failure(nsid string, answer *httptest.ResponseRecorder) {
	var said struct{ Error, Message string }
	if err := json.Unmarshal(answer.Body.Bytes(), &said); err != nil || said.Error == "" || said.Message == "" {
		c.Errorf("%s: %d without an error and a message: %s", nsid, answer.Code, answer.Body)
	}
}

func (c *contract) tell(r lexReport) {
	for _, f := range r.faults {
		c.Error(f)
	}
}

// lexParams reads a query string as its parameters' types.
func lexParams(d *lexDef, q url.Values) map[string]any {
	out := map[string]any{}
	for name, values := range q {
		out[name] = lexParam(d.Properties[name], values[0])
		if def := d.Properties[name]; def != nil && def.Type == "array" {
			var list []any
			for _, v := range values {
				list = append(list, lexParam(def.Items, v))
			}
			out[name] = list
		}
	}
	return out
}

func lexParam(d *lexDef, s string) any {
	switch {
	case d == nil:
		return s
	case d.Type == "integer":
		return json.Number(s)
	case d.Type == "boolean":
		b, err := strconv.ParseBool(s)
		if err != nil {
			return s
		}
		return b
	}
	return s
}

// TestBlueskyContract lets the channel do all it can, and a plain client the rest, under the lexicons.
func TestBlueskyContract(t *testing.T) {
	b := newBluesky(t)
	c := &contract{T: t, lexicons: newLexicons(t), next: b.server, seen: map[string]int{}}
	srv := httptest.NewServer(c)
	t.Cleanup(srv.Close)
	b.base = srv.URL + "/bluesky"
	ctx := t.Context()

	ch, err := bluesky.New(
		bluesky.Config{BaseURL: b.base, Identifier: "larkmoor.test", Password: blueskyPassword, Langs: []string{"es-419"}},
		channels.Options{Channel: "bluesky-main", Rate: 1000}, channels.ModeExercise,
	)
	b.must(err)
	agency := ch.(*bluesky.Channel)
	d := channels.Draft{
		Key: "a/1/bluesky-main/publish", Created: time.Now(), Lang: "en", Marker: "H7K-2QF/1",
		Text:  "🆘 MISSING: Zoë Quill, 9. https://hc.example/a/H7K-2QF police.com #Missing #東京 H7K-2QF/1",
		Media: []channels.Media{{Media: alert.Media{Type: "image/png", Width: 4, Height: 3, Alt: "A girl with a red scarf."}, Content: []byte(blueskyPNG)}},
	}
	post, err := agency.Publish(ctx, d)
	b.must(err)
	_, err = agency.Publish(ctx, d)
	b.must(err)
	_, err = agency.Find(ctx, d)
	b.must(err)
	reply := d
	reply.Key, reply.Text, reply.Media = "a/2", "UPDATE H7K-2QF/2", nil
	answer, err := agency.Reply(ctx, post, reply)
	b.must(err)

	first, second := b.stranger(800), b.stranger(30)
	b.must(b.network.Repost(post.ID, first, nil))
	b.must(b.network.Repost(post.ID, second, first))
	b.must(b.network.Reply(post.ID, second, "I saw her at the mill."))
	b.must(b.network.Reply(answer.ID, second, "Which mill?"))
	b.must(b.network.Quote(post.ID, second, "Please look out for her."))
	b.must(b.network.Like(post.ID, first))
	b.must(agency.Boost(ctx, alert.Post{ID: b.network.Say(first, "Missing from Fennholt.").ID}))
	n := 0
	for _, err := range agency.Reposters(ctx, post) {
		b.must(err)
		n++
	}
	if n != 2 {
		t.Errorf("%d reposters, want 2", n)
	}
	samples, err := agency.Measure(ctx, []alert.Post{post, answer})
	if err != nil || len(samples) != 2 {
		t.Errorf("samples %+v, %v", samples, err)
	}
	n = 0
	for _, err := range agency.Followers(ctx, first.ID) {
		b.must(err)
		n++
	}
	if n != 800 {
		t.Errorf("%d followers, want 800", n)
	}
	_, _, err = agency.Notifications(ctx, "", "repost", "reply", "quote")
	b.must(err)
	_, _, err = agency.Quotes(ctx, post, "")
	b.must(err)
	_, err = agency.Check(ctx)
	b.must(err)
	for _, want := range []bool{true, false} {
		stands, err := agency.Stands(ctx, answer)
		b.must(err)
		if stands != want {
			t.Errorf("stands: %v, want %v", stands, want)
		}
		b.must(agency.Delete(ctx, answer))
	}

	s := b.login("larkmoor.test")
	b.put(s, b.key(), blueskyPost("UPDATE: silver van. H7K-2QF/3", "embed", map[string]any{
		"$type": "app.bsky.embed.recordWithMedia", "media": blueskyImages(b.upload(s, blueskyPNG)),
		"record": map[string]any{"$type": "app.bsky.embed.record", "record": map[string]any{"uri": post.ID, "cid": post.Version}},
	})).want(http.StatusOK, "")
	rkey := post.ID[strings.LastIndexByte(post.ID, '/')+1:]
	for _, q := range []string{
		"com.atproto.server.getSession", "com.atproto.identity.resolveHandle?handle=larkmoor.test",
		"com.atproto.repo.listRecords?repo=larkmoor.test&collection=app.bsky.feed.post&limit=2&reverse=true",
		"com.atproto.repo.listRecords?repo=" + first.ID + "&collection=app.bsky.feed.repost",
		"com.atproto.repo.getRecord?collection=app.bsky.feed.post&repo=" + s.DID + "&rkey=" + rkey,
		"app.bsky.actor.getProfile?actor=larkmoor.test", "app.bsky.feed.getAuthorFeed?actor=larkmoor.test",
		"app.bsky.feed.getLikes?uri=" + post.ID, "app.bsky.feed.getPostThread?uri=" + post.ID,
		"app.bsky.feed.getPostThread?depth=0&uri=" + b.network.Public()[len(b.network.Public())-1].ID,
		"app.bsky.feed.getQuotes?uri=" + post.ID,
		"app.bsky.graph.getRelationships?actor=" + b.network.Followers(first)[0] + "&others=" + first.ID + "&others=did:plc:nobody",
	} {
		b.get(q, s.Access).want(http.StatusOK, "")
	}
	b.refresh(s)
	b.post("com.atproto.repo.createRecord", s.Access, map[string]any{
		"repo": s.DID, "collection": "app.bsky.feed.like",
		"record": map[string]any{"$type": "app.bsky.feed.like", "createdAt": "2026-11-21T17:30:00Z", "subject": map[string]any{"uri": post.ID, "cid": post.Version}},
	}).want(http.StatusOK, "")
	b.must(agency.Delete(ctx, post))
	b.get("app.bsky.feed.getRepostedBy?uri="+post.ID, s.Access).want(http.StatusOK, "")
	b.get("app.bsky.feed.getQuotes?uri="+post.ID, s.Access).want(http.StatusOK, "")

	for _, nsid := range []string{
		"com.atproto.server.createSession", "com.atproto.server.refreshSession", "com.atproto.server.getSession",
		"com.atproto.identity.resolveHandle", "com.atproto.repo.uploadBlob", "com.atproto.repo.putRecord",
		"com.atproto.repo.createRecord", "com.atproto.repo.deleteRecord", "com.atproto.repo.getRecord", "com.atproto.repo.listRecords",
		"app.bsky.actor.getProfile", "app.bsky.actor.getProfiles", "app.bsky.feed.getAuthorFeed", "app.bsky.feed.getLikes",
		"app.bsky.feed.getPostThread", "app.bsky.feed.getPosts", "app.bsky.feed.getQuotes", "app.bsky.feed.getRepostedBy",
		"app.bsky.graph.getFollowers", "app.bsky.graph.getRelationships", "app.bsky.notification.listNotifications",
	} {
		if c.seen[nsid] == 0 {
			t.Errorf("no good answer of %s was held against its lexicon", nsid)
		}
	}
}

// TestTheCheckerSeesFaults keeps the contract from passing because nothing is looked at.
func TestTheCheckerSeesFaults(t *testing.T) {
	l := newLexicons(t)
	for name, record := range map[string]string{
		"no text":          `{"$type":"app.bsky.feed.post","createdAt":"2026-11-21T17:30:00Z"}`,
		"bad time":         `{"$type":"app.bsky.feed.post","text":"x","createdAt":"yesterday"}`,
		"too long":         `{"$type":"app.bsky.feed.post","text":"` + strings.Repeat("x", 301) + `","createdAt":"2026-11-21T17:30:00Z"}`,
		"too many":         `{"$type":"app.bsky.feed.post","text":"x","createdAt":"2026-11-21T17:30:00Z","langs":["en","es","fr","de"]}`,
		"unknown embed":    `{"$type":"app.bsky.feed.post","text":"x","createdAt":"2026-11-21T17:30:00Z","embed":{"$type":"a.b.c"}}`,
		"no alt":           `{"$type":"app.bsky.feed.post","text":"x","createdAt":"2026-11-21T17:30:00Z","embed":{"$type":"app.bsky.embed.images","images":[{"image":{}}]}}`,
		"negative":         `{"$type":"app.bsky.feed.post","text":"x","createdAt":"2026-11-21T17:30:00Z","facets":[{"index":{"byteStart":-1,"byteEnd":2},"features":[]}]}`,
		"a field too many": `{"$type":"app.bsky.feed.post","text":"x","createdAt":"2026-11-21T17:30:00Z","marker":"H7K"}`,
		"no reference":     `{"$type":"app.bsky.feed.repost","createdAt":"2026-11-21T17:30:00Z","subject":{"uri":"x","cid":"y"}}`,
	} {
		dec := json.NewDecoder(strings.NewReader(record))
		dec.UseNumber()
		var v any
		if err := dec.Decode(&v); err != nil {
			t.Fatal(err)
		}
		r := lexReport{lexicons: l}
		r.unknown("record", v)
		if len(r.faults) == 0 {
			t.Errorf("%s passes", name)
		}
	}
}
