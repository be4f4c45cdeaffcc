package rehearsal

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // OAuth 1.0a signs with HMAC-SHA1 (RFC 5849)
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// authenticate finds out who asks, by an OAuth 2.0 user token or an OAuth 1.0a signature.
func (d *xDialect) authenticate(c *xCall) bool {
	body, err := io.ReadAll(c.Body)
	if err != nil {
		return false
	}
	c.body, c.Body = body, io.NopCloser(bytes.NewReader(body))
	scheme, rest, _ := strings.Cut(c.Header.Get("Authorization"), " ")
	switch scheme {
	case "Bearer":
		c.me = d.n.accountByToken(rest)
	case "OAuth":
		c.me = d.signer(c.Request, body, oauthParams(rest))
	}
	return c.me != nil
}

// signer returns the account that made an OAuth 1.0a signature, or nil if it is wrong or was used before.
func (d *xDialect) signer(r *http.Request, body []byte, p map[string]string) *Account {
	who := d.n.accountByToken(p["oauth_token"])
	nonce := p["oauth_token"] + " " + p["oauth_nonce"]
	if who == nil || p["oauth_consumer_key"] != d.appKey || p["oauth_signature_method"] != "HMAC-SHA1" ||
		p["oauth_nonce"] == "" || p["oauth_timestamp"] == "" || d.nonces[nonce] {
		return nil
	}
	mac := hmac.New(sha1.New, []byte(oauthEscape(d.appSecret)+"&"+oauthEscape(who.Secret)))
	mac.Write([]byte(oauthBase(r, body, p)))
	want := base64.StdEncoding.EncodeToString(mac.Sum(nil))
	if !hmac.Equal([]byte(want), []byte(p["oauth_signature"])) {
		return nil
	}
	d.nonces[nonce] = true
	return who
}

// oauthParams reads the parameters of an Authorization header (RFC 5849 section 3.5.1).
func oauthParams(header string) map[string]string {
	out := map[string]string{}
	for part := range strings.SplitSeq(header, ",") {
		k, v, _ := strings.Cut(strings.TrimSpace(part), "=")
		value, err := url.PathUnescape(strings.Trim(v, `"`))
		if err == nil {
			out[k] = value
		}
	}
	return out
}

// oauthBase is the text that is signed (RFC 5849 section 3.4.1).
func oauthBase(r *http.Request, body []byte, oauth map[string]string) string {
	var pairs []string
	add := func(k, v string) { pairs = append(pairs, oauthEscape(k)+"="+oauthEscape(v)) }
	for k, v := range oauth {
		if k != "oauth_signature" && k != "realm" {
			add(k, v)
		}
	}
	given := []url.Values{r.URL.Query()}
	if ctype, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); ctype == "application/x-www-form-urlencoded" {
		form, _ := url.ParseQuery(string(body)) // what it cannot read was not signed either
		given = append(given, form)
	}
	for _, values := range given {
		for k, vs := range values {
			for _, v := range vs {
				add(k, v)
			}
		}
	}
	slices.Sort(pairs)
	return r.Method + "&" + oauthEscape(oauthAddress(r)) + "&" + oauthEscape(strings.Join(pairs, "&"))
}

// oauthAddress is where the client sent the request, before any prefix was cut off.
func oauthAddress(r *http.Request) string {
	scheme, plain := "http", ":80"
	if r.TLS != nil {
		scheme, plain = "https", ":443"
	}
	path, _, _ := strings.Cut(r.RequestURI, "?")
	return scheme + "://" + strings.TrimSuffix(strings.ToLower(r.Host), plain) + path
}

// oauthEscape escapes all but the unreserved characters (RFC 5849 section 3.6).
func oauthEscape(s string) string {
	var out strings.Builder
	for _, b := range []byte(s) {
		if b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || strings.IndexByte("-._~", b) >= 0 {
			out.WriteByte(b)
		} else {
			fmt.Fprintf(&out, "%%%02X", b)
		}
	}
	return out.String()
}
