package channels

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Metrics are the facts of this process's requests to the networks. A nil *Metrics counts nothing.
type Metrics struct {
	duration  *prometheus.HistogramVec
	limit     *prometheus.GaugeVec
	remaining *prometheus.GaugeVec
	reset     *prometheus.GaugeVec
}

// NewMetrics registers the request metrics.
func NewMetrics(reg prometheus.Registerer) (*Metrics, error) {
	account := []string{"channel", "network"}
	m := &Metrics{
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "hueandcry_channel_request_duration_seconds", Help: "Time of every request to a network, by the class of its answer.",
			Buckets: []float64{.05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60},
		}, []string{"network", "code"}),
		limit: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "hueandcry_channel_rate_limit_requests", Help: "Size of the network's request window, as it last said.",
		}, account),
		remaining: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "hueandcry_channel_rate_limit_remaining_requests", Help: "Requests left in the network's window, as it last said.",
		}, account),
		reset: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "hueandcry_channel_rate_limit_reset_timestamp_seconds", Help: "When the network's window refills, as it last said.",
		}, account),
	}
	for _, c := range []prometheus.Collector{m.duration, m.limit, m.remaining, m.reset} {
		if err := reg.Register(c); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (m *Metrics) observe(opt Options, resp *http.Response, err error, took time.Duration) {
	if m == nil {
		return
	}
	m.duration.WithLabelValues(opt.Network, codeClass(resp, err)).Observe(took.Seconds())
	if err != nil {
		return
	}
	q, ok := ReadQuota(resp.Header)
	if !ok {
		return
	}
	m.limit.WithLabelValues(opt.Channel, opt.Network).Set(float64(q.Limit))
	m.remaining.WithLabelValues(opt.Channel, opt.Network).Set(float64(q.Remaining))
	if !q.Reset.IsZero() {
		m.reset.WithLabelValues(opt.Channel, opt.Network).Set(float64(q.Reset.Unix()))
	}
}

func codeClass(resp *http.Response, err error) string {
	switch {
	case err != nil:
		return "error"
	case resp.StatusCode == http.StatusTooManyRequests:
		return "429"
	default:
		return strconv.Itoa(resp.StatusCode/100) + "xx"
	}
}
