package bluesky

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// The reasons of notifications that are about comments.
const (
	reasonReply = "reply"
	reasonQuote = "quote"
)

// Comments implements [channels.CommentLister] by the account's notifications.
func (c *Channel) Comments(ctx context.Context, since time.Time) iter.Seq2[channels.Heard, error] {
	return func(yield func(channels.Heard, error) bool) {
		for cursor, done := "", false; !done; done = done || cursor == "" {
			page, next, err := c.Notifications(ctx, cursor, reasonReply, reasonQuote)
			if err != nil {
				yield(channels.Heard{}, err)
				return
			}
			cursor = next
			var news []Notification
			for _, n := range page {
				if done = !n.Told.IsZero() && n.Told.Before(since); done {
					break
				}
				if n.Reason == reasonReply || n.Reason == reasonQuote {
					news = append(news, n)
				}
			}
			if err := c.tell(ctx, news, yield); err != nil {
				if !errors.Is(err, errStopped) {
					yield(channels.Heard{}, err)
				}
				return
			}
		}
	}
}

// heard is what a notification tells. The author of a post is told of the replies to its replies, too: these
// are about the post that they answer.
func (n Notification) heard(followers *int64) channels.Heard {
	comment := alert.Comment{ID: n.URI, Account: n.Author, Followers: followers, At: n.At}
	switch n.Reason {
	case reasonReply:
		comment.Kind = alert.CommentReply
		return channels.Heard{Post: n.Parent, Comment: &comment}
	case reasonQuote:
		comment.Kind = alert.CommentQuote
		return channels.Heard{Post: n.Subject, Comment: &comment}
	}
	return channels.Heard{Post: n.Subject, Repost: alert.Repost{Account: n.Author, Followers: followers, At: n.At, Via: n.Via}}
}
