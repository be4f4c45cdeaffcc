package store_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/internal/pgtest"
	"github.com/hueandcry/hueandcry/internal/testneed"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/store/storetest"
)

// smallDisk mounts a file system of a few megabytes.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size="+size); err != nil {
		testneed.Missing(t, "root", "right to mount a small file system")
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// heavy is an alert with a picture of 200 KB, which no database can make smaller.
func heavy(n int) alert.Submission {
	sub := storetest.Submission(n, storetest.Begin, "x-main")
	content := make([]byte, 200_000)
	rand.NewChaCha8([32]byte{byte(n), byte(n >> 8)}).Read(content)
	sum := sha256.Sum256(content)
	p := sub.Photos[0].Media
	p.SHA256, p.Bytes = hex.EncodeToString(sum[:]), len(content)
	sub.Photos = []alert.Photo{{Media: p, Content: content}}
	sub.Renderings[0].Media = []alert.Media{p}
	return sub
}

func TestDiskFull(t *testing.T) {
	dir := smallDisk(t, "10m")
	filler := filepath.Join(dir, "filler")
	if err := os.WriteFile(filler, make([]byte, 5<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "ledger.db")
	s := open(t, path)
	defer func() { s.Close() }() // of either

	kept := 0
	refused := func(err error) {
		t.Helper()
		if !errors.Is(err, store.ErrFull) || !strings.Contains(err.Error(), "free space on "+dir+"; nothing was written") {
			t.Fatalf("error %v", err)
		}
	}
	for {
		if _, err := s.Submit(t.Context(), heavy(kept)); err != nil {
			refused(err)
			break
		}
		kept++
	}
	if kept == 0 {
		t.Fatal("the disk was full from the beginning, so this shows nothing")
	}
	var wg sync.WaitGroup // many at once are refused each by itself
	for i := range 8 {
		wg.Go(func() {
			if _, err := s.Submit(t.Context(), heavy(1000+i)); !errors.Is(err, store.ErrFull) {
				t.Errorf("error %v", err)
			}
		})
	}
	wg.Wait()
	check := func(want int) {
		t.Helper()
		alerts, err := s.Alerts(t.Context(), 1000)
		if err != nil || len(alerts) != want {
			t.Errorf("%d alerts, want %d; %v", len(alerts), want, err)
		}
	}
	check(kept)
	select {
	case <-s.Failed():
		t.Fatal("a full disk is no reason to give up")
	default:
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Submit(t.Context(), heavy(kept)); err != nil {
		t.Errorf("there is room again: %v", err)
	}
	check(kept + 1)
	closeStore(t, s)
	s = open(t, path)
	check(kept + 1)
}

// What was accepted can be ended on a full disk, and what came of it is written down; what is new is not
// taken until there is room for it and for the reserve.
func TestDiskFullWhileAlertsAreOpen(t *testing.T) {
	dir := smallDisk(t, "16m")
	path := filepath.Join(dir, "ledger.db")
	s := open(t, path)
	defer func() { s.Close() }()
	const alerts = 20
	for n := range alerts {
		sub := storetest.Submission(n, storetest.Begin, "x-main")
		sub.Approve = true
		if _, err := s.Submit(t.Context(), sub); err != nil {
			t.Fatal(err)
		}
	}
	ds, err := s.Claim(t.Context(), "x-main", alert.DeskCreate, storetest.Begin, alerts)
	if err != nil {
		t.Fatal(err)
	}
	filler := filepath.Join(dir, "filler")
	if err := fill(filler); err != nil {
		t.Fatal(err)
	}
	for i, d := range ds {
		o := alert.Outcome{State: alert.Sent, At: storetest.Begin, Post: alert.Post{ID: d.Code}}
		if err := s.Settle(t.Context(), d, o); err != nil {
			t.Fatalf("the outcome of delivery %d cannot be written: %v", i, err)
		}
		_, err := s.CloseAlert(t.Context(), d.Code, alert.Closing{
			Ended: alert.EndedFoundSafe, At: storetest.Begin, By: alert.Token{ID: "chief", Grants: []alert.Grant{alert.GrantApprove}},
		})
		if err != nil {
			t.Fatalf("alert %d cannot be closed: %v", i, err)
		}
	}
	if _, err := s.Submit(t.Context(), storetest.Submission(100, storetest.Begin, "x-main")); !errors.Is(err, store.ErrFull) {
		t.Errorf("a new alert lives on the reserve: %v", err)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Submit(t.Context(), storetest.Submission(100, storetest.Begin, "x-main")); err != nil {
		t.Errorf("there is room again: %v", err)
	}
	if _, err := os.Stat(path + ".reserve"); err != nil {
		t.Errorf("the reserve was not taken again: %v", err)
	}
}

// fill writes until there is no room for a single block.
func fill(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	for block := make([]byte, 4096); ; {
		if _, err := f.Write(block); err != nil {
			return f.Close()
		}
	}
}

// The same where the disk is that of a server.
func TestServerIsFull(t *testing.T) {
	dir := smallDisk(t, "30m")
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil { // so that the server finds its way
		t.Fatal(err)
	}
	server := pgtest.New(t)
	server.Own(t, dir)
	server.Run(t, "psql", "-q", "-c", "CREATE TABLESPACE small LOCATION '"+dir+"'", "postgres")
	server.Run(t, "createdb", "-D", "small", "ledger")
	filler := filepath.Join(dir, "filler")
	if err := os.WriteFile(filler, make([]byte, 10<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, server.Address("ledger"))
	defer closeStore(t, s)
	kept := 0
	for {
		if _, err := s.Submit(t.Context(), heavy(kept)); err != nil {
			if !errors.Is(err, store.ErrFull) || !strings.Contains(err.Error(), "free space on the database server of ledger on ") {
				t.Fatalf("error %v", err)
			}
			break
		}
		kept++
	}
	if kept == 0 {
		t.Fatal("the disk was full from the beginning, so this shows nothing")
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Submit(t.Context(), heavy(kept)); err != nil {
		t.Errorf("there is room again: %v", err)
	}
	if alerts, err := s.Alerts(t.Context(), 1000); err != nil || len(alerts) != kept+1 {
		t.Errorf("%d alerts, want %d; %v", len(alerts), kept+1, err)
	}
}

func TestOpenOnFullDisk(t *testing.T) {
	dir := smallDisk(t, "100k")
	_, err := store.Open(t.Context(), "sqlite:"+filepath.Join(dir, "ledger.db"), store.Options{})
	if !errors.Is(err, store.ErrFull) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v", err)
	}
}
