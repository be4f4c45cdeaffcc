package dispatch

import (
	"context"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// look asks the network what became of an unsure delivery.
func (l *lane) look(ctx context.Context, d alert.Delivery) {
	post, err := l.read(ctx, d)
	var o alert.Outcome
	l.tell(func(c *Core) { o = c.Looked(d, post, err, l.moment()) })
	l.settle(ctx, d, o)
}

func (l *lane) read(ctx context.Context, d alert.Delivery) (post alert.Post, err error) {
	ctx, cancel := context.WithTimeout(ctx, l.Timeout)
	defer cancel()
	defer recovered(&err)
	if err := l.may(Looking); err != nil {
		return post, err
	}
	switch d.Action.Desk() {
	case alert.DeskDelete:
		if c, ok := l.Channel.(channels.Witness); ok {
			return d.Target, stands(c.Stands(ctx, d.Target))
		}
	case alert.DeskCreate:
		if c, ok := l.Channel.(channels.Finder); ok {
			return c.Find(ctx, draft(d))
		}
	case alert.DeskEdit, Looking:
	}
	return alert.Post{}, nil // nothing to read
}

// stands puts what a witness says as every look does.
func stands(still bool, err error) error {
	if err == nil && !still {
		return alert.ErrNotFound
	}
	return err
}
