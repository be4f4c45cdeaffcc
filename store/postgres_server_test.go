package store_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/internal/pgtest"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/store/storetest"
)

// A server that is killed under load, and started again, has all that was acknowledged; the store goes on
// by itself.
func TestServerIsKilled(t *testing.T) {
	server := pgtest.New(t)
	dsn := server.Database(t)
	s := openAt(t, dsn)
	defer closeStore(t, s)
	rounds := rounds(5, 2)
	var over atomic.Bool
	var lanes sync.WaitGroup
	said := make([]ledger, 6)
	for i := range said {
		lanes.Go(func() {
			for n := 10_000 * i; !over.Load(); n++ {
				said[i].turn(t, s, n, fmt.Sprintf("x-%d", i))
			}
		})
	}
	for range rounds {
		time.Sleep(300 * time.Millisecond) // under load
		server.Kill()
		if err := server.Start(); err != nil {
			t.Error(err)
		}
		eventually(t, func() error { return s.Ping(t.Context()) })
	}
	over.Store(true)
	lanes.Wait()
	alerts, sent, refused := 0, 0, 0
	for _, l := range said {
		l.look(t, s)
		alerts, sent, refused = alerts+len(l.alerts), sent+len(l.sent), refused+len(l.refused)
	}
	if alerts < rounds {
		t.Errorf("only %d alerts", alerts)
	}
	t.Logf("%d kills: 0 of %d alerts and 0 of %d outcomes lost; %d were refused", rounds, alerts, sent, refused)
}

// turn submits, claims and settles one alert, and notes what was acknowledged.
func (l *ledger) turn(t *testing.T, s *store.Store, n int, channel string) {
	t.Helper()
	sub := storetest.Submission(n, storetest.Begin, channel)
	sub.Approve = true
	if _, err := s.Submit(t.Context(), sub); err != nil {
		l.refuse(t, err)
		return
	}
	l.alerts = append(l.alerts, sub.Alert.Code)
	ds, err := s.Claim(t.Context(), channel, alert.DeskCreate, storetest.Begin, 1)
	l.refuse(t, err)
	for _, d := range ds {
		for { // as a lane does
			err := s.Settle(t.Context(), d, alert.Outcome{State: alert.Sent, At: storetest.Begin, Post: alert.Post{ID: d.Key}})
			if err == nil || errors.Is(err, alert.ErrConflict) { // written the first time, if that was unknown
				l.sent = append(l.sent, d.Key)
				break
			}
			l.refuse(t, err)
		}
	}
}

func (l *ledger) refuse(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	l.refused = append(l.refused, err.Error())
	if !errors.Is(err, store.ErrUnavailable) {
		t.Error(err)
	}
}

// Two transactions that stand in each other's way are no fault: the store tries again.
func TestStoreGivesWay(t *testing.T) {
	dsn := pgtest.Database(t)
	s := openAt(t, dsn)
	defer closeStore(t, s)
	for i := range 2 {
		submit(t, s, i)
	}
	if ds, err := s.Claim(t.Context(), "x-main", alert.DeskCreate, storetest.Begin, 2); err != nil || len(ds) != 2 {
		t.Fatal(ds, err)
	}
	db := rawPostgres(t, dsn)
	other, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Rollback()
	hold := func(id int) error {
		_, err := other.ExecContext(t.Context(), "SELECT 1 FROM deliveries WHERE id = $1 FOR UPDATE", id)
		return err
	}
	if err := hold(2); err != nil {
		t.Fatal(err)
	}
	reclaimed := make(chan error)
	go func() {
		_, err := s.Reclaim(t.Context(), "x-main", alert.Takeover{At: storetest.Begin, Ahead: time.Hour}) // has the first, and waits for the second
		reclaimed <- err
	}()
	waits(t, rawPostgres(t, dsn))
	if err := hold(1); err != nil { // one of the two is chosen to give way
		t.Log(err)
	}
	if err := other.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := <-reclaimed; err != nil {
		t.Error(err)
	}
}

// What a network answers may hold anything; an outcome that cannot be written would never be written.
func TestOddTextsAreWritten(t *testing.T) {
	s := openAt(t, pgtest.Schema(t))
	defer closeStore(t, s)
	code := submit(t, s, 1)
	ds, err := s.Claim(t.Context(), "x-main", alert.DeskCreate, storetest.Begin, 1)
	if err != nil || len(ds) != 1 {
		t.Fatal(ds, err)
	}
	odd := "a\x00b\xffc"
	o := alert.Outcome{State: alert.Sent, At: storetest.Begin, Kind: odd, Reason: odd, Cause: odd, Post: alert.Post{ID: odd, URL: odd}}
	if err := s.Settle(t.Context(), ds[0], o); err != nil {
		t.Fatal(err)
	}
	err = s.Record(t.Context(), []alert.Reading{{
		Post: alert.Tracked{Delivery: ds[0].Key}, At: storetest.Begin, Sample: &alert.Sample{},
		Reposts: []alert.Repost{{Account: odd, Via: odd}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	attempts, err := s.Attempts(t.Context(), ds[0].Key)
	if err != nil || attempts[0].Cause != "a\ufffdb\ufffdc" {
		t.Errorf("%+v, %v", attempts, err)
	}
	if _, err := s.Events(t.Context(), code, 0, 100); err != nil {
		t.Error(err)
	}
}

// After damage nothing is acknowledged any more.
func TestServerIsDamaged(t *testing.T) {
	server := pgtest.New(t)
	dsn := server.Database(t)
	s := openAt(t, dsn)
	submit(t, s, 1)
	closeStore(t, s)
	db := rawPostgres(t, dsn)
	execSQL(t, db, "CHECKPOINT")
	var file string
	if err := db.QueryRowContext(t.Context(), "SELECT pg_relation_filepath('events')").Scan(&file); err != nil {
		t.Fatal(err)
	}
	db.Close()
	server.Kill()
	if err := os.WriteFile(server.File(file), []byte(strings.Repeat("\xa5", 8192)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, dsn)
	defer s.Close()
	for i := range 3 {
		_, err := s.Submit(t.Context(), storetest.Submission(i+2, storetest.Begin, "x-main"))
		if !errors.Is(err, store.ErrFailed) || strings.Contains(err.Error(), "\n") {
			t.Errorf("error %v", err)
		}
	}
	select {
	case <-s.Failed():
	default:
		t.Error("nobody is told")
	}
}

// Where a standby must have it too, nothing is acknowledged before it has.
func TestStandbyIsAway(t *testing.T) {
	store.HurryFrozen(t, time.Second)
	server := pgtest.New(t)
	s := openAt(t, server.Database(t))
	defer closeStore(t, s)
	s.Hurry(100*time.Millisecond, 300*time.Millisecond)
	submit(t, s, 1)
	set := func(names string) {
		server.Run(t, "psql", "-q", "-c", "ALTER SYSTEM SET synchronous_standby_names = '"+names+"'", "postgres")
		server.Reload(t)
	}
	set("standby")
	for n := 2; ; n++ { // until the server has heard of it
		if _, err := s.Submit(t.Context(), storetest.Submission(n, storetest.Begin, "x-main")); err != nil {
			if !errors.Is(err, store.ErrUnknown) {
				t.Errorf("error %v", err)
			}
			break
		}
		if n > 100 {
			t.Fatal("submissions are acknowledged without the standby")
		}
	}
	set("")
	eventually(t, func() error {
		_, err := s.Submit(t.Context(), storetest.Submission(5000, storetest.Begin, "x-main"))
		return err
	})
}
