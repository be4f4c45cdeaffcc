package reach_test

import (
	"bytes"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach"
)

// BenchmarkScrape tells how many series a scrape of seventy alerts has, how long it takes and how many bytes it
// is. Each alert is on six networks, and each has forty reposts there.
func BenchmarkScrape(b *testing.B) {
	const alerts, reposts = 70, 40
	now := noon.Add(time.Hour)
	s := &spread{}
	var f alert.Figures
	for i := range alerts {
		code := fmt.Sprintf("T%02dX-%03d", i/1000, i%1000)
		one := alert.AlertFigures{Alert: alert.Alert{Code: code, Kind: "amber", Status: alert.Actual, Phase: alert.PhaseLive, Title: "AMBER Alert, Larkmoor County", Issued: noon}}
		for _, n := range []string{"bluesky", "mastodon", "telegram", "threads", "x", "facebook"} {
			p := s.post(code, n, noon, 18_400)
			for k := range reposts {
				repost(p, time.Duration(k+1)*3600*time.Second/time.Duration(reposts), int64(50+k%700))
			}
			p.Read = now
			some := new(int64(reposts))
			one.Networks = append(one.Networks, alert.NetworkFigures{
				Network: n, Posts: 1, FirstPost: noon, OwnFollowers: new(int64(18_400)), Reposts: some, Quotes: some, Replies: some, Likes: some,
				Bookmarks: some, Impressions: some, Observed: *some, Exposure: some, LastRepost: now, LastRead: now,
			})
			one.Deliveries = append(one.Deliveries, alert.DeliveryFigures{Channel: n + "-main", Network: n, Action: alert.Publish, State: alert.Sent, Created: noon})
		}
		f.Alerts = append(f.Alerts, one)
	}
	reg := prometheus.NewRegistry()
	told := analyst(s, &now, func(o *reach.AnalystOptions) { o.Nodes = 20 })
	reg.MustRegister(reach.NewCollector(ledger{figures: f}, []string{"x", "mastodon", "bluesky"}, func() time.Time { return now }).Tell(told))
	if err := told.Begin(b.Context()); err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	series := 0
	for b.Loop() {
		now = now.Add(15 * time.Second) // as Prometheus comes
		out.Reset()
		families, err := reg.Gather()
		if err != nil {
			b.Fatal(err)
		}
		series = 0
		for _, family := range families {
			series += len(family.GetMetric())
			if _, err := expfmt.MetricFamilyToText(&out, family); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(series), "series")
	b.ReportMetric(float64(out.Len()), "bytes")
}

// BenchmarkLargeCascade takes on twenty thousand reposts, and then twenty more with each reading.
func BenchmarkLargeCascade(b *testing.B) {
	var before, after runtime.MemStats
	now := noon.Add(24 * time.Hour)
	s := &spread{}
	p := s.post("H7K-2QF", "x", noon, 18_400)
	for k := range 20_000 {
		repost(p, time.Duration(k)*4*time.Second, int64(50+k%700))
	}
	runtime.GC()
	runtime.ReadMemStats(&before)
	a := analyst(s, &now)
	began := time.Now()
	if err := a.Begin(b.Context()); err != nil {
		b.Fatal(err)
	}
	first := time.Since(began)
	runtime.GC()
	runtime.ReadMemStats(&after)
	for b.Loop() {
		now = now.Add(2 * time.Minute)
		for k := range 20 {
			repost(p, now.Sub(noon)-time.Duration(20-k)*time.Second, 300)
		}
		p.Read = now
		if _, err := a.Alerts(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(first.Seconds(), "s-first")
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB")
}
