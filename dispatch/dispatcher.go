package dispatch

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/hueandcry/hueandcry/channels"
)

// Options of a dispatcher.
type Options struct {
	Store Store
	Lanes []Lane
	// Watch subscribes to changes of the ledger; the channel holds one signal.
	Watch   func() (changed <-chan struct{}, stop func())
	Metrics *Metrics         // nil = not counted
	Log     *slog.Logger     // nil = silent
	Now     func() time.Time // nil = time.Now
	Random  func() float64   // nil = math/rand; in [0,1), for jitter
	Grace   time.Duration    // how long calls in flight may still run after Run's context has ended; 0 = 15 s
}

// Lane is one channel and how it is served. Each lane lives by itself, so that a dead network slows no
// other.
type Lane struct {
	Channel   channels.Channel
	Workers   int             // calls at once; 0 = 4
	Timeout   time.Duration   // of one whole publish, pictures included; 0 = 2 min
	OnUnknown Policy          // empty = Hold
	Settle    time.Duration   // 0 = what the channel declares
	Waits     []time.Duration // between the reads of a look; nil = 5, 15, 30 s
}

// Dispatcher turns intentions into posts.
type Dispatcher struct {
	opt   Options
	lanes []*lane
	share *Share
}

// New returns a dispatcher. Nothing runs before Run.
func New(opt Options) *Dispatcher {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.Random == nil {
		opt.Random = rand.Float64
	}
	if opt.Grace == 0 {
		opt.Grace = 15 * time.Second
	}
	d := &Dispatcher{opt: opt, share: NewShare(len(opt.Lanes))}
	for _, l := range opt.Lanes {
		d.lanes = append(d.lanes, newLane(l, opt, d.share))
	}
	return d
}

// Run serves every lane until ctx ends, then lets the calls in flight come back. What was sending when
// an earlier process ended is unsure from here.
func (d *Dispatcher) Run(ctx context.Context) error {
	calls, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(d.opt.Grace, cancel) })
	defer stop()

	var wg sync.WaitGroup
	wg.Go(func() { d.live(ctx) })
	for _, l := range d.lanes {
		wg.Go(func() { l.run(ctx, calls) })
	}
	wg.Wait()
	return nil
}

// liveEvery is how often a daemon says that it lives.
const liveEvery = 3 * time.Second

// live says that this daemon lives, and hears how many do.
func (d *Dispatcher) live(ctx context.Context) {
	for {
		n, err := d.opt.Store.Daemons(ctx)
		if err == nil {
			d.share.Live(n)
		}
		if !pauseFor(ctx, liveEvery) {
			return
		}
	}
}

// Serves reports whether this daemon speaks for a channel, rather than another that shares its ledger.
func (d *Dispatcher) Serves(channel string) bool {
	for _, l := range d.lanes {
		if l.name == channel {
			speaks := false
			l.tell(func(c *Core) { speaks = c.Speaks() })
			return speaks
		}
	}
	return false
}
