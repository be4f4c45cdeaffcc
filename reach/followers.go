package reach

import (
	"context"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// followersFresh is how long the followers of our own account are taken from memory.
const followersFresh = 10 * time.Minute

// noteFollowers stores how many followed our own account when the post was made.
func (r *reader) noteFollowers(ctx context.Context, p alert.Post) {
	checker, ok := r.channel.(channels.Checker)
	if !ok {
		return
	}
	if r.followers == nil || r.opt.Now().Sub(r.asked) > followersFresh {
		account, err := checker.Check(ctx)
		if err != nil {
			if ctx.Err() == nil {
				r.log.WarnContext(ctx, "our own followers could not be read", "error", err)
			}
			return
		}
		r.followers, r.asked = account.Followers, r.opt.Now()
	}
	if r.followers == nil {
		return
	}
	if err := r.opt.Store.SetFollowers(ctx, p, *r.followers); err != nil && ctx.Err() == nil {
		r.log.ErrorContext(ctx, "our own followers could not be stored", "error", err)
	}
}
