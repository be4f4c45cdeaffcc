package channeltest

import (
	"context"
	"errors"
	"strings"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// leaveToAct takes leave away from everything that people would see, and counts how often it is asked for.
func leaveToAct(w *world) {
	p := w.publish(w.revision("H7K-2QF", 1))
	acts := map[string]func(context.Context) error{
		"create": func(ctx context.Context) error {
			_, err := w.channel.Publish(ctx, w.draft())
			return err
		},
	}
	if r, ok := w.channel.(channels.Replier); ok {
		acts["reply"] = func(ctx context.Context) error {
			_, err := r.Reply(ctx, p, w.revision("H7K-2QF", 2))
			return err
		}
	}
	if e, ok := w.channel.(channels.Editor); ok {
		acts["edit"] = func(ctx context.Context) error {
			_, err := e.Edit(ctx, p, w.revision("H7K-2QF", 3))
			return err
		}
	}
	sent := func() int { return len(w.entries("create")) + len(w.entries("edit")) }
	for name, act := range acts {
		asked, before := 0, sent()
		err := act(channels.WithLeave(w.Context(), func(context.Context) error {
			asked++
			return errors.New("the alert is closed")
		}))
		w.wantKind(err, channels.Temporary)
		if e, ok := errors.AsType[*channels.Error](err); ok && !strings.Contains(e.Reason, "the alert is closed") {
			w.Errorf("%s: the reason hides why: %q", name, e.Reason)
		}
		if asked != 1 || sent() != before {
			w.Errorf("%s without leave: asked %d times, %d requests went out", name, asked, sent()-before)
		}
	}
	w.shows(w.only(), w.revision("H7K-2QF", 1))

	for name, act := range acts {
		asked, before := 0, sent()
		w.must(act(channels.WithLeave(w.Context(), func(context.Context) error {
			asked++
			return nil
		})))
		if n := sent() - before; asked != n || n != 1 {
			w.Errorf("%s with leave: asked %d times, %d requests went out", name, asked, n)
		}
	}
	w.freely(p)
}

// freely removes a post while there is leave for nothing.
func (w *world) freely(p alert.Post) {
	w.Helper()
	del, ok := w.channel.(channels.Deleter)
	if !ok {
		return
	}
	if err := del.Delete(channels.WithLeave(w.Context(), func(context.Context) error {
		return errors.New("the alert is closed")
	}), p); err != nil {
		w.Errorf("a removal needs no leave: %v", err)
	}
}
