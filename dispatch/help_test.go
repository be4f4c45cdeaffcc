package dispatch_test

import (
	"errors"
	"log/slog"
	"net/http"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

func silent() *slog.Logger { return slog.New(slog.DiscardHandler) }

// gauge reads the one series of a gauge.
func gauge(t *testing.T, reg *prometheus.Registry, name string) float64 {
	t.Helper()
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() == name {
			return f.GetMetric()[0].GetGauge().GetValue()
		}
	}
	t.Fatalf("no metric %s", name)
	return 0
}

var errWire = errors.New("there is no wire")

// deadWire is a network that nothing reaches.
type deadWire struct{}

func (deadWire) RoundTrip(*http.Request) (*http.Response, error) { return nil, errWire }
