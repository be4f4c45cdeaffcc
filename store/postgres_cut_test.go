package store_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/internal/pgtest"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/store/storetest"
)

// However a connection is cut while a transaction is being committed, the caller is told the truth.
func TestCommitIsCut(t *testing.T) {
	p, through := newProxy(t, pgtest.Database(t))
	s := openAt(t, through)
	defer closeStore(t, s)
	n := 0
	for _, where := range []cut{beforeCommit, atCommit, afterCommit} {
		for range rounds(10, 3) {
			n++
			p.plan(where)
			code := submit(t, s, n) // it was written: at once, or when it was tried again
			ds, err := s.Claim(t.Context(), "x-main", alert.DeskCreate, storetest.Begin, 1)
			if err != nil || len(ds) != 1 || ds[0].Code != code {
				t.Fatalf("claimed %v, %v", ds, err)
			}
			p.plan(where)
			o := alert.Outcome{State: alert.Sent, At: storetest.Begin, Post: alert.Post{ID: code}}
			if err := s.Settle(t.Context(), ds[0], o); err != nil {
				t.Fatal(err)
			}
			events, err := s.Events(t.Context(), code, 0, 100)
			var kinds []string
			for _, e := range events {
				kinds = append(kinds, e.Kind)
			}
			if got := strings.Join(kinds, " "); err != nil || got != "submitted approved live delivery delivery" {
				t.Fatalf("cut %d: %s, %v", where, got, err)
			}
		}
	}
	if p.made() != 2*n {
		t.Errorf("%d cuts of %d", p.made(), 2*n)
	}
	f, err := s.Figures(t.Context(), storetest.Begin, storetest.Begin, 1000)
	if err != nil || len(f.Alerts) != n || f.Events != int64(5*n) {
		t.Errorf("%d alerts, %d events, %v", len(f.Alerts), f.Events, err)
	}
	t.Logf("%d cuts: every answer was true", p.made())
}

// Claims whose COMMIT is cut are handed out once: none is lost in between, and none comes twice.
func TestClaimIsCut(t *testing.T) {
	p, through := newProxy(t, pgtest.Database(t))
	s := openAt(t, through)
	defer closeStore(t, s)
	alerts := 3 * rounds(10, 3)
	for i := range alerts {
		submit(t, s, i)
	}
	seen := map[string]bool{}
	for i := range alerts {
		p.plan([]cut{beforeCommit, atCommit, afterCommit}[i%3])
		ds, err := s.Claim(t.Context(), "x-main", alert.DeskCreate, storetest.Begin, 1)
		if err != nil || len(ds) != 1 || seen[ds[0].Key] || ds[0].Attempt != 1 {
			t.Fatalf("claim %d: %+v, %v", i, ds, err)
		}
		seen[ds[0].Key] = true
	}
	if p.made() != alerts {
		t.Errorf("%d cuts", p.made())
	}
}

// While the database is away, everything is refused in words; then the store goes on by itself.
func TestDatabaseIsAway(t *testing.T) {
	p, through := newProxy(t, pgtest.Database(t))
	s := openAt(t, through)
	defer closeStore(t, s)
	s.Hurry(200*time.Millisecond, time.Hour)
	code := submit(t, s, 1)
	p.refuse(true)
	var wg sync.WaitGroup
	for i := range 300 {
		wg.Go(func() {
			_, err := s.Submit(t.Context(), storetest.Submission(100+i, storetest.Begin, "x-main"))
			told(t, err)
		})
	}
	wg.Wait()
	_, err := s.Alert(t.Context(), code)
	told(t, err)
	_, err = s.Figures(t.Context(), storetest.Begin, storetest.Begin, 10)
	told(t, err)
	told(t, s.Ping(t.Context()))

	p.refuse(false)
	eventually(t, func() error {
		_, err := s.Submit(t.Context(), storetest.Submission(2, storetest.Begin, "x-main"))
		return err
	})
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	alerts, err := s.Alerts(t.Context(), 1000)
	if err != nil || len(alerts) != 2 { // nothing was written of what was refused
		t.Errorf("%d alerts, %v", len(alerts), err)
	}
}

// eventually waits for a database that was away.
func eventually(t *testing.T, do func() error) {
	t.Helper()
	for limit := time.Now().Add(20 * time.Second); ; {
		err := do()
		if err == nil {
			return
		}
		if !errors.Is(err, store.ErrUnavailable) || time.Now().After(limit) {
			t.Fatal(err)
		}
	}
}

func told(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, store.ErrUnavailable) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v", err)
	}
}

// When the database goes at the one moment and does not come back, a person is told that nobody knows; a
// claim waits, for nobody else would send what it may have taken.
func TestNobodyKnows(t *testing.T) {
	p, through := newProxy(t, pgtest.Database(t))
	s := openAt(t, through)
	defer closeStore(t, s)
	s.Hurry(100*time.Millisecond, 300*time.Millisecond)
	submit(t, s, 1)

	p.plan(afterCommit)
	stop := refuseOnceCut(t, p)
	_, err := s.Submit(t.Context(), storetest.Submission(2, storetest.Begin, "x-main"))
	if !errors.Is(err, store.ErrUnknown) || strings.Contains(err.Error(), "\n") {
		t.Fatalf("error %v", err)
	}
	stop()
	p.refuse(false)
	eventually(t, func() error {
		_, err := s.Claim(t.Context(), "no-channel", alert.DeskCreate, storetest.Begin, 1)
		return err
	})

	p.plan(afterCommit)
	stop = refuseOnceCut(t, p)
	var ds []alert.Delivery
	claimed := make(chan struct{})
	go func() {
		defer close(claimed)
		ds, err = s.Claim(t.Context(), "x-main", alert.DeskCreate, storetest.Begin, 1)
	}()
	stop()
	select {
	case <-claimed:
		t.Fatalf("the claim did not wait: %v, %v", ds, err)
	case <-time.After(600 * time.Millisecond):
	}
	p.refuse(false)
	<-claimed
	if err != nil || len(ds) != 1 || ds[0].Attempt != 1 {
		t.Errorf("claimed %+v, %v", ds, err)
	}
}

// refuseOnceCut makes the database go with the next cut; the function waits until it has.
func refuseOnceCut(t *testing.T, p *proxy) (wait func()) {
	t.Helper()
	before, gone := p.made(), make(chan struct{})
	go func() {
		defer close(gone)
		for p.made() == before {
			time.Sleep(time.Millisecond)
		}
		p.mu.Lock()
		p.shut = true
		p.mu.Unlock()
	}()
	return func() { <-gone }
}

// A server that says nothing any more is given up, and asked again.
func TestServerIsFrozen(t *testing.T) {
	store.HurryFrozen(t, 3*time.Second)
	p, through := newProxy(t, pgtest.Database(t))
	s := openAt(t, through)
	defer closeStore(t, s)
	p.plan(muted)
	code := submit(t, s, 1)
	alerts, err := s.Alerts(t.Context(), 10)
	if err != nil || len(alerts) != 1 || alerts[0].Code != code || p.made() != 1 {
		t.Errorf("%+v after %d cuts, %v", alerts, p.made(), err)
	}
}

// A daemon that is frozen in the middle of a transaction does not keep the others from the ledger.
func TestFrozenDaemon(t *testing.T) {
	for name, where := range map[string]cut{"between statements": frozenAtWork, "within several at once": frozenAtCommit} {
		t.Run(name, func(t *testing.T) {
			dsn := pgtest.Database(t)
			p, through := newProxy(t, dsn)
			one, two := openAt(t, through), openAt(t, dsn)
			defer closeStore(t, two)
			submit(t, one, 1)
			p.plan(where)
			var wg sync.WaitGroup
			wg.Go(func() { submit(t, one, 2) })
			for p.made() == 0 {
				time.Sleep(time.Millisecond)
			}
			submit(t, two, 3) // waits until the other's transaction has been ended
			wg.Wait()         // and the other has tried again
			alerts, err := two.Alerts(t.Context(), 10)
			if err != nil || len(alerts) != 3 {
				t.Errorf("%d alerts, %v", len(alerts), err)
			}
			closeStore(t, one)
		})
	}
}
