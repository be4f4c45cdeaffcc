package mastodon

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Publish implements [channels.Channel]: the pictures first, then one create. Whatever happens to the
// pictures, nothing has been posted then, so such an error is never [channels.Unsure].
func (c *Channel) Publish(ctx context.Context, d channels.Draft) (alert.Post, error) {
	return c.create(ctx, d, "")
}

// Reply implements [channels.Replier].
func (c *Channel) Reply(ctx context.Context, to alert.Post, d channels.Draft) (alert.Post, error) {
	return c.create(ctx, d, mastodon.ID(to.ID))
}

func (c *Channel) create(ctx context.Context, d channels.Draft, to mastodon.ID) (alert.Post, error) {
	ups, err := c.upload(ctx, d.Media, nil)
	if err != nil {
		return alert.Post{}, err
	}
	if c.server.Load().honorsKey {
		ctx = channels.WithKey(ctx, keyOf(d))
	}
	made, err := c.client.PostStatus(
		withCall(ctx, channels.OpCreate, "quote_approval_policy="+c.cfg.Quotes),
		&mastodon.Toot{
			Status: d.Text, InReplyToID: to, MediaIDs: ids(ups), Visibility: c.cfg.Visibility,
			Language: language(d.Lang), SpoilerText: c.cfg.SpoilerText, Sensitive: c.cfg.Sensitive,
		})
	if err != nil {
		return alert.Post{}, c.failure(channels.OpCreate, err)
	}
	if made.ID == "" {
		return alert.Post{}, unclear(channels.OpCreate, errNoID)
	}
	c.posted.keep(string(made.ID), ups)
	return c.post(made), nil
}

// post tells what is live. A server may leave out the address for people (it is null for a post that is
// seen nowhere); the name for machines leads there too.
func (c *Channel) post(s *mastodon.Status) alert.Post {
	p := alert.Post{Channel: c.name, ID: string(s.ID), URL: cmp.Or(s.URL, s.URI), At: s.CreatedAt}
	if p.At.IsZero() {
		p.At = time.Now()
	}
	return p
}

// language is what the API takes: ISO 639-1, so of "en-US" only "en".
func language(l alert.Lang) string {
	primary, _, _ := strings.Cut(string(l), "-")
	return primary
}
