package dispatch

import (
	"context"
	"fmt"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// send makes one attempt. The intention was written down by Claim; what comes of it is written down
// before the worker is free again.
func (l *lane) send(ctx context.Context, d alert.Delivery) {
	post, err := l.publish(ctx, d)
	l.heed(sending, err)
	o := afterSend(d, post, err, l.opt.Now(), l.rules)
	if o.State == alert.Sent && post.ID == "" { // a channel that lost the id must not pass for success
		o = afterSend(d, post, &channels.Error{Kind: channels.Unsure, Op: channels.OpCreate, Reason: "the network's answer lacks the post's id"}, l.opt.Now(), l.rules)
	}
	l.settle(ctx, d, o)
	l.nudge()
}

func (l *lane) publish(ctx context.Context, d alert.Delivery) (post alert.Post, err error) {
	ctx, cancel := context.WithTimeout(ctx, l.Timeout)
	defer cancel()
	defer recovered(&err)
	dr := draft(d)
	for _, m := range d.Rendering.Media {
		content, err := l.opt.Store.Photo(ctx, m.SHA256)
		if err != nil { // nothing has left yet
			return alert.Post{}, &channels.Error{Kind: channels.Temporary, Op: channels.OpMedia, Reason: "the picture could not be read from the store", Err: err}
		}
		dr.Media = append(dr.Media, channels.Media{Media: m, Content: content})
	}
	return l.Channel.Publish(ctx, dr)
}

// recovered turns a panic into an error that nobody has classified, so that one poisoned alert cannot
// take the lane with it.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("the channel panicked: %v", r)
	}
}
