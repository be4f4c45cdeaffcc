package reach

import (
	"context"
	"time"

	"github.com/hueandcry/hueandcry/channels"
)

// overlap of two looks: networks order their lists roughly.
const overlap = 2 * time.Minute

// comments reads who quoted our posts and replied to them, of all posts in one list: where a number
// has changed or something was missed, and now and then in any case. What is read again counts once.
func (r *reader) comments(ctx context.Context, l channels.CommentLister) {
	for failures := 0; ctx.Err() == nil; {
		now := r.opt.Now()
		posts, since, due := r.posts.uncommented(now, r.opt.Cadence.Interval(r.traits.Network, 0))
		if !due || !r.serves() {
			wait(ctx, nil, time.Second)
			continue
		}
		newest, err := r.commentsSince(ctx, l, since.Add(-overlap))
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			r.posts.commented(posts, now, newest)
			failures = 0
			continue
		}
		if failures++; failures == 1 {
			r.log.WarnContext(ctx, "who quoted our posts and replied to them could not be read; it is tried again", "error", err)
		}
		wait(ctx, nil, backOff(err, time.Second, failures))
	}
}

// commentsSince stores what is listed, and tells when the newest of it was made.
func (r *reader) commentsSince(ctx context.Context, l channels.CommentLister, since time.Time) (newest time.Time, err error) {
	var some []channels.Heard
	n := 0
	for h, err := range l.Comments(ctx, since) {
		if err != nil {
			return newest, err
		}
		some = append(some, h)
		if h.Comment.At.After(newest) {
			newest = h.Comment.At
		}
		if n++; n == longest {
			break
		}
		if len(some) == gathered {
			if err := r.store(ctx, some, channels.OpReposters); err != nil {
				return newest, err
			}
			some = some[:0]
		}
	}
	return newest, r.store(ctx, some, channels.OpReposters)
}
