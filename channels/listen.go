package channels

import (
	"context"
	"iter"

	"github.com/hueandcry/hueandcry/alert"
)

// Listener yields reposts of our posts as they happen, until ctx ends or the consumer stops. It is an
// accelerator and never the truth: an account may come again, and a post need not be ours.
//
// Each break is yielded as an *[Error], and what happened until the next connection must be read another
// way. The sequence goes on after it, with pauses of its own, unless the error is [Refused] or [Auth]. It
// leaves no goroutine behind.
type Listener interface {
	Listen(ctx context.Context) iter.Seq2[Heard, error]
}

// Heard is one repost that a network told of by itself.
type Heard struct {
	alert.Repost

	Post string // the network's id of the post that was reposted
}
