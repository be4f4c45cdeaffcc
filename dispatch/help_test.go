package dispatch_test

import (
	"log/slog"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

func silent() *slog.Logger { return slog.New(slog.DiscardHandler) }

// gather returns one family of a registry as a collector of its single gauge.
func gather(t *testing.T, reg *prometheus.Registry, name string) prometheus.Collector {
	t.Helper()
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	g := prometheus.NewGauge(prometheus.GaugeOpts{Name: "seen"})
	for _, f := range families {
		if f.GetName() == name {
			g.Set(f.GetMetric()[0].GetGauge().GetValue())
			return g
		}
	}
	t.Fatalf("no metric %s", name)
	return nil
}
