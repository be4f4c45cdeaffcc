package mastodon_test

import (
	"context"
	"sync"
	"testing"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/channels/channeltest"
	"github.com/hueandcry/hueandcry/channels/mastodon"
	"github.com/hueandcry/hueandcry/rehearsal"
)

const canary = "canary-8Jq2-mastodon-token"

// open makes the agency's account and a channel for it.
func open(t testing.TB, n *rehearsal.Network, base string, o channels.Options) *mastodon.Channel {
	t.Helper()
	n.AddAccount(rehearsal.Account{Handle: "larkmoor", Name: "Larkmoor Police", Token: canary, Role: rehearsal.Agency, Followers: 4200})
	if o.Channel == "" {
		o.Channel = "mastodon-main"
	}
	o.Share = 1000
	c, err := mastodon.New(mastodon.Config{BaseURL: base, Token: canary}, o, channels.ModeExercise)
	if err != nil {
		t.Fatal(err)
	}
	return c.(*mastodon.Channel)
}

// checked knows its server before its first post, as the daemon sees to at its start.
type checked struct {
	*mastodon.Channel

	once sync.Once
}

func (c *checked) check(ctx context.Context) { _, _ = c.Check(ctx) }

func (c *checked) Publish(ctx context.Context, d channels.Draft) (alert.Post, error) {
	c.once.Do(func() { c.check(context.WithoutCancel(ctx)) })
	return c.Channel.Publish(ctx, d)
}

func subject(open func(t testing.TB, n *rehearsal.Network, base string) channels.Channel) channeltest.Subject {
	return channeltest.Subject{Network: "mastodon", Secrets: []string{canary}, New: open}
}

func TestConformanceWhereTheKeyIsHonored(t *testing.T) {
	channeltest.Run(t, subject(func(t testing.TB, n *rehearsal.Network, base string) channels.Channel {
		t.Helper()
		return &checked{Channel: open(t, n, base, channels.Options{Timeout: channeltest.Timeout})}
	}))
}
