package dispatch

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/hueandcry/hueandcry/channels"
)

// How often a channel is checked: seldom while it is well, soon again while it is not.
const (
	checkEvery     = 5 * time.Minute
	checkEveryDown = 15 * time.Second
)

// Health checks every channel now and then and shows whether it works. A check is a harmless read; it
// also refreshes what the channel knows of its network's limits.
type Health struct {
	channels []channels.Channel
	log      *slog.Logger
	up       *prometheus.GaugeVec

	first sync.WaitGroup // the first check of each channel
}

// NewHealth returns the checks of all channels that can be checked.
func NewHealth(all []channels.Channel, log *slog.Logger, reg prometheus.Registerer) (*Health, error) {
	h := &Health{log: log, up: prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "hueandcry_channel_up", Help: "Whether the last check of the channel went well: 1 or 0.",
	}, []string{"channel", "network"})}
	for _, c := range all {
		if _, ok := c.(channels.Checker); ok {
			h.channels = append(h.channels, c)
		}
	}
	h.first.Add(len(h.channels))
	return h, reg.Register(h.up)
}

// Ready returns once every channel has been checked once, well or not, or ctx has ended.
func (h *Health) Ready(ctx context.Context) {
	done := make(chan struct{})
	go func() { h.first.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// Run checks until ctx ends.
func (h *Health) Run(ctx context.Context) {
	var wg sync.WaitGroup
	for _, c := range h.channels {
		wg.Go(func() { h.watch(ctx, c) })
	}
	wg.Wait()
}

func (h *Health) watch(ctx context.Context, c channels.Channel) {
	t := c.Traits()
	up := h.up.WithLabelValues(t.Name, t.Network)
	was := true
	for first := true; ; first = false {
		err := h.check(ctx, c)
		if first {
			h.first.Done()
		}
		if ctx.Err() != nil {
			return
		}
		rest := checkEvery
		if err == nil {
			up.Set(1)
		} else {
			up.Set(0)
			rest = checkEveryDown
		}
		if is := err == nil; is != was || first && !is {
			h.report(ctx, t, err)
			was = is
		}
		if !pauseFor(ctx, rest) {
			return
		}
	}
}

func (h *Health) check(ctx context.Context, c channels.Channel) error {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	_, err := c.(channels.Checker).Check(ctx)
	return err
}

func (h *Health) report(ctx context.Context, t channels.Traits, err error) {
	log := h.log.With("channel", t.Name, "network", t.Network)
	if err != nil {
		log.ErrorContext(ctx, "the channel does not work", "error", err)
		return
	}
	log.InfoContext(ctx, "the channel works again")
}

// pauseFor waits d; false: ctx ended first.
func pauseFor(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
