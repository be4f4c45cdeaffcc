package reach

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/cascade"
)

// Collector shows the store to Prometheus: it reads everything at scrape time and asks no network.
// Closed alerts vanish by themselves, and a restart loses nothing, because nothing is kept here.
type Collector struct {
	ledger   Ledger
	networks []string
	now      func() time.Time
	analyst  *Analyst

	Budget map[string]float64 // network → US dollars for reading one alert; absent = no limit
}

const (
	exportLimit   = 200            // alerts, newest first; the rest is counted
	exportAfter   = 24 * time.Hour // how long an ended alert stays
	scrapeTimeout = 8 * time.Second
)

// NewCollector returns the collector; known series of the given networks are exported from 0.
func NewCollector(ledger Ledger, networks []string, now func() time.Time) *Collector {
	return &Collector{ledger: ledger, networks: networks, now: now}
}

// Tell makes the collector show what an analyst tells as well.
func (c *Collector) Tell(by *Analyst) *Collector {
	c.analyst = by
	return c
}

// Describe implements [prometheus.Collector].
func (c *Collector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range catalogue {
		ch <- d
	}
}

// Collect implements [prometheus.Collector].
func (c *Collector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTimeout)
	defer cancel()
	now := c.now()
	f, err := c.ledger.Figures(ctx, now, now.Add(-exportAfter), exportLimit)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(notExported, err)
		return
	}
	out := emitter(ch)
	for _, a := range f.Alerts {
		out.alert(a)
		out.budgets(a, c.Budget)
	}
	if err := c.tell(ctx, out, f); err != nil {
		ch <- prometheus.NewInvalidMetric(reachAccounts, err)
	}
	out.survivors(f)
	out.gauge(notExported, float64(f.NotExported))
	out.gauge(approvalsWaiting, float64(f.Waiting))
	out.moment(approvalOldest, f.OldestWait)
	out.gauge(storeSize, float64(f.Bytes))
	c.counts(out, f)
	c.pending(out, f)
}

// counts emits the counters that the store keeps, and 0 for those of known networks that never counted.
func (c *Collector) counts(out emitter, f alert.Figures) {
	type series struct{ network, action, reason string }
	ended, failed, retried := map[series]float64{}, map[series]float64{}, map[series]float64{}
	prevented, dollars := map[string]float64{}, map[string]float64{}
	updated, kept, closed := map[[2]string]float64{}, map[[2]string]float64{}, map[[3]string]float64{}
	for _, n := range c.networks {
		for kind := range (cascade.Faults{}).Each() {
			kept[[2]string{n, kind}] = 0
		}
		publish := series{network: n, action: string(alert.Publish)}
		ended[publish], retried[publish], prevented[n], dollars[n] = 0, 0, 0, 0
		for _, reason := range reasons {
			failed[series{n, string(alert.Publish), reason}] = 0
		}
	}
	for _, k := range f.Counts {
		l := k.Labels
		switch k.Name {
		case alert.CountAttempts:
			ended[series{network: l[0], action: l[1]}] += k.Value
			if l[2] != "" {
				failed[series{l[0], l[1], l[2]}] += k.Value
			}
		case alert.CountRetries:
			retried[series{network: l[0], action: l[1]}] += k.Value
		case alert.CountPrevented:
			prevented[l[0]] += k.Value
		case alert.CountDollars:
			dollars[l[0]] += k.Value
		case alert.CountIssued:
			out.counter(alertsIssued, k.Value, l[0], l[1])
			updated[[2]string{l[0], l[1]}] += 0
			for _, e := range alert.Endings() { // so that the first is not missed
				closed[[3]string{l[0], l[1], string(e)}] += 0
			}
		case alert.CountUpdated:
			updated[[2]string{l[0], l[1]}] += k.Value
		case alert.CountKeptOut:
			kept[[2]string{l[0], l[1]}] += k.Value
		case alert.CountClosed:
			closed[l] += k.Value
		}
	}
	for s, v := range updated {
		out.counter(alertsUpdated, v, s[0], s[1])
	}
	for s, v := range closed {
		out.counter(alertsClosed, v, s[0], s[1], s[2])
	}
	for s, v := range kept {
		out.counter(figuresKeptOut, v, s[0], s[1])
	}
	for s, v := range ended {
		out.counter(deliveries, v, s.network, s.action)
	}
	for s, v := range failed {
		out.counter(deliveryFailures, v, s.network, s.action, s.reason)
	}
	for s, v := range retried {
		out.counter(deliveryRetries, v, s.network, s.action)
	}
	for n, v := range prevented {
		out.counter(duplicatesPrevented, v, n)
	}
	for n, v := range dollars {
		out.counter(costDollars, v, n)
	}
}

func (c *Collector) pending(out emitter, f alert.Figures) {
	type series struct {
		network string
		state   alert.State
	}
	n := map[series]float64{}
	for _, network := range c.networks {
		for _, s := range pendingStates {
			n[series{network, s}] = 0
		}
	}
	for _, p := range f.Pending {
		n[series{p.Network, p.State}] += float64(p.N)
	}
	for s, v := range n {
		out.gauge(deliveriesPending, v, s.network, string(s.state))
	}
}
