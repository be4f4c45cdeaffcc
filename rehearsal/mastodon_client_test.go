package rehearsal_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	channel "github.com/hueandcry/hueandcry/channels/mastodon"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// mastodonWorld is a rehearsed network with three accounts, each with a client that knows nothing of us.
type mastodonWorld struct {
	*testing.T

	server                  *rehearsal.Server
	net                     *rehearsal.Network
	base                    string
	transport               http.RoundTripper
	larkmoor, ines, partner *mastodon.Client
}

func newMastodonWorld(t *testing.T, opt rehearsal.Options) *mastodonWorld {
	t.Helper()
	w := &mastodonWorld{T: t, server: rehearsal.New(opt), transport: http.DefaultTransport}
	srv := httptest.NewServer(w.server)
	t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	w.net, w.base = w.server.Network("mastodon"), srv.URL+"/mastodon"
	w.larkmoor = w.account("larkmoor", rehearsal.Agency, 4200)
	w.ines = w.account("ines", rehearsal.Public, 77)
	w.partner = w.account("fennholt", rehearsal.Partner, 900)
	return w
}

func (w *mastodonWorld) account(handle string, role rehearsal.Role, followers int64) *mastodon.Client {
	w.net.AddAccount(rehearsal.Account{Handle: handle, Token: "token-" + handle, Role: role, Followers: followers})
	return mastodon.NewClient(&mastodon.Config{Server: w.base, AccessToken: "token-" + handle})
}

// through sends every client's requests through one transport.
func (w *mastodonWorld) through(rt http.RoundTripper) {
	w.transport = rt
	for _, c := range []*mastodon.Client{w.larkmoor, w.ines, w.partner} {
		c.Transport = rt
	}
}

func (w *mastodonWorld) fault(name string) {
	w.Helper()
	if err := w.server.Faults().Add(rehearsal.Fault{Network: "mastodon", Name: name}); err != nil {
		w.Fatal(err)
	}
}

// ask makes a request by hand as larkmoor, or as nobody if token is empty.
func (w *mastodonWorld) ask(token, method, path, ctype, body string, header ...string) (int, http.Header, string) {
	w.Helper()
	req, err := http.NewRequestWithContext(w.Context(), method, w.base+path, strings.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if ctype != "" {
		req.Header.Set("Content-Type", ctype)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := w.transport.RoundTrip(req)
	if err != nil {
		w.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		w.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(b)
}

const (
	mastodonForm = "application/x-www-form-urlencoded"
	mastodonMe   = "token-larkmoor"
)

func must[V any](v V, err error) func(t testing.TB) V {
	return func(t testing.TB) V {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func mastodonPicture(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 16, 8)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Everything the dialect knows, asked by the library and by hand, against the API document.
func TestMastodonKeepsToTheDocument(t *testing.T) {
	w := newMastodonWorld(t, rehearsal.Options{})
	contract := newMastodonContract(t, w.base)
	w.through(contract)
	ctx := t.Context()

	w.fault("media-206")
	media := must(w.larkmoor.UploadMediaFromMedia(ctx, &mastodon.Media{File: bytes.NewReader(mastodonPicture(t)), Description: "A red scarf."}))(t)
	for {
		err := w.larkmoor.GetMediaStatus(ctx, media)
		if err == nil {
			break
		}
		if e := new(mastodon.APIError); !errors.As(err, &e) || e.StatusCode != http.StatusPartialContent {
			t.Fatal(err)
		}
	}
	w.server.Faults().Clear("mastodon")
	more := must(w.larkmoor.UploadMediaFromMedia(ctx, &mastodon.Media{File: bytes.NewReader(mastodonPicture(t))}))(t)

	p := must(w.larkmoor.PostStatus(ctx, &mastodon.Toot{
		Status: "MISSING: Mara Quill, 9. #Larkmoor @fennholt https://hc.example/a/H7K-2QF H7K-2QF/1", Language: "en",
		MediaIDs: []mastodon.ID{media.ID}, SpoilerText: "Missing child", Sensitive: true, Visibility: "public",
	}))(t)
	if p.Content == "" || len(p.MediaAttachments) != 1 || p.MediaAttachments[0].Description != "A red scarf." || len(p.Tags) != 1 ||
		len(p.Mentions) != 1 || !p.Sensitive || p.SpoilerText != "Missing child" || p.Language != "en" || p.Account.Acct != "larkmoor" {
		t.Errorf("the post: %+v", p)
	}
	reply := must(w.ines.PostStatus(ctx, &mastodon.Toot{Status: "I saw her", InReplyToID: p.ID}))(t)
	must(w.larkmoor.PostStatus(ctx, &mastodon.Toot{Status: "Where?", InReplyToID: reply.ID}))(t)
	w.ask("token-ines", "POST", "/api/v1/statuses", "application/json", `{"status": "Look", "quoted_status_id": "`+string(p.ID)+`"}`)
	boosted := must(w.ines.Reblog(ctx, p.ID))(t)
	if boosted.Reblog == nil || boosted.Reblog.ID != p.ID || boosted.ID == p.ID {
		t.Errorf("a boost is a status that wraps the original: %+v", boosted)
	}
	must(w.partner.Reblog(ctx, p.ID))(t)
	must(w.ines.Favourite(ctx, p.ID))(t)

	edited := must(w.larkmoor.UpdateStatus(ctx, &mastodon.Toot{Status: "FOUND. H7K-2QF/2", MediaIDs: []mastodon.ID{media.ID, more.ID}}, p.ID))(t)
	if edited.ID != p.ID || edited.EditedAt.IsZero() || len(edited.MediaAttachments) != 2 || edited.SpoilerText != "" {
		t.Errorf("the edited post: %+v", edited)
	}
	if h := must(w.ines.GetStatusHistory(ctx, p.ID))(t); len(h) != 2 || h[0].SpoilerText != "Missing child" || len(h[0].MediaAttachments) != 1 || h[1].Content != edited.Content {
		t.Errorf("its history: %+v", h)
	}
	if s := must(w.larkmoor.GetStatusSource(ctx, p.ID))(t); s.Text != "FOUND. H7K-2QF/2" {
		t.Errorf("its source: %+v", s)
	}
	c := must(w.ines.GetStatusContext(ctx, reply.ID))(t)
	if len(c.Ancestors) != 1 || c.Ancestors[0].ID != p.ID || len(c.Descendants) != 1 {
		t.Errorf("the context of the reply: %+v", c)
	}
	if by := must(w.ines.GetRebloggedBy(ctx, p.ID, nil))(t); len(by) != 2 || by[0].Acct != "fennholt" || by[0].FollowersCount != 900 {
		t.Errorf("boosted by: %+v", by)
	}
	if by := must(w.ines.GetFavouritedBy(ctx, p.ID, nil))(t); len(by) != 1 || by[0].Acct != "ines" {
		t.Errorf("liked by: %+v", by)
	}
	if _, _, body := w.ask("token-ines", "GET", "/api/v1/statuses/"+string(p.ID)+"/quotes", "", ""); !strings.Contains(body, `"quoted_status":{"id":"`+string(p.ID)) {
		t.Errorf("quotes: %s", body)
	}
	var batch []struct {
		ID     string `json:"id"`
		Quotes int    `json:"quotes_count"`
	}
	_, _, body := w.ask("", "GET", "/api/v1/statuses?id[]=1&id[]="+string(p.ID), "", "")
	if err := json.Unmarshal([]byte(body), &batch); err != nil || len(batch) != 1 || batch[0].Quotes != 1 {
		t.Errorf("batch: %v, %s", err, body)
	}
	if got := must(w.ines.GetStatus(ctx, p.ID))(t); got.RepliesCount != 1 || got.ReblogsCount != 2 || got.FavouritesCount != 1 || got.Reblogged != true {
		t.Errorf("counts: %+v", got)
	}

	if me := must(w.larkmoor.GetAccountCurrentUser(ctx))(t); me.Acct != "larkmoor" || me.FollowersCount != 4200 || me.StatusesCount != 2 {
		t.Errorf("account: %+v", me)
	}
	must(w.ines.GetAccount(ctx, p.Account.ID))(t)
	if all := must(w.ines.GetAccountStatuses(ctx, boosted.Account.ID, nil))(t); len(all) != 3 || all[0].Reblog == nil {
		t.Errorf("what ines posted and boosted: %+v", all)
	}
	if own := must(w.ines.GetAccountStatusesParams(ctx, boosted.Account.ID, url.Values{"exclude_reblogs": {"true"}, "exclude_replies": {"true"}}, nil))(t); len(own) != 1 {
		t.Errorf("what ines posted: %+v", own)
	}
	kinds := map[string]int{}
	for _, n := range must(w.larkmoor.GetNotifications(ctx, nil))(t) {
		kinds[n.Type]++
	}
	if kinds["reblog"] != 2 || kinds["mention"] != 1 || kinds["quote"] != 1 || kinds["favourite"] != 1 || len(kinds) != 4 {
		t.Errorf("larkmoor's notifications: %v", kinds)
	}
	for n, err := range w.partner.Notifications(ctx, &mastodon.NotificationFilter{Includes: []string{"update"}}, nil) {
		if err != nil || n.Type != "update" || n.Status.ID != p.ID {
			t.Errorf("who boosted is told of the new words: %+v, %v", n, err)
		}
		kinds["update"]++
	}
	if kinds["update"] != 1 {
		t.Errorf("%d updates for the partner", kinds["update"])
	}
	if found := must(w.partner.Search(ctx, p.URL, true))(t); len(found.Statuses) != 1 || found.Statuses[0].ID != p.ID {
		t.Errorf("search by address: %+v", found)
	}
	if found := must(w.partner.Search(ctx, "@ines", false))(t); len(found.Accounts) != 1 {
		t.Errorf("search by name: %+v", found)
	}
	v1 := must(w.larkmoor.GetInstance(ctx))(t)
	if !strings.HasPrefix(v1.URLs["streaming_api"], "ws://") {
		t.Errorf("instance: %+v", v1)
	}
	w.ask("", "GET", "/api/v2/instance", "", "")
	w.ask("", "GET", "/api/v1/streaming/health", "", "")

	must(w.ines.Unreblog(ctx, p.ID))(t)
	if err := w.larkmoor.DeleteStatus(ctx, p.ID); err != nil {
		t.Fatal(err)
	}
	for _, e := range []struct {
		token, method, path, ctype, body string
		want                             int
	}{
		{mastodonMe, "GET", "/api/v1/statuses/" + string(p.ID), "", "", 404},
		{mastodonMe, "DELETE", "/api/v1/statuses/" + string(p.ID), "", "", 404},
		{"wrong", "GET", "/api/v1/accounts/verify_credentials", "", "", 401},
		{"", "POST", "/api/v1/statuses", "application/json", `{"status":"x"}`, 401},
		{mastodonMe, "POST", "/api/v1/statuses", "application/json", `{"status":""}`, 422},
		{mastodonMe, "GET", "/api/v1/accounts/1/statuses", "", "", 404},
	} {
		if got, _, _ := w.ask(e.token, e.method, e.path, e.ctype, e.body); got != e.want {
			t.Errorf("%s %s: %d, want %d", e.method, e.path, got, e.want)
		}
	}
	contract.saw(
		"POST /api/v1/statuses 200", "GET /api/v1/statuses 200", "PUT /api/v1/statuses/{id} 200", "DELETE /api/v1/statuses/{id} 200",
		"GET /api/v1/statuses/{id}/quotes 200", "POST /api/v2/media 202", "POST /api/v2/media 200", "GET /api/v1/media/{id} 206", "GET /api/v1/media/{id} 200",
		"GET /api/v2/instance 200", "GET /api/v1/instance 200", "GET /api/v1/streaming/health 200", "GET /api/v2/search 200",
		"POST /api/v1/statuses/{id}/reblog 200", "POST /api/v1/statuses/{id}/unreblog 200", "GET /api/v1/notifications 200",
		"POST /api/v1/statuses 401", "POST /api/v1/statuses 422", "GET /api/v1/statuses/{id} 404")
}

// Our own channel asks by the document.
func TestMastodonChannelKeepsToTheDocument(t *testing.T) {
	w := newMastodonWorld(t, rehearsal.Options{})
	contract := newMastodonContract(t, w.base)
	made, err := channel.New(channel.Config{BaseURL: w.base, Token: mastodonMe}, channels.Options{Channel: "m", Base: contract}, channels.ModeExercise)
	if err != nil {
		t.Fatal(err)
	}
	c, ctx := made.(*channel.Channel), t.Context()
	must(c.Check(ctx))(t)
	d := channels.Draft{Key: "k/1", Created: time.Now(), Text: "MISSING H7K-2QF/1", Lang: "en-US", Marker: "H7K-2QF/1"}
	d.Media = []channels.Media{{Media: alert.Media{SHA256: "1", Type: "image/jpeg", Alt: "A red scarf."}, Content: mastodonPicture(t)}}
	w.fault("media-206")
	p := must(c.Publish(ctx, d))(t)
	must(c.Find(ctx, d))(t)
	d.Key, d.Text = "k/2", "FOUND H7K-2QF/2"
	must(c.Edit(ctx, p, d))(t)
	d.Key, d.Media = "k/3", nil
	must(c.Reply(ctx, p, d))(t)
	must(c.Measure(ctx, []alert.Post{p}))(t)
	if err := w.net.Repost(p.ID, w.net.AddAccount(rehearsal.Account{}), nil); err != nil {
		t.Fatal(err)
	}
	for _, err := range c.Reposters(ctx, p) {
		if err != nil {
			t.Error(err)
		}
	}
	seen := 0
	for _, err := range c.Followers(ctx, w.net.AddAccount(rehearsal.Account{Followers: 190}).ID) {
		if err != nil {
			t.Error(err)
		}
		seen++
	}
	if seen != 190 {
		t.Errorf("%d followers, want 190", seen)
	}
	far := alert.Post{URL: "https://fennholt.example/@fennholt/" + p.ID}
	for name, do := range map[string]func(context.Context, alert.Post) error{"boost": c.Boost, "unboost": c.Unboost} {
		if err := do(ctx, far); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if stands, err := c.Stands(ctx, p); !stands || err != nil {
		t.Errorf("stands: %v, %v", stands, err)
	}
	if err := c.Delete(ctx, p); err != nil {
		t.Error(err)
	}
	if stands, err := c.Stands(ctx, p); stands || err != nil {
		t.Errorf("stands after its delete: %v, %v", stands, err)
	}
	contract.saw("GET /api/v2/instance 200", "GET /api/v1/accounts/verify_credentials 200", "POST /api/v2/media 202", "GET /api/v1/media/{id} 206",
		"POST /api/v1/statuses 200", "PUT /api/v1/statuses/{id} 200", "GET /api/v1/accounts/{id}/statuses 200", "GET /api/v1/statuses 200",
		"GET /api/v1/statuses/{id}/reblogged_by 200", "GET /api/v1/accounts/{id}/followers 200", "GET /api/v2/search 200", "POST /api/v1/statuses/{id}/reblog 200",
		"POST /api/v1/statuses/{id}/unreblog 200", "DELETE /api/v1/statuses/{id} 200", "GET /api/v1/statuses/{id} 200", "GET /api/v1/statuses/{id} 404")
}
