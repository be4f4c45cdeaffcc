package reach

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Options of a meter.
type Options struct {
	Store    Store
	Channels []channels.Channel // those that are no Measurer are left alone
	// Watch subscribes to changes of the store, so that a new post is read at once.
	Watch   func() (changed <-chan struct{}, stop func())
	Serves  func(channel string) bool // whether this daemon speaks for a channel; nil = for all
	Cadence Cadence
	Budget  map[string]float64                       // network → US dollars for reading one alert; absent = no limit
	Seen    func(post alert.Tracked, r alert.Repost) // hears of each repost that is read, before its account is hashed; nil = nobody
	Metrics *Metrics                                 // nil = not counted
	Log     *slog.Logger                             // nil = silent
	Now     func() time.Time                         // nil = time.Now
	Random  func() float64                           // nil = math/rand; in [0,1), for jitter
}

// Meter reads the numbers of our own posts, and who reposted them.
type Meter struct {
	opt  Options
	hash func(network, account string) string
}

// NewMeter returns a meter. Nothing runs before Run.
func NewMeter(opt Options) *Meter {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.Random == nil {
		opt.Random = rand.Float64
	}
	return &Meter{opt: opt}
}

// Run measures until ctx ends. Each channel is read by itself, so that a dead network hides no other.
func (m *Meter) Run(ctx context.Context) error {
	salt, err := m.opt.Store.Salt(ctx)
	if err != nil {
		return err
	}
	m.hash = hasher(salt)
	var wg sync.WaitGroup
	for _, c := range m.opt.Channels {
		measurer, ok := c.(channels.Measurer)
		if !ok {
			continue
		}
		r := &reader{Meter: m, channel: c, measurer: measurer, traits: c.Traits()}
		r.log = m.opt.Log.With("channel", r.traits.Name, "network", r.traits.Network)
		wg.Go(func() { r.run(ctx) })
	}
	wg.Wait()
	return nil
}

// batch is how many posts are asked for at once; the channel splits it further where its network wants.
const batch = 100

// reader measures one channel.
type reader struct {
	*Meter

	channel  channels.Channel
	measurer channels.Measurer
	traits   channels.Traits
	log      *slog.Logger

	followers *int64 // of our own account, when last asked
	asked     time.Time
	failures  int // in a row
}

func (r *reader) run(ctx context.Context) {
	changed, stop := r.opt.Watch()
	defer stop()
	for ctx.Err() == nil {
		if r.opt.Serves != nil && !r.opt.Serves(r.traits.Name) { // another daemon reads its figures
			wait(ctx, nil, time.Second)
			continue
		}
		n, err := r.read(ctx)
		rest := min(time.Second, r.opt.Cadence.Interval(r.traits.Network, 0)) // due posts are looked for at least this often
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			r.failures++
			r.opt.Metrics.failed(r.traits.Network)
			rest <<= min(r.failures, 6)
			if e, ok := errors.AsType[*channels.Error](err); ok && e.Kind == channels.Limited {
				rest = max(rest, e.RetryAfter)
			}
			if r.failures == 1 { // the same trouble is told once
				r.log.WarnContext(ctx, "the figures could not be read; they grow stale until this works again", "error", err)
			}
			wait(ctx, nil, rest)
			continue
		case n == batch:
			continue
		}
		r.failures = 0
		wait(ctx, changed, rest)
	}
}

// read measures what is due and returns how many posts that were.
func (r *reader) read(ctx context.Context) (int, error) {
	due, err := r.opt.Store.DueForReading(ctx, r.traits.Name, r.opt.Now(), batch)
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
		readings = append(readings, r.reading(ctx, t, byID[t.Post.ID]))
	}
	if err := r.opt.Store.Record(ctx, readings); err != nil {
		return 0, err
	}
	r.opt.Metrics.read(r.traits.Network, time.Since(began))
	return len(due), nil
}

// reading makes of one sample what is stored.
func (r *reader) reading(ctx context.Context, t alert.Tracked, s *alert.Sample) alert.Reading {
	now := r.opt.Now()
	out := alert.Reading{Post: t, Sample: s, At: now, Next: now.Add(r.next(now.Sub(t.Post.At)))}
	if s == nil {
		if t.Last == nil { // networks show a new post late: not there yet is not gone
			out.Sample = &alert.Sample{Post: t.Post, At: now}
		}
		return out
	}
	s.At = now
	out.Cost = r.price(channels.OpMeasure, t, now)
	reposts, cost, err := r.reposts(ctx, t, s, out.Cost)
	if err != nil {
		r.log.WarnContext(ctx, "who reposted could not be read; the counts are stored without", "alert", t.Code, "error", err)
	}
	out.Reposts, out.Cost = reposts, out.Cost+cost
	return out
}

func (r *reader) next(age time.Duration) time.Duration {
	d := r.opt.Cadence.Interval(r.traits.Network, age)
	return d + time.Duration((r.opt.Random()-.5)*.2*float64(d))
}

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

// wait rests until something changed, d has passed or ctx ends.
func wait(ctx context.Context, changed <-chan struct{}, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-changed:
	case <-t.C:
	case <-ctx.Done():
	}
}
