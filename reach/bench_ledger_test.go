package reach_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/store/storetest"
)

// BenchmarkScrapeOfALedger is BenchmarkScrape over a true ledger, in which everything was really measured.
func BenchmarkScrapeOfALedger(b *testing.B) {
	const alerts, reposts = 70, 40
	st, err := store.Open(b.Context(), "sqlite:"+filepath.Join(b.TempDir(), "ledger.db"), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	ok := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	names := []string{"bluesky-main", "mastodon-main", "telegram-main", "threads-main", "x-main", "facebook-main"}
	by := alert.Token{ID: "chief", Grants: []alert.Grant{alert.GrantApprove}}
	begin, now := storetest.Begin, storetest.Begin.Add(time.Hour)
	for i := range alerts {
		sub := storetest.Submission(i, begin, names...)
		_, err := st.Submit(b.Context(), sub)
		ok(err)
		_, err = st.Approve(b.Context(), by, sub.Alert.Code, alert.HashOf(sub.Renderings), begin)
		ok(err)
	}
	for _, name := range names {
		ds, err := st.Claim(b.Context(), name, alert.DeskCreate, begin, alerts)
		ok(err)
		for _, d := range ds {
			post := alert.Post{Channel: name, ID: d.Key, URL: "https://n.example/" + d.Code, At: begin}
			ok(st.Settle(b.Context(), d, alert.Outcome{State: alert.Sent, At: begin, Post: post}))
			ok(st.SetFollowers(b.Context(), post, 18_400))
		}
		ts, err := st.DueForReading(b.Context(), name, now, alerts)
		ok(err)
		var rs []alert.Reading
		for _, t := range ts {
			some := new(int64(reposts))
			r := alert.Reading{Post: t, At: now, Next: now.Add(time.Hour), Sample: &alert.Sample{Post: t.Post, At: now, Reposts: some, Quotes: some, Replies: some, Likes: some, Bookmarks: some, Impressions: some}}
			for k := range reposts {
				r.Reposts = append(r.Reposts, alert.Repost{Account: fmt.Sprint(t.Code, k), Followers: new(int64(50 + k)), At: begin.Add(time.Duration(k+1) * time.Minute)})
			}
			rs = append(rs, r)
		}
		ok(st.Record(b.Context(), rs))
	}
	told := reach.NewAnalyst(reach.AnalystOptions{Store: st, Lists: st, Nodes: 20, Now: func() time.Time { return now }})
	ok(told.Begin(b.Context()))
	reg := prometheus.NewRegistry()
	reg.MustRegister(reach.NewCollector(st, []string{"x", "mastodon", "bluesky"}, func() time.Time { return now }).Tell(told))
	var out bytes.Buffer
	series := 0
	for b.Loop() {
		now = now.Add(15 * time.Second)
		out.Reset()
		families, err := reg.Gather()
		ok(err)
		series = 0
		for _, family := range families {
			series += len(family.GetMetric())
			_, err := expfmt.MetricFamilyToText(&out, family)
			ok(err)
		}
	}
	b.ReportMetric(float64(series), "series")
	b.ReportMetric(float64(out.Len()), "bytes")
}
