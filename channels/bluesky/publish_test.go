package bluesky_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/bluesky"
	"github.com/hueandcry/hueandcry/rehearsal"
)

func TestTheRecordOfAPost(t *testing.T) {
	w := newWorld(t)
	w.channel = w.with(bluesky.Config{BaseURL: w.base, Identifier: "@larkmoor.test", Password: appPassword, Langs: []string{"es", "en", "fr", "de"}, WebURL: "https://web.example/"})
	d := w.withPicture()
	p := w.publish(d)
	r := w.record(p.ID)
	if r["text"] != d.Text || r["createdAt"] != d.Created.UTC().Format("2006-01-02T15:04:05.000Z") {
		t.Errorf("text %q, created %q", r["text"], r["createdAt"])
	}
	if diff := cmp.Diff([]any{"en", "es", "fr"}, r["langs"]); diff != "" {
		t.Error("langs (-want +got):", diff)
	}
	image := r["embed"].(map[string]any)["images"].([]any)[0].(map[string]any)
	if diff := cmp.Diff(map[string]any{"width": 640., "height": 480.}, image["aspectRatio"]); diff != "" {
		t.Error("aspect ratio (-want +got):", diff)
	}
	if n := len(r["facets"].([]any)); n != 2 {
		t.Errorf("%d facets, want the link and the tag", n)
	}
	if !strings.HasPrefix(p.URL, "https://web.example/profile/larkmoor.test/post/") || !strings.HasSuffix(p.ID, p.URL[len(p.URL)-13:]) {
		t.Errorf("%s is shown at %s", p.ID, p.URL)
	}
	if p.Version == "" || p.Channel != "bluesky-main" {
		t.Errorf("incomplete: %+v", p)
	}
}

// Without the field swapRecord the server overwrites whatever stands, so it must be there, as null.
func TestEveryWriteSaysThatNothingMayStandThere(t *testing.T) {
	w := newWorld(t)
	w.publish(w.draft())
	w.must(w.channel.Boost(t.Context(), alert.Post{ID: w.network.Say(w.stranger(9), "Look out.").ID}))
	for _, body := range w.bodies("putRecord") {
		if !bytes.Contains(body, []byte(`"swapRecord":null`)) {
			t.Errorf("no swapRecord: %s", body)
		}
	}
	w.calls("putRecord", 2)
	w.calls("createRecord", 0)
}

func TestARepeatSendsTheSameBytes(t *testing.T) {
	w := newWorld(t)
	d := w.withPicture()
	first := w.publish(d)
	w.wait(time.Hour)
	again := w.publish(d)
	bodies := w.bodies("putRecord")
	if len(bodies) != 2 || !bytes.Equal(bodies[0], bodies[1]) {
		t.Errorf("two attempts send %s", bodies)
	}
	if first.ID != again.ID || first.Version != again.Version || first.URL != again.URL {
		t.Errorf("posts %+v and %+v", first, again)
	}
	if n := len(w.network.Public()); n != 1 {
		t.Errorf("the public sees %d posts", n)
	}
}

// The configuration may change between two attempts; the text does not.
func TestAPostThatStandsInAnotherFormIsOurs(t *testing.T) {
	w := newWorld(t)
	d := w.draft()
	first := w.publish(d)
	w.channel = w.with(bluesky.Config{BaseURL: w.base, Identifier: w.agency.ID, Password: appPassword, Langs: []string{"es"}})
	if again := w.publish(d); again.ID != first.ID || again.Version != first.Version {
		t.Errorf("%+v, want %+v", again, first)
	}
	w.calls("putRecord", 2)
}

func TestAnotherTextAtOurKeyIsNeverOverwritten(t *testing.T) {
	w := newWorld(t)
	d := w.draft()
	w.publish(d)
	other := d
	other.Text = "ROAD WORKS on Mill Lane."
	_, err := w.channel.Publish(t.Context(), other)
	e := w.wantKind(err, channels.Refused)
	if !strings.Contains(e.Reason, "/profile/larkmoor.test/post/") {
		t.Errorf("the reason does not say where to look: %s", e.Reason)
	}
	if posts := w.network.Public(); len(posts) != 1 || posts[0].Text != d.Text {
		t.Errorf("the public sees %+v", posts)
	}
	if _, err := w.channel.Find(t.Context(), other); err == nil || errors.Is(err, alert.ErrNotFound) {
		t.Errorf("find says %v of a key that another text holds", err)
	}

	w.instead("getRecord", 0, http.StatusBadGateway, "")
	_, err = w.channel.Publish(t.Context(), other)
	w.wantKind(err, channels.Duplicate) // something stands there: only a look tells what
}

func TestAPictureThatWasDroppedIsUploadedAgain(t *testing.T) {
	w := newWorld(t)
	once := false
	w.before = func(nsid string) {
		if strings.HasSuffix(nsid, ".putRecord") && !once {
			once = true
			w.wait(time.Hour) // the upload waits too long for its post
		}
	}
	w.publish(w.withPicture())
	w.calls("uploadBlob", 2)
	w.calls("putRecord", 2)
	if posts := w.network.Public(); len(posts) != 1 || len(posts[0].Media) != 1 {
		t.Errorf("the public sees %+v", posts)
	}

	w.before = nil
	w.instead("putRecord", 0, http.StatusBadRequest, `{"error":"BlobNotFound","message":"Could not find blob: b"}`)
	d := w.withPicture()
	d.Key += "2"
	_, err := w.channel.Publish(t.Context(), d)
	w.wantKind(err, channels.Temporary)
	w.calls("putRecord", 2)
}

func TestARepeatAfterADeleteBringsThePostBack(t *testing.T) {
	w := newWorld(t)
	d := w.withPicture()
	p := w.publish(d)
	w.must(w.channel.Delete(t.Context(), p))
	if again := w.publish(d); again.ID != p.ID {
		t.Errorf("%s is back as %s", p.ID, again.ID)
	}
	if n := len(w.network.Public()); n != 1 { // why dispatch looks first whether the alert is in force
		t.Errorf("the public sees %d posts", n)
	}
}

func TestWhatTheNetworkAnswersToAPost(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		want   channels.Kind
		says   string
	}{
		"too long":           {400, `{"error":"InvalidRequest","message":"grapheme too big (maximum 300, got 301) at $.record.text"}`, channels.Refused, "grapheme too big"},
		"switched off":       {400, `{"error":"AccountTakedown","message":"Account has been taken down"}`, channels.Auth, "support"},
		"limited, not 429":   {400, `{"error":"RateLimitExceeded","message":"Rate Limit Exceeded"}`, channels.Limited, "limits"},
		"method unknown":     {501, `{"error":"MethodNotImplemented","message":"Method Not Implemented"}`, channels.Unsure, ""},
		"its own trouble":    {500, `{"error":"InternalServerError","message":"Internal Server Error"}`, channels.Unsure, ""},
		"behind a proxy":     {400, `<html>portal</html>`, channels.Unsure, "web page"},
		"another record":     {200, `{"uri":"at://did:plc:asdf123/app.bsky.feed.post/3jzfcijpj2z2a","cid":"bafyreib"}`, channels.Unsure, "does not name"},
		"no version":         {200, `{"uri":"at://did:plc:asdf123/app.bsky.feed.post/3jzfcijpj2z2a"}`, channels.Unsure, "does not name"},
		"not JSON":           {200, `OK`, channels.Unsure, "JSON"},
		"session over twice": {400, `{"error":"ExpiredToken","message":"Token has expired"}`, channels.Auth, "app password"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.instead("putRecord", 0, c.status, c.body)
			_, err := w.channel.Publish(t.Context(), w.draft())
			e := w.wantKind(err, c.want)
			if !strings.Contains(e.Reason, c.says) || strings.Contains(e.Reason, "\n") {
				t.Errorf("the reason is %q", e.Reason)
			}
			if c.want == channels.Limited && (e.RetryAfter < channels.MinWait || e.RetryAfter > channels.MaxWait) {
				t.Errorf("come back in %s", e.RetryAfter)
			}
		})
	}
}

func TestDraftsThatAreRefusedBeforeAnyCall(t *testing.T) {
	for name, change := range map[string]func(*channels.Draft){
		"no key":           func(d *channels.Draft) { d.Key = "" },
		"no time":          func(d *channels.Draft) { d.Created = time.Time{} },
		"no text":          func(d *channels.Draft) { d.Text = " \n" },
		"broken text":      func(d *channels.Draft) { d.Text = "Zo\xeb" },
		"301 graphemes":    func(d *channels.Draft) { d.Text = strings.Repeat("é", 301) },
		"3001 bytes":       func(d *channels.Draft) { d.Text = strings.Repeat("👨‍👩‍👧‍👦", 121) },
		"five pictures":    func(d *channels.Draft) { d.Media = append(d.Media, d.Media[0], d.Media[0], d.Media[0], d.Media[0]) },
		"no alt text":      func(d *channels.Draft) { d.Media[0].Alt = " " },
		"long alt text":    func(d *channels.Draft) { d.Media[0].Alt = strings.Repeat("é", 2001) },
		"an empty picture": func(d *channels.Draft) { d.Media[0].Content = nil },
		"a large picture":  func(d *channels.Draft) { d.Media[0].Content = make([]byte, 950_001) },
		"no picture":       func(d *channels.Draft) { d.Media[0].Type = "video/mp4" },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			d := w.withPicture()
			change(&d)
			_, err := w.channel.Publish(t.Context(), d)
			w.wantKind(err, channels.Refused)
			if n := len(w.server.Journal().Entries()); n != 0 {
				t.Errorf("%d requests went out", n)
			}
		})
	}
}

func TestFindReadsOnePlace(t *testing.T) {
	w := newWorld(t)
	d := w.draft()
	if _, err := w.channel.Find(t.Context(), d); !errors.Is(err, alert.ErrNotFound) {
		t.Errorf("before: %v", err)
	}
	made := w.publish(d)
	p, err := w.channel.Find(t.Context(), d)
	if err != nil || p.ID != made.ID || p.Version != made.Version || p.URL != made.URL {
		t.Errorf("found %+v %v, want %+v", p, err, made)
	}
	if !p.At.Equal(d.Created) {
		t.Errorf("the record says %s, found %s", d.Created, p.At)
	}
	// That the repository is gone says nothing about the post.
	w.instead("getRecord", 0, http.StatusBadRequest, `{"error":"InvalidRequest","message":"Could not find repo"}`)
	if _, err := w.channel.Find(t.Context(), d); err == nil || errors.Is(err, alert.ErrNotFound) {
		t.Errorf("a repository that is gone: %v", err)
	}
	w.instead("getRecord", 0, http.StatusOK, `{"uri":"at://a.example/b.c.d/e","value":7}`)
	_, err = w.channel.Find(t.Context(), d)
	w.wantKind(err, channels.Temporary)
}

func TestRepliesStandBelowTheFirstPost(t *testing.T) {
	w := newWorld(t)
	root := w.publish(w.draft())
	d := w.draft()
	d.Key, d.Text = d.Key+"r1", "UPDATE: seen at the mill. H7K-2QF/2"
	first, err := w.channel.Reply(t.Context(), root, d)
	w.must(err)
	d.Key, d.Text = d.Key+"r2", "FOUND SAFE. H7K-2QF/3"
	second, err := w.channel.Reply(t.Context(), first, d)
	w.must(err)
	var got struct {
		Reply struct {
			Root, Parent struct{ URI, CID string }
		}
	}
	b, err := json.Marshal(w.record(second.ID))
	w.must(err)
	w.must(json.Unmarshal(b, &got))
	if got.Reply.Root.URI != root.ID || got.Reply.Root.CID != root.Version || got.Reply.Parent.URI != first.ID {
		t.Errorf("the reply stands at %+v", got.Reply)
	}
	w.must(w.network.Remove(root.ID))
	_, err = w.channel.Reply(t.Context(), root, d)
	w.wantKind(err, channels.Refused)
	_, err = w.channel.Reply(t.Context(), alert.Post{ID: "nonsense"}, d)
	w.wantKind(err, channels.Refused)
	w.must(w.server.Faults().Add(rehearsal.Fault{Network: "bluesky", Name: rehearsal.FaultHTML, Op: "find"}))
	_, err = w.channel.Reply(t.Context(), first, d)
	w.wantKind(err, channels.Temporary)
}
