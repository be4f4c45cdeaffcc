package main

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/collectors/version"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/dispatch"
	"github.com/hueandcry/hueandcry/reach"
)

// appMetrics are the facts of this process; everything that must outlive it comes from the store.
type appMetrics struct {
	channels *channels.Metrics
	dispatch *dispatch.Metrics
	reach    *reach.Metrics
}

func newRegistry() *prometheus.Registry {
	reg := prometheus.NewRegistry()
	for _, c := range []prometheus.Collector{
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		version.NewCollector("hueandcry"),
	} {
		if err := reg.Register(c); err != nil { // three fixed collectors in a fresh registry
			panic(err)
		}
	}
	return reg
}

func newMetrics(reg prometheus.Registerer, networks []string) (m appMetrics, err error) {
	if m.channels, err = channels.NewMetrics(reg); err != nil {
		return m, err
	}
	if m.dispatch, err = dispatch.NewMetrics(reg); err != nil {
		return m, err
	}
	m.reach, err = reach.NewMetrics(reg, networks)
	return m, err
}

func metricsHandler(reg *prometheus.Registry) http.Handler {
	return promhttp.HandlerFor(reg, promhttp.HandlerOpts{
		EnableOpenMetrics: true, EnableOpenMetricsTextCreatedSamples: true,
		CoalesceGather: true, MaxRequestsInFlight: 4, Timeout: 9 * time.Second,
		ErrorHandling: promhttp.ContinueOnError, Registry: reg,
	})
}
