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
	post, err := l.attempt(ctx, d)
	var o alert.Outcome
	l.tell(func(c *Core) { o = c.Sent(d, post, err, l.moment()) })
	l.settle(ctx, d, o)
}

func (l *lane) attempt(ctx context.Context, d alert.Delivery) (post alert.Post, err error) {
	ctx, cancel := context.WithTimeout(ctx, l.Timeout)
	defer cancel()
	defer recovered(&err)
	ctx = channels.WithLeave(ctx, func(ctx context.Context) error { return l.leave(ctx, d) })
	if d.Action == alert.Delete {
		return l.remove(ctx, d)
	}
	dr, err := l.draft(ctx, d)
	if err != nil {
		return post, err
	}
	editor, edits := l.Channel.(channels.Editor)
	replier, replies := l.Channel.(channels.Replier)
	switch {
	case d.Action == alert.Publish:
		return l.Channel.Publish(ctx, dr)
	case d.Action == alert.Edit && edits:
		return editor.Edit(ctx, d.Target, dr)
	case d.Action == alert.Reply && replies:
		return replier.Reply(ctx, d.Target, dr)
	}
	return post, unable(d)
}

// leave is asked right before anything goes out that people see. The lease comes last: the store may have
// taken its time to answer, and so may whoever froze this machine meanwhile.
func (l *lane) leave(ctx context.Context, d alert.Delivery) error {
	if err := l.opt.Store.Leave(ctx, d, l.opt.Now()); err != nil {
		return &channels.Error{Kind: channels.Temporary, Op: channels.Op(d.Action.Desk()), Reason: err.Error()}
	}
	return l.may(d.Action.Desk())
}

func (l *lane) may(desk alert.Desk) (err error) {
	l.tell(func(c *Core) { err = c.May(desk, l.moment()) })
	return err
}

// remove asks for the removal. Whether the post is gone is for a look to tell.
func (l *lane) remove(ctx context.Context, d alert.Delivery) (alert.Post, error) {
	c, ok := l.Channel.(channels.Deleter)
	if !ok {
		return alert.Post{}, unable(d)
	}
	if err := l.leave(ctx, d); err != nil {
		return alert.Post{}, err
	}
	return d.Target, c.Delete(ctx, d.Target)
}

func unable(d alert.Delivery) error {
	return &channels.Error{
		Kind: channels.Refused, Op: channels.Op(d.Action.Desk()),
		Reason: "no program can do that on this network; do it by hand, then give the delivery up: " + d.Target.URL,
	}
}

// draft is what the channel is given: the frozen rendering and the names that a repeat carries again.
func (l *lane) draft(ctx context.Context, d alert.Delivery) (channels.Draft, error) {
	dr := draft(d)
	for _, m := range d.Rendering.Media {
		content, err := l.opt.Store.Photo(ctx, m.SHA256)
		if err != nil { // nothing has left yet
			return dr, &channels.Error{Kind: channels.Temporary, Op: channels.OpMedia, Reason: "the picture could not be read from the store", Err: err}
		}
		dr.Media = append(dr.Media, channels.Media{Media: m, Content: content})
	}
	return dr, nil
}

func draft(d alert.Delivery) channels.Draft {
	return channels.Draft{Key: d.Key, Created: d.Created, Text: d.Rendering.Text, Lang: d.Rendering.Lang, Marker: d.Rendering.Marker}
}

// recovered turns a panic into an error that nobody has classified, so that one poisoned alert cannot
// take the lane with it.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("the channel panicked: %v", r)
	}
}
