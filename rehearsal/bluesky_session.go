package rehearsal

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// How long the tokens live.
const (
	blueskyAccessLife  = 2 * time.Hour
	blueskyRefreshLife = 90 * 24 * time.Hour
	blueskyGrace       = 2 * time.Hour // a refresh token that was used works so much longer
)

// blueskyTokens makes tokens that say by themselves whose they are and until when, as the true ones do:
// JSON Web Tokens, signed with a key of this rehearsal.
type blueskyTokens struct {
	n    *Network
	key  []byte
	used map[string]time.Time // refresh tokens by their id, and when they stop working
}

type blueskyClaims struct {
	Scope   string `json:"scope"`
	Subject string `json:"sub"`
	ID      string `json:"jti"`
	Issued  int64  `json:"iat"`
	Expires int64  `json:"exp"`
}

var blueskyBase64 = base64.RawURLEncoding

func newBlueskyTokens(n *Network) blueskyTokens {
	key := make([]byte, 32)
	for i := range key {
		key[i] = byte(n.rng.Uint32())
	}
	return blueskyTokens{n: n, key: key, used: map[string]time.Time{}}
}

func (t *blueskyTokens) issue(scope, typ string, a *Account, life time.Duration) string {
	now := t.n.now()
	header, _ := json.Marshal(map[string]string{"typ": typ, "alg": "HS256"})
	claims, _ := json.Marshal(blueskyClaims{scope, a.ID, t.n.newID(), now.Unix(), now.Add(life).Unix()})
	signed := blueskyBase64.EncodeToString(header) + "." + blueskyBase64.EncodeToString(claims)
	return signed + "." + t.sign(signed)
}

func (t *blueskyTokens) sign(s string) string {
	mac := hmac.New(sha256.New, t.key)
	mac.Write([]byte(s))
	return blueskyBase64.EncodeToString(mac.Sum(nil))
}

// check reads a token and says why it does not count.
func (t *blueskyTokens) check(token, scope string) (blueskyClaims, error) {
	invalid := &blueskyError{http.StatusBadRequest, "InvalidToken", "Token could not be verified"}
	var c blueskyClaims
	i := strings.LastIndexByte(token, '.')
	if i < 0 || !hmac.Equal([]byte(t.sign(token[:i])), []byte(token[i+1:])) {
		return c, invalid
	}
	_, claims, _ := strings.Cut(token[:i], ".")
	b, err := blueskyBase64.DecodeString(claims)
	if err != nil || json.Unmarshal(b, &c) != nil {
		return c, invalid
	}
	now := t.n.now()
	ends, used := t.used[c.ID]
	switch {
	case c.Scope != scope:
		return c, &blueskyError{http.StatusBadRequest, "InvalidToken", "Invalid token type"}
	case now.Unix() >= c.Expires:
		return c, &blueskyError{http.StatusBadRequest, "ExpiredToken", "Token has expired"}
	case used && now.After(ends):
		return c, &blueskyError{http.StatusBadRequest, "ExpiredToken", "Token has been revoked"}
	}
	return c, nil
}

const (
	blueskyAccessScope  = "com.atproto.appPass"
	blueskyRefreshScope = "com.atproto.refresh"
)

// authorize finds the account that a request speaks for. Where no token is needed, one that is sent
// must still be good.
func (d *blueskyDialect) authorize(r *http.Request, needs string) (*Account, error) {
	token, given := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !given && needs == "" {
		return nil, nil
	}
	if !given {
		return nil, &blueskyError{http.StatusUnauthorized, "AuthMissing", "Authentication Required"}
	}
	scope := blueskyAccessScope
	if needs == "refresh" {
		scope = blueskyRefreshScope
	}
	c, err := d.tokens.check(token, scope)
	if err != nil {
		return nil, err
	}
	a := d.n.accountByID(c.Subject)
	if a == nil {
		return nil, &blueskyError{http.StatusBadRequest, "InvalidToken", "Token could not be verified"}
	}
	if needs == "refresh" {
		if _, ok := d.tokens.used[c.ID]; !ok {
			d.tokens.used[c.ID] = d.n.now().Add(blueskyGrace)
		}
	}
	return a, nil
}

func (d *blueskyDialect) createSession(c *blueskyCall) (any, error) {
	var in struct {
		Identifier *string `json:"identifier"`
		Password   *string `json:"password"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	if in.Identifier == nil {
		return nil, blueskyInvalid("Missing required key \"identifier\" at $")
	}
	if in.Password == nil {
		return nil, blueskyInvalid("Missing required key \"password\" at $")
	}
	a := d.actor(strings.ToLower(*in.Identifier))
	if a == nil || *in.Password == "" || *in.Password != cmp.Or(a.Secret, a.Token) {
		return nil, &blueskyError{http.StatusUnauthorized, "AuthenticationRequired", "Invalid identifier or password"}
	}
	note(c.r, func(e *Entry) { e.Account = a.Handle })
	return d.opened(c, a), nil
}

func (d *blueskyDialect) refreshSession(c *blueskyCall) (any, error) { return d.opened(c, c.me), nil }

func (d *blueskyDialect) getSession(c *blueskyCall) (any, error) { return d.whoAmI(c, c.me), nil }

func (d *blueskyDialect) opened(c *blueskyCall, a *Account) map[string]any {
	out := d.whoAmI(c, a)
	out["accessJwt"] = d.tokens.issue(blueskyAccessScope, "at+jwt", a, blueskyAccessLife)
	out["refreshJwt"] = d.tokens.issue(blueskyRefreshScope, "refresh+jwt", a, blueskyRefreshLife)
	return out
}

func (d *blueskyDialect) whoAmI(c *blueskyCall, a *Account) map[string]any {
	return map[string]any{
		"did": a.ID, "handle": a.Handle, "active": true, "email": "desk@" + a.Handle, "emailConfirmed": true,
		"didDoc": map[string]any{
			"@context": []string{"https://www.w3.org/ns/did/v1"}, "id": a.ID, "alsoKnownAs": []string{"at://" + a.Handle},
			"service": []any{map[string]string{"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": c.base}},
		},
	}
}
