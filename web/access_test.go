package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/web"
)

// Every route asked by a token of every single grant, by none, and by tokens that count no more: nobody
// gets in who is not in the table, and a refusal is a refusal in words.
func TestEveryRouteTimesEveryGrant(t *testing.T) {
	f := newFront(t)
	tokens := map[string]string{"": "", "hc_nobody_nothing": "hc_nobody_nothing", "no token at all": "hunter2"}
	for _, g := range alert.Grants() {
		tokens[string(g)] = f.token(string(g), g)
	}
	tokens["expired"] = f.mint(web.NewToken{Name: "expired", Grants: alert.Grants(), Expires: f.clock().Add(-time.Second)})
	tokens["revoked"] = f.token("revoked", alert.Grants()...)
	id := strings.Split(tokens["revoked"], "_")[1]
	if err := f.store.RevokeToken(t.Context(), id, f.clock()); err != nil {
		t.Fatal(err)
	}
	reads := []string{"read", "submit", "approve", "single-person", "admin"}
	for _, route := range []struct {
		method, path, body string
		admitted           []string
	}{
		{"POST", "/api/v1/alerts", "{}", []string{"submit"}},
		{"GET", "/api/v1/alerts", "", reads},
		{"GET", "/api/v1/alerts/H7K-2QF", "", reads},
		{"POST", "/api/v1/alerts/H7K-2QF/approve", "{}", []string{"approve", "single-person"}},
		{"POST", "/api/v1/alerts/H7K-2QF/revisions", "{}", []string{"submit"}},
		{"POST", "/api/v1/alerts/H7K-2QF/close", "{}", []string{"submit", "approve", "single-person"}},
		{"GET", "/api/v1/alerts/H7K-2QF/deliveries", "", reads},
		{"GET", "/api/v1/alerts/H7K-2QF/reach", "", reads},
		{"GET", "/api/v1/alerts/H7K-2QF/report", "", reads},
		{"GET", "/api/v1/alerts/H7K-2QF/events", "", reads},
		{"GET", "/api/v1/alerts/H7K-2QF/messages", "", reads},
		{"GET", "/api/v1/events?since=never", "", reads},
		{"POST", "/api/v1/deliveries/release", "{}", []string{"approve"}},
		{"POST", "/api/v1/render", "{}", reads},
		{"POST", "/api/v1/tokens", "{}", []string{"admin"}},
		{"GET", "/api/v1/tokens", "", []string{"admin"}},
		{"DELETE", "/api/v1/tokens/none", "", []string{"admin"}},
		{"GET", "/api/v1/backup", "", []string{"admin"}},
	} {
		for who, token := range tokens {
			r := request{method: route.method, path: route.path, token: token}
			if route.body != "" {
				r.ctype, r.body = "application/json", []byte(route.body)
			}
			a := f.do(r)
			want := "a refusal of the token" // 401
			got := "admission"
			for _, g := range alert.Grants() {
				if who == string(g) {
					want = "a refusal of the grant" // 403
				}
			}
			for _, admitted := range route.admitted {
				if who == admitted {
					want = "admission"
				}
			}
			switch a.status {
			case http.StatusUnauthorized:
				got = "a refusal of the token"
				if a.header.Get("WWW-Authenticate") == "" || a.error(t).Message == "" {
					t.Errorf("%s %s: a bare 401", route.method, route.path)
				}
			case http.StatusForbidden:
				got = "a refusal of the grant"
			}
			if got != want {
				t.Errorf("%s %s by %q: %s (%d), want %s", route.method, route.path, who, got, a.status, want)
			}
		}
	}
}

func TestTokenOfAnotherIDIsNotKnown(t *testing.T) {
	f := newFront(t)
	secret := strings.Split(f.token("reader", alert.GrantRead), "_")[2]
	if a := f.do(request{method: "GET", path: "/api/v1/alerts", token: "hc_zzzzzzzz_" + secret}); a.status != http.StatusUnauthorized {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestSchemeInAnyCase(t *testing.T) {
	f := newFront(t)
	a := f.do(request{method: "GET", path: "/api/v1/alerts", header: map[string]string{"Authorization": "bearer " + f.token("reader", alert.GrantRead)}})
	if a.status != http.StatusOK {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestOtherSitesMayNotAct(t *testing.T) {
	f := newFront(t)
	a := f.do(request{
		method: "POST", path: "/api/v1/tokens", token: f.token("admin", alert.GrantAdmin), ctype: "application/json",
		body: []byte(`{"name":"evil","grants":["admin"]}`), header: map[string]string{"Sec-Fetch-Site": "cross-site"},
	})
	if a.status != http.StatusForbidden || !strings.Contains(a.error(t).Message, "another site") {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestAddressesThatAreNotThere(t *testing.T) {
	f := newFront(t)
	for path, want := range map[string]int{"/": 404, "/api/v1/nothing": 404, "/metrics": 404, "/api/v1/alerts/H7K-2QF/approve": 405} {
		a := f.do(request{method: "GET", path: path})
		if a.status != want || a.error(t).Message == "" || a.header.Get("Content-Type") != "application/json" {
			t.Errorf("GET %s: %d %s", path, a.status, a.body)
		}
		if want == 405 && a.header.Get("Allow") != "POST" {
			t.Errorf("GET %s: Allow: %s", path, a.header.Get("Allow"))
		}
	}
	a := f.do(request{method: "GET", path: "/api/openapi.yaml"})
	if a.status != 200 || !strings.HasPrefix(string(a.body), "openapi: 3.0.3") {
		t.Errorf("openapi.yaml: %d %.40s", a.status, a.body)
	}
	if a.header.Get("X-Content-Type-Options") != "nosniff" || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers are %v", a.header)
	}
}

func TestTokens(t *testing.T) {
	f := newFront(t)
	admin := f.token("admin", alert.GrantAdmin)
	post := func(body string) answer {
		return f.do(request{method: "POST", path: "/api/v1/tokens", token: admin, ctype: "application/json", body: []byte(body)})
	}
	made := read[web.TokenMade](t, post(`{"name":"D. Sampleton","grants":["submit"],"expires":"2026-12-24T00:00:00Z"}`), http.StatusCreated)
	if made.Token.Name != "D. Sampleton" || !made.Token.Expires.Equal(time.Date(2026, 12, 24, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("made %+v", made.Token)
	}
	if a := f.do(request{method: "GET", path: "/api/v1/alerts", token: made.Secret}); a.status != http.StatusOK {
		t.Errorf("the new token does not work: %d", a.status)
	}
	listed := f.do(request{method: "GET", path: "/api/v1/tokens", token: admin})
	if got := read[web.TokensListed](t, listed, http.StatusOK); len(got.Tokens) != 2 {
		t.Errorf("%d tokens", len(got.Tokens))
	}
	if secret := strings.Split(made.Secret, "_")[2]; strings.Contains(string(listed.body), secret) || strings.Contains(f.log.String(), secret) {
		t.Error("the secret shows again")
	}
	if a := f.do(request{method: "DELETE", path: "/api/v1/tokens/" + made.Token.ID, token: admin}); a.status != http.StatusNoContent {
		t.Errorf("revoking: %d %s", a.status, a.body)
	}
	if a := f.do(request{method: "GET", path: "/api/v1/alerts", token: made.Secret}); a.status != http.StatusUnauthorized {
		t.Errorf("the revoked token works: %d", a.status)
	}
	if a := f.do(request{method: "DELETE", path: "/api/v1/tokens/none", token: admin}); a.status != http.StatusNotFound {
		t.Errorf("revoking nothing: %d", a.status)
	}
	for body, want := range map[string]string{
		`{"name":" ","grants":["read"]}`:                                   "needs a name",
		`{"name":"a\nb","grants":["read"]}`:                                "control character",
		`{"name":" ADMIN","grants":["read"]}`:                              `bears the name "admin" already`,
		`{"name":"a","grants":[]}`:                                         "at least one grant",
		`{"name":"a","grants":["root"]}`:                                   `no grant "root"; there are read, submit`,
		`{"name":"a","grants":["read"],"expires":"2020-01-01T00:00:00Z"}`:  "would never count",
		`{"name":"a","grants":["read"],"extra":1}`:                         `unknown field "extra"`,
		`{"name":"a","grants":["read"]}{}`:                                 "there is more after the first value",
		`{"name":"` + strings.Repeat("a", 70_000) + `","grants":["read"]}`: "longer than 64 KiB",
		`[`: "is not the JSON this address takes",
	} {
		if a := post(body); a.status < 400 || a.status >= 500 || !strings.Contains(a.error(t).Message, want) {
			t.Errorf("%.60s: %d %s", body, a.status, a.body)
		}
	}
	a := f.do(request{method: "POST", path: "/api/v1/tokens", token: admin, ctype: "text/plain", body: []byte("{}")})
	if a.status != http.StatusUnsupportedMediaType {
		t.Errorf("text/plain: %d", a.status)
	}
}

func TestMintNeedsRandomness(t *testing.T) {
	if _, err := web.Mint(web.NewToken{}, morning, strings.NewReader("short")); err == nil {
		t.Error("a token was made of too little")
	}
}
