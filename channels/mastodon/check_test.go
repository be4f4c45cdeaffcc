package mastodon_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/channeltest"
	"github.com/hueandcry/hueandcry/channels/mastodon"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// otherServer speaks the API without being Mastodon: it says so, and it ignores the key.
const otherServer = `{"version": "2.7.2 (compatible; Larch 1.0)", "configuration": {"statuses": {"max_characters": 500}}}`

func TestWhichServerHonorsTheKey(t *testing.T) {
	for body, want := range map[string]channels.Dedup{
		`{"version": "4.7.0", "api_versions": {"mastodon": 10}}`:       channels.DedupKey,
		`{"version": "4.3.0+glitch", "api_versions": {"mastodon": 2}}`: channels.DedupKey,
		`{"version": "4.2.1"}`: channels.DedupReadBack, // too old to say it
		`{"version": "4.2.1 (compatible; Larch)", "api_versions":{"mastodon":2}}`: channels.DedupReadBack,
		otherServer: channels.DedupReadBack,
	} {
		w := newWorld(t, mastodon.Config{}, on("GET /mastodon/api/v2/instance", says(http.StatusOK, "application/json", body)))
		w.check()
		if got := w.channel.Traits().Dedup; got != want {
			t.Errorf("%s: dedup %q, want %q", body, got, want)
		}
	}
}

func TestCheckReadsAnOlderServer(t *testing.T) {
	w := newWorld(t, mastodon.Config{}, on("GET /mastodon/api/v2/instance", says(http.StatusNotFound, "application/json", `{"error":"Not Found"}`)))
	a := w.check()
	if a.ID != w.agency.ID || a.Handle != "larkmoor" || a.URL == "" || a.Followers == nil || *a.Followers != 4200 {
		t.Errorf("account: %+v", a)
	}
	if d := w.channel.Traits().Dedup; d != channels.DedupReadBack {
		t.Errorf("dedup %q of a server that does not say what it is", d)
	}
	if l := w.channel.Limits(); l.Text != 500 {
		t.Errorf("limits: %+v", l)
	}
}

func TestCheckFails(t *testing.T) {
	for name, c := range map[string]struct {
		wrap func(http.Handler) http.Handler
		want channels.Kind
	}{
		"another API":     {on("GET /mastodon/api/v2/instance", says(200, "application/json", `{"hello": "world"}`)), channels.Temporary},
		"instance is 403": {on("GET /mastodon/api/v2/instance", says(403, "application/json", `{"error":"This method requires an authenticated user"}`)), channels.Refused},
		"wrong types":     {on("GET /mastodon/api/v2/instance", says(200, "application/json", `{"version": 4}`)), channels.Temporary},
		"account no id":   {on("GET /mastodon/api/v1/accounts/verify_credentials", says(200, "application/json", `{}`)), channels.Temporary},
		"account types":   {on("GET /mastodon/api/v1/accounts/verify_credentials", says(200, "application/json", `{"id":"1","followers_count":"many"}`)), channels.Temporary},
		"no such token":   {on("GET /mastodon/api/v1/accounts/verify_credentials", says(401, "application/json", `{"error":"The access token is invalid"}`)), channels.Auth},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, mastodon.Config{}, c.wrap)
			_, err := w.channel.Check(t.Context())
			e := wantError(t, err, c.want)
			if e.Reason == "" || strings.Contains(e.Reason, "\n") {
				t.Errorf("the reason is not one line: %q", e.Reason)
			}
		})
	}
}

// A server like GoToSocial, through the whole suite: no key is sent, and only looking prevents a double.
func TestConformanceWhereTheKeyIsIgnored(t *testing.T) {
	channeltest.Run(t, subject(func(t testing.TB, n *rehearsal.Network, base string) channels.Channel {
		t.Helper()
		o := channels.Options{Timeout: channeltest.Timeout, Base: other{http.DefaultTransport.(*http.Transport).Clone()}}
		return &checked{Channel: open(t, n, base, o)}
	}))
}

// other lets a rehearsal look like another kind of server.
type other struct{ *http.Transport }

func (o other) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := o.Transport.RoundTrip(r)
	if err == nil && resp.StatusCode == http.StatusOK && strings.HasSuffix(r.URL.Path, "/api/v2/instance") {
		resp.Body.Close()
		resp.Body, resp.ContentLength = body(otherServer), int64(len(otherServer))
	}
	return resp, err
}

// A server that says it is Mastodon and ignores the key all the same: the repeat doubles, the look does not.
func TestTheKeyAloneIsNoProtection(t *testing.T) {
	w := newWorld(t, mastodon.Config{}, nil)
	w.check()
	w.fault(rehearsal.Fault{Name: "ignore-key"})
	w.fault(rehearsal.Fault{Name: rehearsal.FaultDropAfter, Op: "create", Count: 1})
	d := draft(1)
	_, err := w.channel.Publish(t.Context(), d)
	wantError(t, err, channels.Unsure)
	found, err := w.channel.Find(t.Context(), d)
	if err != nil || found.ID != w.visible()[0].ID {
		t.Errorf("find: %+v, %v", found, err)
	}
	w.publish(d)
	if n := len(w.visible()); n != 2 {
		t.Errorf("the public sees %d posts; the rehearsal must double what a careless client repeats", n)
	}
	sent := w.entries("create")
	if len(sent) != 2 || sent[0].Key == "" || sent[0].Key != sent[1].Key || strings.Contains(sent[0].Key, d.Key) {
		t.Errorf("keys sent: %+v", sent)
	}
}
