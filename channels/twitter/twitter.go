// Package twitter publishes on X (once Twitter): on the X API v2 by a small client of its own, and with
// `api: v1.1` through go-twitter, for enterprise tiers and for servers that speak the old API.
//
// X deduplicates nothing but equal text of one account, unofficially and for some hours. So a create is
// sent once; what is ambiguous is looked for on the account's own timeline by the alert's marker.
package twitter

import (
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Network is the name of the network.
const Network = "x"

// attemptTimeout is how long one attempt may take by default; see [channels.Options].
const attemptTimeout = 10 * time.Second

// New returns the channel of one account. The options name the channel and may replace parts of its
// transport; mode says who can see what it publishes. New makes no request. Its error lists everything
// that is wrong with the configuration.
func New(cfg Config, o channels.Options, mode channels.Mode) (channels.Channel, error) {
	cfg, err := cfg.withDefaults(mode)
	if err != nil {
		return nil, err
	}
	settle := cfg.Settle
	if settle == 0 {
		settle = max(o.Timeout, attemptTimeout) + 30*time.Second
	}
	o.Network, o.Fresh, o.Key, o.Paces = Network, true, false, reading()
	o.Sign, o.Secrets = cfg.sign, append(o.Secrets, cfg.secrets()...)
	a := &account{
		cfg: cfg,
		t:   channels.NewTransport(o),
		traits: channels.Traits{
			Name: o.Channel, Network: Network, Mode: mode, Host: channels.HostOf(cfg.WebURL),
			Dedup: channels.DedupDuplicate, Settle: settle, Reads: 3,
			// A delete takes the face away. Most apps are refused an answer that nobody asked for.
			Corrects: []alert.Action{alert.Delete},
		},
	}
	if cfg.API == apiLegacy {
		a.traits.Corrects = []alert.Action{alert.Delete, alert.Reply}
		l := &legacy{account: a}
		l.pictures.Store(isLive(cfg.BaseURL)) // X itself takes them by v2; of another server only Check can tell
		return l, nil
	}
	if cfg.WebhookSecret != "" {
		return newHooked(&client{account: a}), nil
	}
	return &client{account: a}, nil
}

// account is what both APIs share: who we are and the way to the network.
type account struct {
	cfg    Config
	t      *channels.Transport
	traits channels.Traits
	me     whoami
}

// client speaks X API v2.
type client struct{ *account }

// Traits implements [channels.Channel].
func (a *account) Traits() channels.Traits { return a.traits }

// CloseIdleConnections lets go of connections that wait for another call.
func (a *account) CloseIdleConnections() { a.t.CloseIdleConnections() }

// Limits implements [channels.Channel].
func (c *client) Limits() alert.Limits { return limits(maxImages) }

// post is what is live out there under an id.
func (a *account) post(id string, at time.Time) alert.Post {
	handle := a.me.handle()
	if handle == "" {
		handle = "i" // X leads on from there
	}
	return alert.Post{Channel: a.traits.Name, ID: id, URL: a.cfg.WebURL + "/" + handle + "/status/" + id, At: at.UTC()}
}
