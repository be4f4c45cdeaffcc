package main

import (
	"context"
	"time"

	"github.com/hueandcry/hueandcry/config"
	"github.com/hueandcry/hueandcry/reach"
)

// mostNodes is how many nodes the graph of who amplified whom has for one alert.
const mostNodes = 20

func (a *app) newAnalyst(cfg *config.Config) *reach.Analyst {
	opt := reach.AnalystOptions{
		Store: a.store, Population: cfg.Reach.Population, Discount: cfg.Reach.Discount, Zone: cfg.Reach.Zone(),
		Lists: a.store, Log: a.log, Now: a.now,
	}
	if cfg.Metrics.Amplifiers {
		opt.Nodes = mostNodes
	}
	if a.speed != 1 {
		p := pace{store: a.store, begin: a.now(), speed: a.speed}
		opt.Store, opt.Now = p, func() time.Time { return p.quick(a.now()) }
	}
	return reach.NewAnalyst(opt)
}

// figure makes the figures of all that is in sight, before anybody asks.
func (a *app) figure(ctx context.Context) {
	for ctx.Err() == nil {
		err := a.analyst.Begin(ctx)
		if err == nil {
			close(a.figured)
			return
		}
		if ctx.Err() == nil {
			a.log.ErrorContext(ctx, "the figures could not be made; trying again", "error", err)
		}
		select {
		case <-time.After(expireEvery):
		case <-ctx.Done():
		}
	}
}
