package reach

import (
	"context"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/estimate"
	"github.com/hueandcry/hueandcry/reach/forecast"
	"github.com/hueandcry/hueandcry/reach/insight"
)

// tell emits what the analyst tells of the alerts that are exported.
func (c *Collector) tell(ctx context.Context, out emitter, f alert.Figures) error {
	if c.analyst == nil {
		return nil
	}
	told, err := c.analyst.Alerts(ctx)
	if err != nil {
		return err
	}
	for _, a := range f.Alerts {
		out.insight(a.Alert.Code, told[a.Alert.Code])
	}
	graphs, err := c.analyst.Graphs(ctx)
	if err != nil {
		return err
	}
	for _, a := range f.Alerts {
		out.graph(a.Alert.Code, graphs[a.Alert.Code])
	}
	return nil
}

func (e emitter) insight(id string, a insight.Alert) {
	for _, n := range a.Networks {
		if low, best, high, ok := n.Reach.Range(); ok {
			e.gauge(reachLower, low, id, n.Network)
			e.gauge(reachAccounts, best, id, n.Network)
			e.gauge(reachUpper, high, id, n.Network)
		}
		for _, one := range []struct {
			d *prometheus.Desc
			f estimate.Figure
		}{
			{infectiousness, n.Infectiousness},
			{reproduction, n.R},
			{cascadeDepth, n.LongestWay},
			{virality, n.Virality},
			{halfLife, n.HalfLife},
		} {
			if v, ok := one.f.Value(); ok {
				e.gauge(one.d, v, id, n.Network)
			}
		}
	}
	for _, h := range a.Forecast {
		e.horizon(id, h)
	}
}

func (e emitter) horizon(id string, h forecast.Horizon) {
	low, best, high, _ := h.Reposts.Range()
	ahead := strconv.FormatFloat(h.Hours, 'f', -1, 64) + "h"
	e.gauge(forecastReposts, low, id, ahead, "p10")
	e.gauge(forecastReposts, best, id, ahead, "p50")
	e.gauge(forecastReposts, high, id, ahead, "p90")
}

func (e emitter) graph(id string, g insight.Graph) {
	for _, n := range g.Nodes {
		e.gauge(nodeFollowers, n.Followers, id, n.ID, n.Title)
	}
	for _, x := range g.Edges {
		e.gauge(edgeReposts, x.Reposts, id, x.ID, x.Source, x.Target)
	}
}
