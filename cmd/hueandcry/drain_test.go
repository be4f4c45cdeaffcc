package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/dispatch"
	"github.com/hueandcry/hueandcry/internal/pgtest"
	"github.com/hueandcry/hueandcry/internal/testneed"
	"github.com/hueandcry/hueandcry/store"
)

// Two daemons that share a PostgreSQL ledger drain it beside one daemon, and beside one on SQLite: everything
// goes out once. 54,000 deliveries where HUEANDCRY_REQUIRE names bench, 1,200 in every run.
func TestReplicasDrain(t *testing.T) {
	alerts, lanes := 60, 20
	if testneed.Wanted("bench") {
		alerts, lanes = 900, 60
	}
	var table strings.Builder
	fmt.Fprintf(&table, "| ledger | daemons | deliveries | doubled | time | per second | share of each daemon |\n|---|---|---|---|---|---|---|\n")
	for _, way := range []struct {
		ledger  string
		daemons int
		dsn     func() string
	}{
		{"SQLite", 1, func() string { return "sqlite:" + filepath.Join(t.TempDir(), "hc.db") }},
		{"PostgreSQL", 1, func() string { return pgtest.New(t).Database(t) }},
		{"PostgreSQL", 2, func() string { return pgtest.New(t).Database(t) }},
	} {
		d := newOutflow(lanes, alerts*lanes)
		took := d.run(t, way.dsn(), way.daemons, alerts)
		doubled := 0
		for key, n := range d.posted {
			if n > 1 {
				doubled++
				t.Errorf("%s, %d daemons: %s went out %d times", way.ledger, way.daemons, key, n)
			}
		}
		if len(d.posted) != alerts*lanes {
			t.Errorf("%s, %d daemons: %d of %d went out", way.ledger, way.daemons, len(d.posted), alerts*lanes)
		}
		if way.daemons == 2 && min(d.share[0], d.share[1]) == 0 {
			t.Error("one of the two daemons did nothing")
		}
		fmt.Fprintf(&table, "| %s | %d | %d | %d | %.1f s | %.0f | %v |\n", way.ledger, way.daemons, len(d.posted), doubled,
			took.Seconds(), float64(len(d.posted))/took.Seconds(), d.share[:way.daemons])
	}
	t.Logf("\n%s", table.String())
}

// outflow counts what goes out, by whom.
type outflow struct {
	lanes  int
	want   int
	mu     sync.Mutex
	posted map[string]int
	share  [2]int
}

func newOutflow(lanes, want int) *outflow {
	return &outflow{lanes: lanes, want: want, posted: map[string]int{}}
}

// run lets daemons part the lanes, fills their ledger with what is due at one moment, and returns how long
// after that moment it was drained.
func (d *outflow) run(t *testing.T, dsn string, daemons, alerts int) time.Duration {
	t.Helper()
	names := make([]string, d.lanes)
	for i := range names {
		names[i] = fmt.Sprintf("n-%d", i)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	first := opened(t, dsn)
	var parties []*dispatch.Dispatcher
	for n := range daemons {
		s := first
		if n > 0 {
			s = opened(t, dsn)
		}
		var lanes []dispatch.Lane
		for _, name := range names {
			lanes = append(lanes, dispatch.Lane{Workers: 16, Channel: counter{name: name, daemon: n, drain: d}})
		}
		party := dispatch.New(dispatch.Options{Store: s, Lanes: lanes, Watch: s.Watch})
		parties = append(parties, party)
		running.Go(func() { _ = party.Run(ctx) })
	}
	parted(t, parties, names)

	due := time.Now().Add(3*time.Second + time.Duration(alerts*d.lanes)*150*time.Microsecond)
	fill(t, first, alerts, func(int) []string { return names }, due)
	if late := time.Since(due); late > 0 { // the daemons have begun already: what goes out counts, how fast does not
		t.Logf("filling the ledger took %v too long for the time to mean anything", late)
	}
	limit := time.After(time.Until(due) + 10*time.Minute)
	for d.open(t, first) {
		select {
		case <-limit:
			t.Fatal("it is not drained after ten minutes")
		case <-time.After(20 * time.Millisecond):
		}
	}
	return time.Since(due)
}

// parted waits until each daemon speaks for its share of the channels.
func parted(t *testing.T, daemons []*dispatch.Dispatcher, names []string) {
	t.Helper()
	for limit := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		fair := 0
		for _, d := range daemons {
			n := 0
			for _, name := range names {
				if d.Serves(name) {
					n++
				}
			}
			if n == len(names)/len(daemons) {
				fair++
			}
		}
		if fair == len(daemons) {
			return
		}
		if time.Now().After(limit) {
			t.Fatal("the daemons did not part the channels within a minute")
		}
	}
}

// open tells whether anything is left. Looking at the ledger would slow what is measured, so that is done last.
func (d *outflow) open(t *testing.T, s *store.Store) bool {
	t.Helper()
	d.mu.Lock()
	n := len(d.posted)
	d.mu.Unlock()
	if n < d.want {
		return true
	}
	f, err := s.Figures(t.Context(), time.Now(), time.Now(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return len(f.Pending) > 0
}

func opened(t *testing.T, dsn string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), dsn, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// counter is a channel that only counts, so that the ledger is what is measured.
type counter struct {
	name   string
	daemon int
	drain  *outflow
}

func (c counter) Traits() channels.Traits {
	return channels.Traits{Name: c.name, Network: "n", Reads: 1}
}
func (c counter) Limits() alert.Limits { return alert.Limits{} }

func (c counter) Publish(_ context.Context, d channels.Draft) (alert.Post, error) {
	c.drain.mu.Lock()
	defer c.drain.mu.Unlock()
	c.drain.posted[d.Key]++
	c.drain.share[c.daemon]++
	return alert.Post{Channel: c.name, ID: d.Key, URL: "https://n.example/" + d.Key}, nil
}
