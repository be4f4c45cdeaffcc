package reach

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/reach/cascade"
)

// batch is how many posts are asked for at once; the channel splits it further where its network wants.
const batch = 100

// reader measures one channel.
type reader struct {
	*Meter

	channel  channels.Channel
	measurer channels.Measurer
	traits   channels.Traits
	log      *slog.Logger
	posts    *desk // what this process remembers of them

	followers *int64 // of our own account, when last asked
	asked     time.Time
	failures  int // in a row
}

// run reads the numbers on the cadence. What happened while nobody looked is read first.
func (r *reader) run(ctx context.Context) {
	changed, stop := r.opt.Watch()
	defer stop()
	for fresh := true; ctx.Err() == nil; {
		if !r.serves() { // another daemon reads its figures
			r.posts.clear()
			fresh = true
			wait(ctx, nil, time.Second)
			continue
		}
		var err error
		if fresh {
			err = r.opt.Store.ReadNow(ctx, r.traits.Name, r.opt.Now())
			fresh = err != nil
		}
		n := 0
		if err == nil {
			n, err = r.read(ctx)
		}
		rest := min(time.Second, r.opt.Cadence.Interval(r.traits.Network, 0)) // due posts are looked for at least this often
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			r.failures++
			r.opt.Metrics.failed(r.traits.Network)
			if r.failures == 1 { // the same trouble is told once
				r.log.WarnContext(ctx, "the figures could not be read; they grow stale until this works again", "error", err)
			}
			wait(ctx, nil, backOff(err, rest, r.failures))
			continue
		case n == batch:
			continue
		}
		r.failures = 0
		wait(ctx, changed, rest)
	}
}

// backOff is how long to rest after so many failures in a row.
func backOff(err error, rest time.Duration, failures int) time.Duration {
	rest <<= min(failures, 6)
	if e, ok := errors.AsType[*channels.Error](err); ok && e.Kind == channels.Limited {
		rest = max(rest, e.RetryAfter)
	}
	return rest
}

// due are the posts to be read now. Where one is, those that soon will be come along: a request for many
// costs no more than a request for one.
func (r *reader) due(ctx context.Context, now time.Time, stretch float64) ([]alert.Tracked, error) {
	due, err := r.opt.Store.DueForReading(ctx, r.traits.Name, now, batch)
	if err != nil || len(due) == 0 || len(due) == batch {
		return due, err
	}
	soon := time.Duration(stretch * float64(r.opt.Cadence.Interval(r.traits.Network, 0)) / 2)
	return r.opt.Store.DueForReading(ctx, r.traits.Name, now.Add(soon), batch)
}

// read measures what is due and returns how many posts that were.
func (r *reader) read(ctx context.Context) (int, error) {
	stretch := r.stretch(r.opt.Now())
	due, err := r.due(ctx, r.opt.Now(), stretch)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	began := time.Now()
	posts := make([]alert.Post, len(due))
	for i, t := range due {
		posts[i] = t.Post
	}
	samples, err := r.measurer.Measure(ctx, posts)
	if err != nil {
		return 0, err
	}
	byID := make(map[string]*alert.Sample, len(samples))
	for i := range samples {
		byID[samples[i].Post.ID] = &samples[i]
	}
	readings := make([]alert.Reading, 0, len(due))
	for _, t := range due {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		if t.Last == nil {
			r.noteFollowers(ctx, t.Post)
		}
		readings = append(readings, r.reading(t, byID[t.Post.ID], stretch))
	}
	if err := r.opt.Store.Record(ctx, readings); err != nil {
		return 0, err
	}
	r.posts.note(readings)
	r.opt.Metrics.read(r.traits.Network, time.Since(began))
	return len(due), nil
}

// reading makes of one sample what is stored.
func (r *reader) reading(t alert.Tracked, s *alert.Sample, stretch float64) alert.Reading {
	now := r.opt.Now()
	out := alert.Reading{Post: t, At: now, Next: now.Add(r.next(now.Sub(t.Post.At), stretch))}
	if s == nil {
		if t.Last == nil { // networks show a new post late: not there yet is not gone
			out.Sample = &alert.Sample{Post: t.Post, At: now}
		}
		return out
	}
	plausible, faults := cascade.Plausible(*s, t.Last)
	plausible.At = now
	out.Sample, out.KeptOut = &plausible, counted(faults)
	out.Cost = r.price(channels.OpMeasure, t, now)
	return out
}

func (r *reader) next(age time.Duration, stretch float64) time.Duration {
	d := stretch * float64(r.opt.Cadence.Interval(r.traits.Network, age))
	return time.Duration(d + (r.opt.Random()-.5)*.2*d)
}

// counted are the faults that there are, by their kinds.
func counted(f cascade.Faults) map[string]int {
	var out map[string]int
	for kind, n := range f.Each() {
		if n > 0 {
			if out == nil {
				out = map[string]int{}
			}
			out[kind] = n
		}
	}
	return out
}
