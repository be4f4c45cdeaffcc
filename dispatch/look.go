package dispatch

import (
	"context"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// look asks the network whether an unsure delivery landed.
func (l *lane) look(ctx context.Context, d alert.Delivery) {
	defer l.nudge()
	defer l.looked(d.ID)
	finder, ok := l.Channel.(channels.Finder)
	if !ok {
		l.heed(finding, nil)
		l.settle(ctx, d, unreadable(d, l.opt.Now(), l.rules))
		return
	}
	post, err := l.find(ctx, finder, d)
	l.heed(finding, err)
	l.settle(ctx, d, afterFind(d, post, err, l.opt.Now(), l.rules))
}

func (l *lane) find(ctx context.Context, finder channels.Finder, d alert.Delivery) (post alert.Post, err error) {
	ctx, cancel := context.WithTimeout(ctx, l.Timeout)
	defer cancel()
	defer recovered(&err)
	return finder.Find(ctx, draft(d))
}
