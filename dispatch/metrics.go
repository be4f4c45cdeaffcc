package dispatch

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/hueandcry/hueandcry/alert"
)

// Metrics are the facts of this process's deliveries; everything that must outlive it is counted by the
// store. A nil *Metrics counts nothing.
type Metrics struct {
	duration *prometheus.HistogramVec
}

// NewMetrics registers the delivery metrics.
func NewMetrics(reg prometheus.Registerer) (*Metrics, error) {
	m := &Metrics{duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "hueandcry_delivery_duration_seconds",
		Help:    "Time from the durable commit of a delivery until it was sent: its post's id is known, or it was read back.",
		Buckets: []float64{.5, 1, 2, 5, 10, 30, 60, 120, 300, 600},

		NativeHistogramBucketFactor:     1.1,
		NativeHistogramMaxBucketNumber:  100,
		NativeHistogramMinResetDuration: time.Hour,
	}, []string{"network", "operation"})}
	return m, reg.Register(m.duration)
}

func (m *Metrics) settled(d alert.Delivery, o alert.Outcome) {
	if m == nil || o.State != alert.Sent {
		return
	}
	h := m.duration.WithLabelValues(d.Network, string(d.Action))
	took := o.At.Sub(d.Created).Seconds()
	if e, ok := h.(prometheus.ExemplarObserver); ok {
		e.ObserveWithExemplar(took, prometheus.Labels{"alert_id": d.Code})
		return
	}
	h.Observe(took)
}
