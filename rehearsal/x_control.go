package rehearsal

// The app whose keys sign the requests of OAuth 1.0a, unless [X.SetApp] names another.
const (
	XConsumerKey    = "rehearsal-consumer-key"
	XConsumerSecret = "rehearsal-consumer-secret"
)

// X is what only the rehearsal of X has. An account's Token is its OAuth 2.0 token, and together with its
// Secret its access token of OAuth 1.0a.
type X struct{ d *xDialect }

// X returns the controls of the network X, or nil for another network.
func (n *Network) X() *X {
	d, ok := n.dialect.(*xDialect)
	if !ok {
		return nil
	}
	return &X{d: d}
}

// SetApp sets the consumer key and secret of OAuth 1.0a.
func (x *X) SetApp(key, secret string) {
	x.d.n.mu.Lock()
	defer x.d.n.mu.Unlock()
	x.d.appKey, x.d.appSecret = key, secret
}

// SpellNew makes the network answer in the spelling of 2026 (repost_count, referenced_posts,
// edit_history_post_ids) instead of the old one (retweet_count, referenced_tweets, edit_history_tweet_ids).
func (x *X) SpellNew(on bool) {
	x.d.n.mu.Lock()
	defer x.d.n.mu.Unlock()
	x.d.newSpelling = on
}

// Dollars is what X would have billed so far, by its pay-per-use table of November 2026.
func (x *X) Dollars() float64 {
	x.d.n.mu.Lock()
	defer x.d.n.mu.Unlock()
	return x.d.bill.dollars
}
