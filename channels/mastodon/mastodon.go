// Package mastodon publishes on Mastodon, and on servers that speak its API (API 4.7, docs.joinmastodon.org).
//
// The calls go through github.com/mattn/go-mastodon on the shared transport. What that library cannot say
// is added to its requests on their way out ([outward]); what it does not know (the limits of a server,
// many posts at once, streaming without a storm) are calls of our own on the same transport.
//
// # How a double post is prevented
//
// Mastodon proper remembers an Idempotency-Key for an hour and answers a repeat with the post it made. It
// writes the key down after the post, so two requests at the same time still make two posts, and other
// servers that speak this API ignore the key. Therefore a create is never repeated here; dispatch waits
// the settle time, looks with Find, and only then sends again, with the same key. More than 55 minutes
// after the first attempt the key must not be relied on: then only Find protects, and it is asked first in
// any case. Whether a server honors the key is known after Check has read what it says of itself: until
// then, and on every other server, no key is sent and Traits says [channels.DedupReadBack].
package mastodon

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Network is the name of this kind of place.
const Network = "mastodon"

// Channel is one account on one server. Its methods may be called at the same time.
type Channel struct {
	cfg  Config
	name string
	mode channels.Mode

	transport *channels.Transport
	client    *mastodon.Client

	server  atomic.Pointer[server] // what Check last read; never nil
	account atomic.Pointer[string] // our id there; nil until it is asked
	single  atomic.Bool            // the server cannot show many posts at once
	deletes *budget
	posted  *attached
}

var _ interface {
	channels.Channel
	channels.Finder
	channels.Editor
	channels.Replier
	channels.Deleter
	channels.Witness
	channels.Booster
	channels.Measurer
	channels.Reposters
	channels.Listener
	channels.CommentLister
	channels.FollowerLister
	channels.Checker
} = (*Channel)(nil)

// New returns a channel for the account that cfg names. It makes no request; call Check soon, and once a
// day, so that the channel knows its server.
func New(cfg Config, o channels.Options, mode channels.Mode) (channels.Channel, error) {
	if err := cfg.check(); err != nil {
		return nil, fmt.Errorf("channel %s (mastodon): %w", o.Channel, err)
	}
	if mode != channels.ModeActual && mode != channels.ModeExercise {
		return nil, fmt.Errorf("channel %s (mastodon): %w", o.Channel, errors.New("mode is neither actual nor exercise"))
	}
	o.Network = Network
	o.Secrets = append(slices.Clone(o.Secrets), cfg.Token)
	o.Paces = []channels.Pace{reading}
	o.Key = true   // it goes only with a context that carries one, and that needs a server that honors it
	o.Fresh = true // until the server is known it may be one that ignores the key
	t := channels.NewTransport(o)
	c := &Channel{
		cfg: cfg, name: o.Channel, mode: mode, transport: t, client: newClient(cfg, t),
		deletes: &budget{}, posted: &attached{},
	}
	c.server.Store(unknownServer())
	return c, nil
}

// Traits implements [channels.Channel]. Dedup is what is known of the server so far; the rest is fixed.
func (c *Channel) Traits() channels.Traits {
	t := channels.Traits{
		Name: c.name, Network: Network, Mode: c.mode, Host: channels.HostOf(c.cfg.BaseURL),
		Dedup: channels.DedupReadBack, Settle: 40 * time.Second, Reads: 3,
		// An edit tells everybody who boosted; deletes are few, see deleteBudget.
		Corrects: []alert.Action{alert.Edit, alert.Delete, alert.Reply},
	}
	if c.server.Load().honorsKey {
		t.Dedup = channels.DedupKey
	}
	return t
}

// Limits implements [channels.Channel]: the server's own once Check has read them, until then those of a
// server with standard settings.
func (c *Channel) Limits() alert.Limits { return c.server.Load().limits(c.cfg.SpoilerText) }

// CloseIdleConnections lets go of connections that wait for another call.
func (c *Channel) CloseIdleConnections() { c.transport.CloseIdleConnections() }

// keyOf derives the Idempotency-Key: the same for every attempt of one delivery, and it tells the server
// nothing about us.
func keyOf(d channels.Draft) string {
	sum := sha256.Sum256([]byte(d.Key))
	return hex.EncodeToString(sum[:])
}

// attached remembers which uploads the newest posts hold, so that an edit need not upload them again. It
// is a convenience: what a restart forgets is uploaded anew.
type attached struct {
	mu    sync.Mutex
	posts map[string][]upload
}

// upload is one picture that the server has.
type upload struct {
	id     mastodon.ID
	sha256 string
}

const maxAttached = 256 // posts

func (a *attached) keep(post string, ups []upload) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.posts == nil {
		a.posts = map[string][]upload{}
	}
	for id := range a.posts {
		if len(a.posts) < maxAttached {
			break
		}
		delete(a.posts, id)
	}
	a.posts[post] = ups
}

func (a *attached) of(post string) []upload {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.posts[post]
}

func (a *attached) forget(post string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.posts, post)
}
