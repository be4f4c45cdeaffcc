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
	return c.publish(ctx, d, &at)
}
