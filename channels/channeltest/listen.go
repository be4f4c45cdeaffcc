package channeltest

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// earshot is how long the suite waits for something to be heard.
const earshot = 30 * time.Second

// heard is one thing that a listener yielded.
type heard struct {
	channels.Heard

	err error
}

// listen hears reposts as they happen, is told of a break, and hears again after it.
func listen(w *world) {
	l := ability[channels.Listener](w)
	p := w.publish(w.textDraft())
	ctx, cancel := context.WithTimeout(w.Context(), 4*earshot)
	got := make(chan heard, 1000)
	var listening sync.WaitGroup
	listening.Go(func() {
		defer close(got)
		for h, err := range l.Listen(ctx) {
			got <- heard{h, err}
		}
	})
	defer listening.Wait()
	defer cancel()

	w.hears(got, p, 101)
	w.hears(got, p, 102)
	w.fault(rehearsal.Fault{Name: rehearsal.FaultDown})
	w.network.CutStreams()
	w.next(got, func(h heard) bool {
		e, ok := errors.AsType[*channels.Error](h.err)
		if h.err != nil && (!ok || e.Kind != channels.Temporary) {
			w.Errorf("a break is told as %v, want it temporary", h.err)
		}
		return h.err != nil
	})
	w.heal()
	w.hears(got, p, 103)
}

// hears lets strangers repost p, one after the other, until one is heard: a stream may just be opening.
func (w *world) hears(got <-chan heard, p alert.Post, followers int64) {
	w.Helper()
	known := map[string]bool{}
	repost := func() {
		who := w.stranger(followers)
		known[who.ID] = true
		w.must(w.network.Repost(p.ID, who, nil))
	}
	repost()
	for range int(earshot / time.Second) {
		select {
		case h := <-got:
			if h.err != nil || !known[h.Account] {
				continue
			}
			if h.Post != p.ID || h.Followers == nil || *h.Followers != followers || h.At.IsZero() {
				w.Errorf("heard %+v, want all of a repost of %s by one with %d followers", h.Heard, p.ID, followers)
			}
			return
		case <-time.After(time.Second):
			repost()
		}
	}
	w.Fatal("nothing was heard of a repost")
}

// next waits for something.
func (w *world) next(got <-chan heard, is func(heard) bool) {
	w.Helper()
	deadline := time.After(earshot)
	for {
		select {
		case h, ok := <-got:
			if !ok {
				w.Fatal("the listener ended")
			}
			if is(h) {
				return
			}
		case <-deadline:
			w.Fatal("nothing was heard of a break")
		}
	}
}
