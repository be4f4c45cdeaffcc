package main

import (
	"net/http"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/alert/file"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/config"
	"github.com/hueandcry/hueandcry/media"
	"github.com/hueandcry/hueandcry/reach"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/web"
)

// newWeb wires the front of the house to the rooms behind it.
func newWeb(a *app, cfg *config.Config, metrics http.Handler) (*web.Server, error) {
	opt := web.Options{
		Commit: a.store, Read: a.store, Figures: a.store, Analyst: a.analyst, Reporter: reach.NewReporter(a.store, a.analyst), Tokens: a.store,
		Full: store.ErrFull, Unavailable: store.ErrUnavailable, Unknown: store.ErrUnknown,
		Parse: parseAlert, Prepare: media.Prepare, Cut: media.Cut, Rules: a.rules,
		Targets: func() []web.Target {
			out := make([]web.Target, len(a.channels))
			for i, c := range a.channels { // asked anew each time: a server's limits may have been learned since
				out[i] = target(c, cfg.Channels[i])
			}
			return out
		},
		Hook: a.hook, Backup: a.store.Backup, Watch: a.store.Watch, Ready: a.ready, Metrics: metrics, Log: a.log, Now: a.now,
	}
	a.tellMachines(&opt, cfg)
	return web.New(opt)
}

// hook is what answers a network's calls about a channel; nil if it takes none.
func (a *app) hook(network, channel string) http.Handler {
	for _, c := range a.channels {
		t := c.Traits()
		if h, ok := c.(channels.Hooked); ok && t.Network == network && t.Name == channel {
			return h.Hook()
		}
	}
	return nil
}

func parseAlert(data []byte) (*alert.Revision, func([]alert.Fault) []alert.Fault, []alert.Fault) {
	rev, doc, faults := file.Read(data)
	return rev, func(later []alert.Fault) []alert.Fault { return file.Locate(later, doc) }, faults
}
