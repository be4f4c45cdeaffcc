package reach

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/reach/cascade"
)

const (
	gathered  = 256              // reposts and comments that wait to be stored, and are stored at once
	gathering = time.Second      // for which they are gathered
	refused   = 10 * time.Minute // until a network that has no stream for us is asked again
)

// listen hears what the network tells by itself, whichever daemon speaks for the channel: a network calls any
// of them, and what is told to two counts once.
func (r *reader) listen(ctx context.Context, l channels.Listener) {
	for ctx.Err() == nil {
		r.listenOnce(ctx, l)
		wait(ctx, nil, refused)
	}
}

// listenOnce hears one sequence to its end.
func (r *reader) listenOnce(ctx context.Context, l channels.Listener) {
	ctx, cancel := context.WithCancel(ctx)
	heard := make(chan channels.Heard, gathered)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	wg.Go(func() { r.keep(ctx, heard) })
	defer close(heard)
	broken := false
	for h, err := range l.Listen(ctx) {
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			r.opt.Metrics.gap(r.traits.Network)
			if !broken {
				r.log.WarnContext(ctx, "what the network tells by itself is cut off; it is read the slower way until it is back", "error", err)
				r.catchUp(ctx)
			}
			broken = true
			continue
		case broken: // what happened meanwhile was told to nobody
			broken = false
			r.catchUp(ctx)
		}
		select {
		case heard <- h:
		case <-ctx.Done():
			return
		}
	}
}

// catchUp reads all numbers and lists at once.
func (r *reader) catchUp(ctx context.Context) {
	r.posts.missed()
	if err := r.opt.Store.ReadNow(ctx, r.traits.Name, r.opt.Now()); err != nil && ctx.Err() == nil {
		r.log.ErrorContext(ctx, "the posts could not be made due; they are read on their cadence", "error", err)
	}
}

// keep stores what is heard, gathered for a moment, until heard is closed.
func (r *reader) keep(ctx context.Context, heard <-chan channels.Heard) {
	for h := range heard {
		some := []channels.Heard{h}
		timer := time.NewTimer(gathering)
		for more := true; more && len(some) < gathered; {
			select {
			case h, ok := <-heard:
				if more = ok; ok {
					some = append(some, h)
				}
			case <-timer.C:
				more = false
			case <-ctx.Done():
				more = false
			}
		}
		timer.Stop()
		if err := r.store(context.WithoutCancel(ctx), some, channels.OpStream); err != nil {
			r.log.ErrorContext(ctx, "what was heard of our posts could not be stored; the lists have it", "error", err)
			r.posts.missed()
		}
	}
}

// store makes readings of what was heard or listed, one for each post of ours; op tells what each costs.
func (r *reader) store(ctx context.Context, some []channels.Heard, op channels.Op) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	now, price := r.opt.Now(), 0.0
	if p, ok := r.channel.(channels.Pricer); ok {
		price = p.Price(op, "")
	}
	var readings []alert.Reading
	kept := map[string]cascade.Faults{}
	at := map[string]int{}
	for _, h := range some {
		t, ok := r.posts.find(h.Post)
		if !ok {
			var err error
			t, err = r.opt.Store.TrackedPost(ctx, r.traits.Name, h.Post, now)
			if errors.Is(err, alert.ErrNotFound) { // not ours, or over
				continue
			}
			if err != nil {
				return err
			}
		}
		i, again := at[h.Post]
		if !again {
			i = len(readings)
			at[h.Post] = i
			readings = append(readings, alert.Reading{Post: t, Only: true, At: now})
		}
		kept[h.Post] = kept[h.Post].Plus(r.admit(&readings[i], h))
		readings[i].Cost += price
	}
	for i := range readings {
		readings[i].KeptOut = counted(kept[readings[i].Post.Post.ID])
	}
	if len(readings) == 0 {
		return nil
	}
	return r.opt.Store.Record(ctx, readings)
}

// admit adds what was heard to a reading, as far as it can be, and hashed.
func (r *reader) admit(to *alert.Reading, h channels.Heard) cascade.Faults {
	if h.Comment == nil {
		one, faults := cascade.Admit(r.hide(to.Post, h.Repost), to.Post.Post.At, to.At)
		to.Reposts = append(to.Reposts, one)
		return faults
	}
	one := r.hideComment(*h.Comment)
	as, faults := cascade.Admit(alert.Repost{Followers: one.Followers, At: one.At}, to.Post.Post.At, to.At)
	one.Followers, one.At = as.Followers, as.At
	to.Comments = append(to.Comments, one)
	return faults
}
