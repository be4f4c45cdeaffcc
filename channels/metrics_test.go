package channels_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

func TestMetricsCountEveryRequest(t *testing.T) {
	reg := prometheus.NewPedanticRegistry()
	m, err := channels.NewMetrics(reg)
	if err != nil {
		t.Fatal(err)
	}
	net := serve(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("x-rate-limit-limit", "100")
		w.Header().Set("x-rate-limit-remaining", "42")
		w.Header().Set("x-rate-limit-reset", "1795176000")
		switch n {
		case 1:
			status(w, 503)
		case 2:
			ok(w)
		case 3:
			status(w, 429)
		case 4:
			status(w, 404)
		default:
			drop(w)
		}
	})
	tr := transport(t, channels.Options{Metrics: m})
	for _, op := range []channels.Op{channels.OpFind, channels.OpFind, channels.OpCreate, channels.OpCreate} {
		_, _ = call(t, tr, op, net.URL) // some fail, as they should
	}
	got := gather(t, reg)
	for name, want := range map[string]float64{
		`hueandcry_channel_request_duration_seconds{code="2xx",network="x"}`:                 1,
		`hueandcry_channel_request_duration_seconds{code="4xx",network="x"}`:                 1,
		`hueandcry_channel_request_duration_seconds{code="429",network="x"}`:                 1,
		`hueandcry_channel_request_duration_seconds{code="5xx",network="x"}`:                 1,
		`hueandcry_channel_request_duration_seconds{code="error",network="x"}`:               1,
		`hueandcry_channel_rate_limit_requests{channel="x-main",network="x"}`:                100,
		`hueandcry_channel_rate_limit_remaining_requests{channel="x-main",network="x"}`:      42,
		`hueandcry_channel_rate_limit_reset_timestamp_seconds{channel="x-main",network="x"}`: 1795176000,
	} {
		if got[name] != want {
			t.Errorf("%s is %v, want %v", name, got[name], want)
		}
	}
	if len(got) != 8 {
		t.Errorf("%d series: %v", len(got), got)
	}
	if _, err := channels.NewMetrics(reg); err == nil {
		t.Error("registered twice without a word")
	}
}

// gather reads all series; a histogram counts as its number of observations.
func gather(t *testing.T, reg *prometheus.Registry) map[string]float64 {
	t.Helper()
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]float64{}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			var labels []string
			for _, l := range m.GetLabel() {
				labels = append(labels, l.GetName()+`="`+l.GetValue()+`"`)
			}
			name := f.GetName() + "{" + strings.Join(labels, ",") + "}"
			if f.GetType().String() == "HISTOGRAM" {
				out[name] = float64(m.GetHistogram().GetSampleCount())
			} else {
				out[name] = m.GetGauge().GetValue()
			}
		}
	}
	return out
}

func TestModeTakes(t *testing.T) {
	for _, c := range []struct {
		mode   channels.Mode
		status alert.Status
		want   bool
	}{
		{channels.ModeActual, alert.Actual, true},
		{channels.ModeActual, alert.Exercise, false},
		{channels.ModeActual, alert.Test, false},
		{channels.ModeActual, alert.Draft, false},
		{channels.ModeExercise, alert.Actual, false},
		{channels.ModeExercise, alert.Exercise, true},
		{channels.ModeExercise, alert.Test, true},
		{channels.ModeExercise, alert.Draft, false},
		{"", alert.Actual, false},
		{"", alert.Exercise, false},
	} {
		if got := c.mode.Takes(c.status); got != c.want {
			t.Errorf("a channel of mode %q takes %q: %v, want %v", c.mode, c.status, got, c.want)
		}
	}
}
