package bluesky_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/bluesky"
	"github.com/hueandcry/hueandcry/rehearsal"
)

func TestOneLoginServesManyCalls(t *testing.T) {
	w := newWorld(t)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if _, err := w.channel.Check(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	w.calls("createSession", 1)
	w.calls("refreshSession", 0)
}

func TestAnExpiredTokenIsRenewedOnceForAll(t *testing.T) {
	w := newWorld(t)
	w.publish(w.draft())
	w.wait(3 * time.Hour)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if _, err := w.channel.Check(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	w.calls("createSession", 1)
	w.calls("refreshSession", 1)
}

func TestATokenThatDiesUnderAPost(t *testing.T) {
	w := newWorld(t)
	w.must(w.server.Faults().Add(rehearsal.Fault{Network: "bluesky", Name: "expired", Op: "create", Count: 1}))
	w.publish(w.draft())
	w.calls("putRecord", 2)
	w.calls("refreshSession", 1)
	if n := len(w.network.Public()); n != 1 {
		t.Errorf("the public sees %d posts", n)
	}
}

func TestARefreshTokenThatIsTooOld(t *testing.T) {
	w := newWorld(t)
	w.publish(w.draft())
	w.wait(100 * 24 * time.Hour)
	if _, err := w.channel.Check(t.Context()); err != nil {
		t.Error(err)
	}
	w.calls("refreshSession", 1)
	w.calls("createSession", 2)
}

// A refresh that brings no answer says nothing about the session: it is not the moment to spend a login.
func TestARefreshThatFailsSpendsNoLogin(t *testing.T) {
	w := newWorld(t)
	w.publish(w.draft())
	w.wait(3 * time.Hour)
	w.instead("refreshSession", 0, http.StatusBadGateway, "")
	_, err := w.channel.Check(t.Context())
	w.wantKind(err, channels.Temporary)
	w.calls("createSession", 0)
}

func TestLoginsThatAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		want   channels.Kind
		says   string
	}{
		"asks for a code":  {401, `{"error":"AuthFactorTokenRequired","message":"A sign in code has been sent"}`, channels.Auth, "app password"},
		"switched off":     {200, `{"accessJwt":"a","refreshJwt":"b","did":"did:plc:asdf123","handle":"a.example","active":false,"status":"suspended"}`, channels.Auth, "support"},
		"no session":       {200, `{"accessJwt":"secret-token","did":"nobody"}`, channels.Temporary, "no session"},
		"cut in half":      {200, `{"accessJwt":"secret-token","refreshJw`, channels.Temporary, "no session"},
		"redirected":       {302, ``, channels.Refused, "base_url"},
		"limited":          {429, `{"error":"RateLimitExceeded","message":"Rate Limit Exceeded"}`, channels.Limited, "limits"},
		"its own troubles": {503, ``, channels.Temporary, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.instead("createSession", 0, c.status, c.body)
			_, err := w.channel.Publish(t.Context(), w.draft())
			e := w.wantKind(err, c.want)
			if !strings.Contains(e.Reason, c.says) {
				t.Errorf("the reason is %q", e.Reason)
			}
			if strings.Contains(err.Error(), "secret-token") {
				t.Errorf("the token shows: %v", err)
			}
			w.calls("putRecord", 0)
		})
	}
}

// The network allows 300 logins a day. A wrong password must not use them up by itself.
func TestAWrongPasswordSpendsFewLogins(t *testing.T) {
	w := newWorld(t)
	w.channel = w.with(bluesky.Config{BaseURL: w.base, Identifier: "larkmoor.test", Password: "wrong"})
	for range 50 {
		_, err := w.channel.Check(t.Context())
		if e := w.wantKind(err, channels.Auth); !strings.Contains(e.Reason, "app password") {
			t.Errorf("the reason is %q", e.Reason)
		}
	}
	w.calls("createSession", 10)
}

func TestLoginsThatEndInNothingAreSpaced(t *testing.T) {
	w := newWorld(t)
	w.instead("createSession", 0, http.StatusBadRequest, `{"error":"InvalidRequest","message":"no"}`)
	var err error
	for range 11 {
		_, err = w.channel.Check(t.Context())
	}
	if e := w.wantKind(err, channels.Limited); e.RetryAfter <= 0 {
		t.Errorf("come back in %s", e.RetryAfter)
	}
	w.calls("createSession", 10)
}

// hang is a network that never answers.
type hang struct{}

func (hang) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func TestWaitingForTheSessionEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, err := bluesky.New(
			bluesky.Config{BaseURL: "https://pds.example", Identifier: "a.example", Password: appPassword},
			channels.Options{Channel: "b", Base: hang{}, Timeout: time.Hour}, channels.ModeExercise,
		)
		if err != nil {
			t.Fatal(err)
		}
		w := &world{T: t}
		var wg sync.WaitGroup
		for range 3 { // one holds the login, the others wait for it
			wg.Go(func() {
				ctx, cancel := timeout(t, time.Minute)
				defer cancel()
				_, err := c.(*bluesky.Channel).Check(ctx)
				w.wantKind(err, channels.Temporary)
			})
		}
		wg.Wait()
	})
}
