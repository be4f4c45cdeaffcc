package bluesky

import (
	"context"
	"errors"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Reply implements [channels.Replier].
func (c *Channel) Reply(ctx context.Context, to alert.Post, d channels.Draft) (alert.Post, error) {
	u, err := parseRecord(to.ID)
	if err != nil {
		return alert.Post{}, refused(err.Error())
	}
	parent, err := c.read(ctx, channels.OpFind, u)
	if errors.Is(err, alert.ErrNotFound) {
		return alert.Post{}, refused("the post to answer is gone")
	}
	if err != nil {
		return alert.Post{}, err
	}
	at := thread{Root: parent.ref, Parent: parent.ref}
	if parent.Post.Reply != nil {
		at.Root = parent.Post.Reply.Root
	}
	return c.publish(ctx, d, &at, nil)
}

// Replace publishes d in the place of a post of ours, which is then removed. The network can change a
// record, but the official client has been seen to keep showing the first version, so this channel is no
// Editor. The new post quotes the old one instead of answering it: an answer to a post that is gone drops
// out of people's feeds. Repeating it makes no second post.
func (c *Channel) Replace(ctx context.Context, old alert.Post, d channels.Draft) (alert.Post, error) {
	p, err := c.publish(ctx, d, nil, &ref{URI: old.ID, CID: old.Version})
	if err != nil {
		return alert.Post{}, err
	}
	return p, c.Delete(ctx, old)
}
