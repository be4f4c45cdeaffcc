package rehearsal_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/rehearsal"
)

func TestBlueskySessions(t *testing.T) {
	b := newBluesky(t)
	const create, who = "com.atproto.server.createSession", "com.atproto.server.getSession"
	b.post(create, "", map[string]string{"identifier": "larkmoor.test", "password": "wrong"}).want(http.StatusUnauthorized, "AuthenticationRequired")
	b.post(create, "", map[string]string{"identifier": "nobody.test", "password": blueskyPassword}).want(http.StatusUnauthorized, "AuthenticationRequired")
	b.post(create, "", map[string]string{"identifier": "larkmoor.test"}).want(http.StatusBadRequest, `"password"`)
	b.post(create, "", map[string]string{"password": "x"}).want(http.StatusBadRequest, `"identifier"`)
	b.do(http.MethodPost, create, "", "application/json", []byte("{")).want(http.StatusBadRequest, "SyntaxError")

	s := b.login("LARKMOOR.test")
	if byDID := b.login(s.DID); byDID.DID != s.DID || byDID.Access == s.Access {
		t.Errorf("%+v and %+v", s, byDID)
	}
	if a := b.get(who, s.Access).want(http.StatusOK, ""); a.DID != s.DID {
		t.Errorf("I am %s", a.body)
	}
	b.get(who, "").want(http.StatusUnauthorized, "AuthMissing")
	b.get(who, "garbage").want(http.StatusBadRequest, "InvalidToken")
	b.get(who, s.Refresh).want(http.StatusBadRequest, "Invalid token type")
	forged := strings.Split(s.Access, ".")
	b.get(who, forged[0]+"."+forged[1]+".AAAA").want(http.StatusBadRequest, "InvalidToken")
	b.get("app.bsky.actor.getProfile?actor="+s.DID, "garbage").want(http.StatusBadRequest, "InvalidToken")

	b.refresh(blueskySession{Refresh: s.Access}).want(http.StatusBadRequest, "Invalid token type")
	next := b.refresh(s).want(http.StatusOK, "")
	if next.AccessJwt == s.Access || next.RefreshJwt == s.Refresh {
		t.Error("a refresh brings the old tokens")
	}
	b.refresh(s).want(http.StatusOK, "") // the answer may have been lost

	b.wait(3 * time.Hour)
	b.get(who, s.Access).want(http.StatusBadRequest, "ExpiredToken")
	b.refresh(s).want(http.StatusBadRequest, "revoked")
	renewed := b.refresh(blueskySession{Refresh: next.RefreshJwt}).want(http.StatusOK, "")
	b.get(who, renewed.AccessJwt).want(http.StatusOK, "")
	b.wait(91 * 24 * time.Hour)
	b.refresh(blueskySession{Refresh: renewed.RefreshJwt}).want(http.StatusBadRequest, "ExpiredToken")
}

func TestBlueskyTokensEndWithTheRehearsal(t *testing.T) {
	s := newBluesky(t).login("larkmoor.test")
	newSeededBluesky(t, 2).get("com.atproto.server.getSession", s.Access).want(http.StatusBadRequest, "InvalidToken")
}

func TestBlueskyRateLimits(t *testing.T) {
	b := newBluesky(t)
	s := b.login("larkmoor.test")
	read := b.get("com.atproto.server.getSession", s.Access)
	if got := read.header.Get("Ratelimit-Policy"); got != "3000;w=300" {
		t.Errorf("policy of a read: %q", got)
	}
	before := remaining(t, b.put(s, b.key(), blueskyPost("x"), nil))
	after := remaining(t, b.put(s, b.key(), blueskyPost("y"), nil))
	if before-after != 2 {
		t.Errorf("a put costs %d points", before-after)
	}
	for value, want := range map[string][2]string{"": {"", ""}, "1000000000": {"1000000000", ""}, "Retry-After: 7": {"", "7"}} {
		b.must(b.server.Faults().Add(rehearsal.Fault{Network: "bluesky", Name: rehearsal.FaultLimited, Wait: 90 * time.Second, Value: value, Count: 1}))
		a := b.get("com.atproto.server.getSession", s.Access).want(http.StatusTooManyRequests, "RateLimitExceeded")
		reset, err := strconv.ParseInt(a.header.Get("Ratelimit-Reset"), 10, 64)
		if err != nil || want[0] != "" && a.header.Get("Ratelimit-Reset") != want[0] {
			t.Errorf("%q: reset %q", value, a.header.Get("Ratelimit-Reset"))
		}
		if in := time.Until(time.Unix(reset, 0)); want[0] == "" && (in < 80*time.Second || in > 100*time.Second) {
			t.Errorf("%q: reset in %s", value, in)
		}
		if got := a.header.Get("Retry-After"); got != want[1] {
			t.Errorf("%q: Retry-After %q, want %q", value, got, want[1])
		}
	}
}

func remaining(t *testing.T, a *blueskyAnswer) int {
	t.Helper()
	n, err := strconv.Atoi(a.header.Get("Ratelimit-Remaining"))
	if err != nil || a.header.Get("Ratelimit-Policy") != "5000;w=3600" {
		t.Fatalf("%s: %v", a.what, a.header)
	}
	return n
}

func TestBlueskyExpiredFaultSparesSessions(t *testing.T) {
	b := newBluesky(t)
	b.must(b.server.Faults().Add(rehearsal.Fault{Network: "bluesky", Name: "expired"}))
	s := b.login("larkmoor.test")
	b.get("com.atproto.server.getSession", s.Access).want(http.StatusBadRequest, "ExpiredToken")
	b.refresh(s).want(http.StatusOK, "")
	b.server.Faults().Clear("")
	b.must(b.server.Faults().Add(rehearsal.Fault{Network: "bluesky", Name: rehearsal.FaultAuth}))
	b.get("com.atproto.server.getSession", s.Access).want(http.StatusBadRequest, "InvalidToken")
}
