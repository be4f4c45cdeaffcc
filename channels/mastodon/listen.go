package mastodon

import (
	"context"
	"iter"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Listen implements [channels.Listener] by the notifications of the stream.
func (c *Channel) Listen(ctx context.Context) iter.Seq2[channels.Heard, error] {
	return func(yield func(channels.Heard, error) bool) {
		for n, err := range c.Stream(ctx) {
			var h channels.Heard
			switch {
			case err != nil:
			case n.Kind != Boosted || n.By.ID == "" || n.Post.ID == "":
				continue
			default:
				h = channels.Heard{Post: n.Post.ID, Repost: alert.Repost{Account: n.By.ID, Followers: n.By.Followers, At: n.At}}
			}
			if !yield(h, err) {
				return
			}
		}
	}
}
