package store_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/internal/pgtest"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/store/storetest"
)

// Replicas that start at once on an empty database make its tables once.
func TestReplicasStartAtOnce(t *testing.T) {
	dsn := pgtest.Database(t)
	var wg sync.WaitGroup
	stores := make([]*store.Store, 6)
	for i := range stores {
		wg.Go(func() {
			s, err := store.Open(t.Context(), dsn, store.Options{})
			if err != nil {
				t.Error(err)
			}
			stores[i] = s
		})
	}
	wg.Wait()
	if t.Failed() {
		t.FailNow()
	}
	code := submit(t, stores[0], 1)
	for _, s := range stores {
		if _, err := s.Alert(t.Context(), code); err != nil {
			t.Error(err)
		}
		closeStore(t, s)
	}
}

// What one replica writes wakes the others, also those that were cut off meanwhile.
func TestReplicasWakeEachOther(t *testing.T) {
	dsn := pgtest.Database(t)
	p, through := newProxy(t, dsn)
	one, two := openAt(t, dsn), openAt(t, through)
	defer closeStore(t, one)
	defer closeStore(t, two)
	changed, stop := two.Watch()
	defer stop()
	submit(t, one, 1)
	signalled(t, changed)

	p.refuse(true)
	submit(t, one, 2) // nobody hears of this
	p.refuse(false)
	signalled(t, changed) // something may have been missed
	submit(t, one, 3)
	signalled(t, changed)
}

func signalled(t *testing.T, changed <-chan struct{}) {
	t.Helper()
	select {
	case <-changed:
	case <-time.After(20 * time.Second):
		t.Fatal("nobody was woken")
	}
}

// Two replicas share the work: nothing is handed out twice, nothing is counted wrong, and whoever reads the
// events on from the last one misses none.
func TestReplicasShareTheWork(t *testing.T) {
	dsn := pgtest.Database(t)
	stores := []*store.Store{openAt(t, dsn), openAt(t, dsn)}
	const alerts, channels = 40, 4
	names := channelNames(channels)
	for i := range alerts {
		sub := storetest.Submission(i, storetest.Begin, names...)
		sub.Approve = true
		if _, err := stores[i%2].Submit(t.Context(), sub); err != nil {
			t.Fatal(err)
		}
	}
	var working, reading sync.WaitGroup
	var over atomic.Bool
	var seen []int64
	reading.Go(func() { seen = follow(t, stores[1], &over) })
	var mu sync.Mutex
	handed := map[string]int{}
	for _, s := range stores {
		for _, name := range names {
			for range 2 {
				working.Go(func() {
					for _, d := range drained(t, s, name) {
						mu.Lock()
						handed[d]++
						mu.Unlock()
					}
				})
			}
		}
		working.Go(func() {
			for i := range 20 {
				submit(t, s, 1000+i+100*len(fmt.Sprint(s == stores[0])))
			}
		})
	}
	working.Wait()
	over.Store(true)
	reading.Wait()

	if len(handed) != alerts*channels {
		t.Errorf("%d deliveries were handed out, of %d", len(handed), alerts*channels)
	}
	for key, n := range handed {
		if n != 1 {
			t.Errorf("%s was handed out %d times", key, n)
		}
	}
	f, err := stores[0].Figures(t.Context(), storetest.Begin, storetest.Begin, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range f.Counts {
		if c.Name == alert.CountAttempts && c.Value != alerts*channels {
			t.Errorf("%g attempts were counted, of %d", c.Value, alerts*channels)
		}
	}
	if int64(len(seen)) != f.Events {
		t.Errorf("%d events were read, of %d", len(seen), f.Events)
	}
	for i, id := range seen {
		if id != int64(i+1) {
			t.Fatalf("event %d came where %d was due", id, i+1)
		}
	}
	for _, s := range stores {
		closeStore(t, s)
	}
}

// drained claims and settles what is at a channel, and returns the keys.
func drained(t *testing.T, s *store.Store, channel string) (keys []string) {
	for empty := 0; empty < 3; { // rows that another is just taking are left out
		ds, err := s.Claim(t.Context(), channel, alert.DeskCreate, storetest.Begin, 2)
		if err != nil {
			t.Error(err)
			return keys
		}
		if len(ds) == 0 {
			empty++
		}
		for _, d := range ds {
			keys = append(keys, d.Key)
			o := alert.Outcome{State: alert.Sent, At: storetest.Begin, Post: alert.Post{ID: d.Key}}
			if err := s.Settle(t.Context(), d, o); err != nil {
				t.Error(err)
			}
		}
	}
	return keys
}

// follow reads events on from the last, as the event stream does, until it is over and there are no more.
func follow(t *testing.T, s *store.Store, over *atomic.Bool) (ids []int64) {
	for last := int64(0); ; {
		ended := over.Load()
		events, err := s.Events(t.Context(), "", last, 50)
		if err != nil {
			t.Error(err)
			return ids
		}
		for _, e := range events {
			last = e.ID
			ids = append(ids, e.ID)
		}
		if ended && len(events) == 0 {
			return ids
		}
	}
}

// Reposts that two replicas record at once, of two posts of one alert on one network, all count.
func TestReplicasRecordAtOnce(t *testing.T) {
	dsn := pgtest.Database(t)
	stores := []*store.Store{openAt(t, dsn), openAt(t, dsn)}
	sub := storetest.Submission(1, storetest.Begin, "x-0", "x-1")
	sub.Approve = true
	if _, err := stores[0].Submit(t.Context(), sub); err != nil {
		t.Fatal(err)
	}
	keys := []string{drained(t, stores[0], "x-0")[0], drained(t, stores[0], "x-1")[0]}
	const rounds = 40
	var wg sync.WaitGroup
	for i, s := range stores {
		wg.Go(func() {
			for n := range rounds {
				r := alert.Reading{
					Post: alert.Tracked{Delivery: keys[i]}, At: storetest.Begin, Sample: &alert.Sample{}, Cost: 1,
					Reposts: []alert.Repost{
						{Account: fmt.Sprintf("mine-%d-%d", i, n), Followers: new(int64(10))},
						{Account: fmt.Sprintf("both-%d", n), Followers: new(int64(1))}, // whoever comes first
					},
				}
				if err := s.Record(t.Context(), []alert.Reading{r}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	f, err := stores[0].Figures(t.Context(), storetest.Begin, storetest.Begin, 1)
	if err != nil {
		t.Fatal(err)
	}
	n := f.Alerts[0].Networks[0]
	if n.Observed != 3*rounds || n.Exposure == nil || *n.Exposure != 21*rounds || n.LargestFollowers != 10 {
		t.Errorf("%d accounts with %v followers, the largest %d", n.Observed, n.Exposure, n.LargestFollowers)
	}
	for _, s := range stores {
		closeStore(t, s)
	}
}
