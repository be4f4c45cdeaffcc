// Package bluesky publishes on Bluesky, and on any other server of the AT Protocol, through a small XRPC
// client of its own.
//
// The client chooses the key of every record it writes, so a repeat cannot become a second post: the key
// derives from the delivery, and the write says that nothing may stand there yet. One thing it cannot
// prevent: a repeat after a delete brings the post back. Whoever repeats must first look whether the
// alert is still in force; dispatch does.
package bluesky

import (
	"fmt"
	"time"

	"github.com/rivo/uniseg"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Network is the name of this kind of place.
const Network = "bluesky"

// Limits of a post (lexicons app.bsky.feed.post and app.bsky.embed.images).
const (
	maxGraphemes = 300
	maxBytes     = 3000
	maxImages    = 4
	maxImage     = 950_000 // bytes; servers refuse from 1,000,000 on, newer ones from 2,000,000
	maxAlt       = 2000    // the lexicon sets none; the official client does
	maxLangs     = 3
)

// Channel is one account of the agency.
type Channel struct {
	traits channels.Traits
	cfg    Config
	api    *api
}

// New returns the channel of one account. It makes no call: the first that needs a session logs in.
func New(cfg Config, o channels.Options, mode channels.Mode) (channels.Channel, error) {
	cfg, err := cfg.withDefaults(mode)
	if err != nil {
		return nil, fmt.Errorf("channel %s: %w", o.Channel, err)
	}
	o.Network, o.Paces = Network, []channels.Pace{reading}
	o.Secrets = append([]string{cfg.Password}, o.Secrets...)
	return &Channel{
		traits: channels.Traits{
			Name: o.Channel, Network: Network, Mode: mode, Host: channels.HostOf(cfg.WebURL),
			Dedup: channels.DedupID, Settle: 40 * time.Second, Reads: 1,
			// The network can change a record, but people have been seen to be shown its first version.
			Corrects: []alert.Action{alert.Delete, alert.Reply},
		},
		cfg: cfg,
		api: newAPI(cfg, channels.NewTransport(o)),
	}, nil
}

// Traits implements [channels.Channel].
func (c *Channel) Traits() channels.Traits { return c.traits }

// CloseIdleConnections lets go of connections that wait for another call.
func (c *Channel) CloseIdleConnections() { c.api.transport.CloseIdleConnections() }

// Limits implements [channels.Channel].
func (c *Channel) Limits() alert.Limits {
	return alert.Limits{
		Text: maxGraphemes, Count: uniseg.GraphemeClusterCount, Unit: "graphemes", Bytes: maxBytes,
		Links: linked, Images: maxImages, ImageBytes: maxImage, Alt: maxAlt,
	}
}
