package store

import "github.com/prometheus/client_golang/prometheus"

func newWriteDuration(reg prometheus.Registerer) (prometheus.Histogram, error) {
	h := prometheus.NewHistogram(prometheus.HistogramOpts{
		Name:    "hueandcry_store_write_duration_seconds",
		Help:    "Time of every durable write: one transaction, from its beginning until the disk has it.",
		Buckets: []float64{.0005, .001, .002, .005, .01, .02, .05, .1, .25, .5, 1},
	})
	if reg == nil {
		return h, nil
	}
	return h, reg.Register(h)
}
