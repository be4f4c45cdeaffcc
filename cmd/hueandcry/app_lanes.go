package main

import (
	"golang.org/x/time/rate"

	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/config"
	"github.com/hueandcry/hueandcry/dispatch"
)

// newLanes makes a lane of every configured channel.
func newLanes(cfg *config.Config, m *channels.Metrics) ([]dispatch.Lane, error) {
	lanes := make([]dispatch.Lane, 0, len(cfg.Channels))
	for _, ch := range cfg.Channels {
		c, err := openChannel(ch, channels.Options{
			Timeout: ch.Timeout, Rate: rate.Limit(ch.Rate), Share: ch.ReadShare, Metrics: m,
		})
		if err != nil {
			return nil, err
		}
		lanes = append(lanes, dispatch.Lane{
			Channel: c, Workers: ch.Workers, OnUnknown: dispatch.Policy(ch.OnUnknown), Settle: ch.Settle, Waits: ch.Reads,
		})
	}
	return lanes, nil
}
