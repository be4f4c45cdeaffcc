package bluesky

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/channels"
)

const (
	lookEvery = 2 * time.Second // for new notifications
	pagesBack = 20              // of notifications; what is older is missed
	firstBack = 24 * time.Hour  // that the first look reads back: who is found on a list is known without when and through whom
	marks     = 200             // notifications that are known again
	hold      = time.Minute     // the longest pause in trouble
)

// Listen implements [channels.Listener]. The account's notifications are looked at every few seconds: that
// is one request, and they tell when and through whom. With Config.Jetstream reposts come as they happen.
func (c *Channel) Listen(ctx context.Context) iter.Seq2[channels.Heard, error] {
	return func(yield func(channels.Heard, error) bool) {
		look := (&notices{channel: c, yield: yield}).look
		if c.cfg.Jetstream != "" {
			look = (&jetstream{channel: c, yield: yield}).hear
		}
		for failures := 0; ; failures++ {
			well, err := look(ctx)
			if errors.Is(err, errStopped) || ctx.Err() != nil {
				return
			}
			if well {
				failures = 0
			}
			rest := lookEvery
			if err != nil {
				e := c.api.transport.Failure(channels.OpStream, err)
				if e.Kind == channels.Unsure { // listening has no effect
					e.Kind = channels.Temporary
				}
				if !yield(channels.Heard{}, e) || e.Kind == channels.Auth || e.Kind == channels.Refused {
					return
				}
				rest = max(min(hold, lookEvery<<min(failures, 4)), e.RetryAfter)
			}
			select {
			case <-time.After(rest):
			case <-ctx.Done():
				return
			}
		}
	}
}

// errStopped says that the consumer wants no more.
var errStopped = errors.New("stopped")

// notices looks at the notifications.
type notices struct {
	channel *Channel
	yield   func(channels.Heard, error) bool
	begun   bool
	seen    []string // uris, the newest first
}

// look tells what is new since the last look, oldest first; the first look what there was while nobody listened.
func (l *notices) look(ctx context.Context) (well bool, err error) {
	var news []Notification
	cursor, missed := "", false
	for n := 1; ; n++ {
		page, next, err := l.channel.Notifications(ctx, cursor, "repost", "repost-via-repost", reasonReply, reasonQuote)
		if err != nil {
			return false, err
		}
		known := slices.IndexFunc(page, func(n Notification) bool { return slices.Contains(l.seen, n.URI) })
		if known >= 0 {
			page, next = page[:known], ""
		}
		news = append(news, page...)
		cursor = next
		if cursor == "" || !l.begun && len(page) > 0 && time.Since(page[len(page)-1].Told) > firstBack {
			break
		}
		if n == pagesBack {
			missed = l.begun
			break
		}
	}
	seen := make([]string, 0, marks)
	for _, n := range news[:min(len(news), marks)] {
		seen = append(seen, n.URI)
	}
	slices.Reverse(news)
	if err := l.channel.tell(ctx, news, l.yield); err != nil {
		return false, err
	}
	l.seen = append(seen, l.seen[:min(len(l.seen), marks-len(seen))]...)
	l.begun = true
	if missed {
		return true, &channels.Error{
			Kind: channels.Temporary, Op: channels.OpStream,
			Reason: "more happened than the notifications are read back; the lists have the rest",
		}
	}
	return true, nil
}

// tell yields reposts and comments with the followers of whoever made them.
func (c *Channel) tell(ctx context.Context, news []Notification, yield func(channels.Heard, error) bool) error {
	for some := range slices.Chunk(news, batch) {
		people := make([]profile, len(some))
		for i, n := range some {
			people[i].DID = n.Author
		}
		followers, err := c.followers(ctx, people)
		if err != nil {
			return err
		}
		for _, n := range some {
			if !yield(n.heard(followers[n.Author]), nil) {
				return errStopped
			}
		}
	}
	return nil
}
