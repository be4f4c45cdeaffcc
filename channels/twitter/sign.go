package twitter

import (
	"context"
	"net/http"

	"github.com/dghubble/oauth1"
)

// sign puts the account's credentials on each attempt. It sits inside the repeats, so that every attempt
// of OAuth 1.0a has a nonce of its own, and behind the choice of the address, which the signature covers.
func (c Config) sign(next http.RoundTripper) http.RoundTripper {
	if c.Token != "" {
		return bearer{token: c.Token, next: next}
	}
	ctx := context.WithValue(context.Background(), oauth1.HTTPClient, &http.Client{Transport: next})
	app := oauth1.NewConfig(c.ConsumerKey, c.ConsumerSecret)
	return app.Client(ctx, oauth1.NewToken(c.AccessToken, c.AccessTokenSecret)).Transport
}

type bearer struct {
	token string
	next  http.RoundTripper
}

func (b bearer) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set("Authorization", "Bearer "+b.token)
	return b.next.RoundTrip(req)
}
