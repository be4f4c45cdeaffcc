package store_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/store/storetest"
)

// In one transaction with others, what is refused takes nobody with it.
func TestRefusalLeavesOthersAlone(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "ledger.db"))
	defer s.Close()
	submit(t, s, 0)
	var wg sync.WaitGroup
	errs := make([]error, 80)
	for i := range errs {
		sub := storetest.Submission(i, storetest.Begin, "x-main")
		switch i % 4 {
		case 0: // refused at once
			sub.Alert.Code = storetest.Submission(0, storetest.Begin).Alert.Code
		case 2: // refused after it was written, when it is to be approved
			sub.Approve, sub.Alert.Expires = true, storetest.Begin
		}
		wg.Go(func() { _, errs[i] = s.Submit(t.Context(), sub) })
	}
	wg.Wait()
	for i, err := range errs {
		if refused := errors.Is(err, alert.ErrConflict); refused != (i%2 == 0) || err != nil && !refused {
			t.Errorf("submission %d: %v", i, err)
		}
	}
	alerts, err := s.Alerts(t.Context(), 1000)
	if err != nil || len(alerts) != 41 {
		t.Errorf("%d alerts, %v", len(alerts), err)
	}
}

// While the writer is held up, a caller may give up; what it asked for is then never done.
func TestGivingUpWhileWaiting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	s := open(t, path)
	defer s.Close()
	code := submit(t, s, 1)

	db := raw(t, path)
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(t.Context(), "BEGIN IMMEDIATE"); err != nil { // hold the writer up
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() { submit(t, s, 2) })
	time.Sleep(100 * time.Millisecond) // so that the writer has most likely taken that one
	time.AfterFunc(time.Second, func() { conn.ExecContext(context.WithoutCancel(t.Context()), "ROLLBACK") })
	claimed := 0
	for range 3 {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		ds, err := s.Claim(ctx, "x-main", alert.DeskCreate, storetest.Begin, 1)
		cancel()
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("claiming: %v", err)
		}
		claimed += len(ds)
	}
	wg.Wait()
	submit(t, s, 3) // whatever waited before this has been done, or was not to be
	deliveries, err := s.Deliveries(t.Context(), code)
	if err != nil || (deliveries[0].State == alert.Sending) != (claimed == 1) {
		t.Errorf("%d claimed, but: %+v, %v", claimed, deliveries, err)
	}
}

// A fault of the database that leaves the ledger sound is told, and the store goes on.
func TestFaultIsTold(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	s := open(t, path)
	defer s.Close()
	submit(t, s, 1)
	execSQL(t, raw(t, path), "ALTER TABLE tokens RENAME TO elsewhere")
	err := s.AddToken(t.Context(), alert.Token{ID: "k"}, "hash")
	if err == nil || !strings.Contains(err.Error(), "nothing was written") {
		t.Errorf("error %v", err)
	}
	submit(t, s, 2)
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

// After a fault of the disk nothing is acknowledged any more.
func TestDamageEndsWriting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	s := open(t, path)
	submit(t, s, 1)
	closeStore(t, s)
	var page, size int64
	err := raw(t, path).QueryRowContext(t.Context(), "SELECT rootpage, page_size FROM sqlite_master, pragma_page_size() WHERE name = 'events'").Scan(&page, &size)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(bytes.Repeat([]byte{0xa5}, int(size)), (page-1)*size); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}

	s = open(t, path)
	defer s.Close()
	select {
	case <-s.Failed():
		t.Fatal("failed before anything was written")
	default:
	}
	for i := range 3 {
		_, err = s.Submit(t.Context(), storetest.Submission(i+2, storetest.Begin, "x-main"))
		if !errors.Is(err, store.ErrFailed) || strings.Contains(err.Error(), "\n") {
			t.Errorf("error %v", err)
		}
	}
	select {
	case <-s.Failed():
	default:
		t.Error("nobody is told")
	}
	if err := s.Ping(t.Context()); !errors.Is(err, store.ErrFailed) {
		t.Errorf("ping: %v", err)
	}
	if alerts, err := s.Alerts(t.Context(), 10); err != nil || len(alerts) != 1 {
		t.Errorf("%d alerts can be read, %v", len(alerts), err)
	}
}

func TestCloseLeavesNothingRunning(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s := open(t, filepath.Join(t.TempDir(), "ledger.db"))
	submit(t, s, 1)
	if _, err := s.Alerts(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
}

// What waits when the store is closed is either done or refused, and its caller knows which.
func TestCloseWhileBusy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	s := open(t, path)
	var wg sync.WaitGroup
	errs := make([]error, 200)
	for i := range errs {
		wg.Go(func() { _, errs[i] = s.Submit(t.Context(), storetest.Submission(i, storetest.Begin, "x-main")) })
	}
	closeStore(t, s)
	wg.Wait()
	s = open(t, path)
	defer s.Close()
	for i, err := range errs {
		if err != nil && !errors.Is(err, store.ErrClosed) {
			t.Errorf("submission %d: %v", i, err)
		}
		_, missing := s.Alert(t.Context(), storetest.Submission(i, storetest.Begin).Alert.Code)
		if (err == nil) != (missing == nil) {
			t.Errorf("submission %d was answered %v, and is there: %v", i, err, missing == nil)
		}
	}
}
