package store_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/internal/pgtest"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/store/storetest"
)

// eachEngine runs a benchmark on every database that there is.
func eachEngine(b *testing.B, run func(b *testing.B, open func() *store.Store)) {
	b.Helper()
	b.Run("sqlite", func(b *testing.B) {
		run(b, func() *store.Store { return open(b, filepath.Join(b.TempDir(), "ledger.db")) })
	})
	b.Run("postgres", func(b *testing.B) {
		run(b, func() *store.Store { return openAt(b, pgtest.Schema(b)) })
	})
}

func channelNames(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("x-%05d", i)
	}
	return names
}

// How long 54,000 deliveries take to be committed in one transaction.
func BenchmarkApprove54000(b *testing.B) { eachEngine(b, approve54000) }

func approve54000(b *testing.B, open func() *store.Store) {
	names := channelNames(54_000)
	var submitted, approved time.Duration
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		s := open()
		sub := storetest.Submission(i, storetest.Begin, names...)
		hash := alert.HashOf(sub.Renderings)
		began := time.Now()
		if _, err := s.Submit(b.Context(), sub); err != nil {
			b.Fatal(err)
		}
		submitted += time.Since(began)
		by := alert.Token{ID: "chief", Grants: []alert.Grant{alert.GrantApprove}}
		b.StartTimer()
		began = time.Now()
		if _, err := s.Approve(b.Context(), by, sub.Alert.Code, hash, storetest.Begin); err != nil {
			b.Fatal(err)
		}
		approved += time.Since(began)
		b.StopTimer()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(submitted.Seconds()/float64(b.N), "s/submit")
	b.ReportMetric(approved.Seconds()/float64(b.N), "s/commit")
}

// How many deliveries a second go through the ledger, each claimed and settled durably, with many lanes
// at once.
func BenchmarkClaimSettle(b *testing.B) { eachEngine(b, claimSettle) }

func claimSettle(b *testing.B, open func() *store.Store) {
	for _, lanes := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("lanes=%d", lanes), func(b *testing.B) {
			s := open()
			defer s.Close()
			names := channelNames(lanes)
			for i := range b.N/lanes + 1 {
				sub := storetest.Submission(i, storetest.Begin, names...)
				sub.Approve = true
				if _, err := s.Submit(b.Context(), sub); err != nil {
					b.Fatal(err)
				}
			}
			b.ResetTimer()
			var wg sync.WaitGroup
			for _, name := range names {
				wg.Go(func() { drain(b, s, name) })
			}
			wg.Wait()
			b.ReportMetric(float64((b.N/lanes+1)*lanes)/b.Elapsed().Seconds(), "deliveries/s")
		})
	}
}

func drain(b *testing.B, s *store.Store, channel string) {
	b.Helper()
	for {
		ds, err := s.Claim(b.Context(), channel, alert.DeskCreate, storetest.Begin, 4)
		if err != nil {
			b.Error(err)
		}
		if len(ds) == 0 {
			return
		}
		for _, d := range ds {
			o := alert.Outcome{State: alert.Sent, At: storetest.Begin, Post: alert.Post{Channel: channel, ID: d.Key}}
			if err := s.Settle(b.Context(), d, o); err != nil {
				b.Error(err)
			}
		}
	}
}

// How long a submit takes to be acknowledged, with one client and with many.
func BenchmarkSubmit(b *testing.B) { eachEngine(b, submitAll) }

func submitAll(b *testing.B, open func() *store.Store) {
	for _, clients := range []int{1, 32} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			s := open()
			defer s.Close()
			took := make([]time.Duration, b.N)
			todo := make(chan int)
			var wg sync.WaitGroup
			for range clients {
				wg.Go(func() {
					for i := range todo {
						sub := storetest.Submission(i, storetest.Begin, "x-main", "mastodon-en", "bluesky-main")
						sub.Approve = true
						began := time.Now()
						if _, err := s.Submit(b.Context(), sub); err != nil {
							b.Error(err)
						}
						took[i] = time.Since(began)
					}
				})
			}
			b.ResetTimer()
			for i := range b.N {
				todo <- i
			}
			close(todo)
			wg.Wait()
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}
