package channels

import (
	"context"
	"iter"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Listener yields reposts of our posts, and where the network tells comments on them, as they happen, until ctx
// ends or the consumer stops. It is an accelerator and never the truth: an account may come again, and a post
// need not be ours.
//
// Each break is yielded as an *[Error], and what happened until the next connection must be read another
// way. The sequence goes on after it, with pauses of its own, unless the error is [Refused] or [Auth]. It
// leaves no goroutine behind.
type Listener interface {
	Listen(ctx context.Context) iter.Seq2[Heard, error]
}

// CommentLister yields the comments on all of our posts that still stand and came after a moment, newest first.
// A post need not be ours. The consumer may stop at any time.
type CommentLister interface {
	Comments(ctx context.Context, since time.Time) iter.Seq2[Heard, error]
}

// Heard is one repost that a network told of by itself, or one comment.
type Heard struct {
	alert.Repost // empty if it is a comment

	Post    string         // the network's id of the post that was reposted or commented on
	Comment *alert.Comment // nil if it is a repost
}
