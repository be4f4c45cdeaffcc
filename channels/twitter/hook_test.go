package twitter_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/twitter"
	"github.com/hueandcry/hueandcry/rehearsal"
)

func hookedChannel(t *testing.T, base, secret string) channels.Channel {
	t.Helper()
	cfg := signed(base)
	cfg.WebhookSecret = secret
	return newChannel(t, cfg, channels.Options{})
}

func hookOf(t testing.TB, c channels.Channel) http.Handler {
	t.Helper()
	h, ok := c.(channels.Hooked)
	if !ok {
		t.Fatalf("%T takes no calls", c)
	}
	return h.Hook()
}

// The network calls a real server, which answers its challenge and hears of every repost, quote and reply, in
// either form.
func TestHookHears(t *testing.T) {
	for name, newSpelling := range map[string]bool{"Account Activity": false, "Activity API": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.network.X().SpellNew(newSpelling)
			c := hookedChannel(t, w.base, rehearsal.XConsumerSecret)
			srv := httptest.NewServer(hookOf(t, c))
			defer srv.Close()
			stop, err := w.network.X().Webhook(t.Context(), srv.URL+"/hooks/x/x-test")
			if err != nil {
				t.Fatal(err)
			}
			defer stop()
			post := w.network.Say(w.me, "Missing from Fennholt since noon.")
			who := w.network.AddAccount(rehearsal.Account{Handle: "ines", Followers: 77})
			for _, err := range []error{
				w.network.Reply(post.ID, w.me, "More soon."), // what we say ourselves is no answer
				w.network.Like(post.ID, who),
				w.network.Repost(post.ID, who, nil),
				w.network.Reply(post.ID, who, "I saw her at the mill."),
				w.network.Quote(post.ID, who, "Please look out for her."),
			} {
				if err != nil {
					t.Fatal(err)
				}
			}
			want := []alert.CommentKind{"", alert.CommentReply, alert.CommentQuote}
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			for h, err := range c.(channels.Listener).Listen(ctx) {
				if err != nil {
					t.Fatal(err)
				}
				c := alert.Comment{Account: h.Account, Followers: h.Followers, At: h.At}
				if h.Comment != nil {
					c = *h.Comment
				}
				if h.Post != post.ID || c.Account != who.ID || c.Followers == nil || *c.Followers != 77 || time.Since(c.At) > time.Minute ||
					c.Kind != want[0] || (c.ID == "") != (c.Kind == "") {
					t.Errorf("heard %+v, %+v, want one of kind %q", h, c, want[0])
				}
				if want = want[1:]; len(want) == 0 {
					return
				}
			}
			t.Errorf("nothing was heard of kinds %q", want)
		})
	}
}

func TestHookChallenge(t *testing.T) {
	w := newWorld(t)
	hook := hookOf(t, hookedChannel(t, w.base, "consumer-secret"))
	got := httptest.NewRecorder()
	hook.ServeHTTP(got, httptest.NewRequest(http.MethodGet, "/hooks/x/x-test?crc_token=challenge_string", nil))
	if want := `{"response_token":"sha256=S/mG8E9n5SjoGuCqHguvP8K8uuu5ogCPF0dOpIdyZlk="}`; strings.TrimSpace(got.Body.String()) != want {
		t.Errorf("answered %s, want X's own check value %s", got.Body, want)
	}
	for _, query := range []string{"", "?crc_token=", "?crc_token=" + strings.Repeat("x", 2000), "?crc_token=" + url.QueryEscape(`{"retweet":1}`)} {
		got := httptest.NewRecorder()
		hook.ServeHTTP(got, httptest.NewRequest(http.MethodGet, "/hooks/x/x-test"+query, nil))
		if got.Code != http.StatusBadRequest {
			t.Errorf("%.20q: status %d", query, got.Code)
		}
	}
	if _, err := w.network.X().Webhook(t.Context(), w.base); err == nil {
		t.Error("the network took an address that does not know the secret")
	}
}

func sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return "sha256=" + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

const delivery = `{"for_user_id":"7","tweet_create_events":[{"id_str":"9","created_at":"Sun Nov 22 12:00:00 +0000 2026",
	"user":{"id_str":"8","followers_count":5},"retweeted_status":{"id_str":"1"}}]}`

func TestHookTakesOnlyWhatIsSigned(t *testing.T) {
	w := newWorld(t)
	hook := hookOf(t, hookedChannel(t, w.base, "consumer-secret"))
	long := bytes.Repeat([]byte(" "), 1<<20+1)
	for name, c := range map[string]struct {
		body      []byte
		signature string
		want      int
	}{
		"signed":                  {[]byte(delivery), sign("consumer-secret", []byte(delivery)), http.StatusOK},
		"not signed":              {[]byte(delivery), "", http.StatusForbidden},
		"another secret":          {[]byte(delivery), sign("another", []byte(delivery)), http.StatusForbidden},
		"another body":            {[]byte(delivery + " "), sign("consumer-secret", []byte(delivery)), http.StatusForbidden},
		"too long":                {long, sign("consumer-secret", long), http.StatusRequestEntityTooLarge},
		"signed, but not JSON":    {[]byte("{"), sign("consumer-secret", []byte("{")), http.StatusBadRequest},
		"signed, of other things": {[]byte(`{"favorite_events":[{}]}`), sign("consumer-secret", []byte(`{"favorite_events":[{}]}`)), http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/hooks/x/x-test", bytes.NewReader(c.body))
			r.Header.Set("x-twitter-webhooks-signature", c.signature)
			got := httptest.NewRecorder()
			hook.ServeHTTP(got, r)
			if got.Code != c.want {
				t.Errorf("status %d, want %d", got.Code, c.want)
			}
		})
	}
}

// Who calls faster than anybody listens is told to come back, and the listener that something was missed.
func TestHookIsBounded(t *testing.T) {
	w := newWorld(t)
	c := hookedChannel(t, w.base, "consumer-secret")
	hook := hookOf(t, c)
	busy := false
	for range 10_000 {
		r := httptest.NewRequest(http.MethodPost, "/hooks/x/x-test", strings.NewReader(delivery))
		r.Header.Set("x-twitter-webhooks-signature", sign("consumer-secret", []byte(delivery)))
		got := httptest.NewRecorder()
		hook.ServeHTTP(got, r)
		if busy = got.Code == http.StatusServiceUnavailable; busy {
			break
		}
	}
	if !busy {
		t.Fatal("10,000 calls found room")
	}
	for _, err := range c.(channels.Listener).Listen(t.Context()) {
		if err != nil {
			return
		}
	}
}

func FuzzHook(f *testing.F) {
	f.Add([]byte(delivery))
	f.Add([]byte(`{"data":{"event_type":"post.repost.create","payload":{"author_id":"8","created_at":"2026-11-22T12:00:00Z","referenced_tweets":[{"type":"retweeted","id":"1"}]},"includes":{"users":[{"id":"8","public_metrics":{"followers_count":-3}}]}}}`))
	f.Add([]byte(`{"data":{"event_type":"post.quote.create","payload":{"id":"9","author_id":"8","referenced_posts":[{"type":"quoted","id":"1"},{"type":"replied_to","id":"2"}]}}}`))
	f.Add([]byte(`{"for_user_id":"8","tweet_create_events":[{"id_str":"9","user":{"id_str":"8"},"in_reply_to_status_id_str":"1","quoted_status_id_str":"at://x"}]}`))
	f.Add([]byte(`{"tweet_create_events":[{"retweeted_status":{"id_str":"at://x"},"user":{"id_str":""}},null]}`))
	c, err := twitter.New(twitter.Config{Token: "t", WebhookSecret: "consumer-secret"}, channels.Options{Channel: "x-test"}, channels.ModeActual)
	if err != nil {
		f.Fatal(err)
	}
	hook := hookOf(f, c)
	f.Fuzz(func(t *testing.T, body []byte) {
		r := httptest.NewRequest(http.MethodPost, "/hooks/x/x-test", bytes.NewReader(body))
		r.Header.Set("x-twitter-webhooks-signature", sign("consumer-secret", body))
		hook.ServeHTTP(httptest.NewRecorder(), r)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for h, err := range c.(channels.Listener).Listen(ctx) {
			if err == nil && h.Comment != nil {
				h.Account = h.Comment.Account + h.Comment.ID
			}
			if err == nil && (h.Account == "" || h.Post == "" || strings.Trim(h.Account+h.Post, "0123456789") != "") {
				t.Errorf("heard %+v", h)
			}
		}
	})
}
