package reach

import (
	"context"
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

// Meter reads the numbers of our own posts, and who reposted them: the numbers on a cadence, the lists of
// reposters, and of quotes and replies, where the numbers have changed, and what networks tell by
// themselves as it comes.
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
		r := &reader{Meter: m, channel: c, measurer: measurer, traits: c.Traits(), posts: newDesk()}
		r.log = m.opt.Log.With("channel", r.traits.Name, "network", r.traits.Network)
		wg.Go(func() { r.run(ctx) })
		if lister, ok := c.(channels.Reposters); ok {
			wg.Go(func() { r.lists(ctx, lister) })
		}
		if l, ok := c.(channels.CommentLister); ok {
			wg.Go(func() { r.comments(ctx, l) })
		}
		if l, ok := c.(channels.Listener); ok {
			wg.Go(func() { r.listen(ctx, l) })
		}
	}
	wg.Wait()
	return nil
}

// serves reports whether this daemon speaks for the channel.
func (r *reader) serves() bool { return r.opt.Serves == nil || r.opt.Serves(r.traits.Name) }

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
