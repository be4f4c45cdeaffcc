package reach

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Metrics are the facts of this process's readings. A nil *Metrics counts nothing.
type Metrics struct {
	duration *prometheus.HistogramVec
	errors   *prometheus.CounterVec
	gaps     *prometheus.CounterVec
}

// NewMetrics registers the metrics of the meter; networks are counted from 0.
func NewMetrics(reg prometheus.Registerer, networks []string) (*Metrics, error) {
	m := &Metrics{
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "hueandcry_poll_duration_seconds", Help: "Time to read the figures of all posts of a network that were due.",
			Buckets: []float64{.1, .25, .5, 1, 2.5, 5, 10, 30, 60},
		}, []string{"network"}),
		errors: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "hueandcry_poll_errors_total", Help: "Readings of figures that failed.",
		}, []string{"network"}),
	}
	m.gaps = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "hueandcry_stream_gaps_total", Help: "Times that what a network tells by itself was cut off, and caught up with by reading.",
	}, []string{"network"})
	for _, n := range networks {
		m.errors.WithLabelValues(n)
		m.gaps.WithLabelValues(n)
	}
	if err := reg.Register(m.duration); err != nil {
		return nil, err
	}
	if err := reg.Register(m.gaps); err != nil {
		return nil, err
	}
	return m, reg.Register(m.errors)
}

func (m *Metrics) read(network string, took time.Duration) {
	if m != nil {
		m.duration.WithLabelValues(network).Observe(took.Seconds())
	}
}

func (m *Metrics) failed(network string) {
	if m != nil {
		m.errors.WithLabelValues(network).Inc()
	}
}

func (m *Metrics) gap(network string) {
	if m != nil {
		m.gaps.WithLabelValues(network).Inc()
	}
}
