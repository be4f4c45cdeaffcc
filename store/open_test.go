package store_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/store/storetest"
)

// raw opens the file past the store, to look, or to do what the store never would.
func raw(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func execSQL(t testing.TB, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatal(err)
	}
}

func submit(t testing.TB, s *store.Store, n int) string {
	t.Helper()
	sub := storetest.Submission(n, storetest.Begin, "x-main")
	sub.Approve = true
	r, err := s.Submit(t.Context(), sub)
	if err != nil {
		t.Fatal(err)
	}
	return r.Alert.Code
}

func closeStore(t testing.TB, s *store.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("these are my notes\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	foreign := filepath.Join(dir, "foreign.db")
	execSQL(t, raw(t, foreign), "CREATE TABLE songs (title TEXT)")
	newer := filepath.Join(dir, "newer.db")
	closeStore(t, open(t, newer))
	execSQL(t, raw(t, newer), "INSERT INTO schema_migrations (number, applied) VALUES (999, 0)")

	for _, c := range []struct{ dsn, words string }{
		{"", "sqlite:PATH"},
		{"mysql://agency:hunter2@db.example/ledger", "sqlite:PATH"},
		{"sqlite:", "lacks its path"},
		{"sqlite:" + filepath.Join(dir, "absent", "ledger.db"), "the folder of the store, " + filepath.Join(dir, "absent")},
		{"sqlite:" + dir, "is not a file"},
		{"sqlite:" + text, "no database at all"},
		{"sqlite:" + foreign, "the database of another program"},
		{"sqlite:" + newer, "newer version of Hue and Cry (its schema is 999"},
	} {
		s, err := store.Open(t.Context(), c.dsn, store.Options{})
		if err == nil {
			s.Close()
			t.Errorf("%s was opened", c.dsn)
			continue
		}
		if !strings.Contains(err.Error(), c.words) || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %q, want %q", c.dsn, err, c.words)
		}
	}
	if b, err := os.ReadFile(text); err != nil || !strings.HasPrefix(string(b), "these are my notes") {
		t.Error("the notes were changed")
	}
	var mode string
	if err := raw(t, foreign).QueryRowContext(t.Context(), "PRAGMA journal_mode").Scan(&mode); err != nil || mode != "delete" {
		t.Errorf("the other program's database was changed: journal mode %s, %v", mode, err)
	}
}

func TestOpenRefusesASecondDaemon(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	first := open(t, path)
	_, err := store.Open(t.Context(), "sqlite:"+path, store.Options{})
	if err == nil || !strings.Contains(err.Error(), "is in use by") || strings.Contains(err.Error(), "\n") {
		t.Fatalf("error %v", err)
	}
	submit(t, first, 1) // the first is none the worse for it
	closeStore(t, first)
	closeStore(t, open(t, path))
}

func TestOpenReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	_, err := store.Open(t.Context(), "sqlite:"+filepath.Join(dir, "ledger.db"), store.Options{})
	if err == nil || !strings.Contains(err.Error(), "give the daemon's user the right") {
		t.Errorf("error %v", err)
	}
}

// A path may hold what means something in an address.
func TestOpenOddPaths(t *testing.T) {
	names := []string{"with space.db", "50%41.db", "a#b.db", "crème.db", "x&y=z.db"}
	if runtime.GOOS != "windows" {
		names = append(names, "what?.db", `back\slash.db`)
	}
	for _, name := range names {
		dir := t.TempDir()
		path := filepath.Join(dir, name)
		s := open(t, path)
		code := submit(t, s, 1)
		closeStore(t, s)
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		if len(entries) != 3 || entries[0].Name() != name || entries[1].Name() != name+".lock" || entries[2].Name() != name+".reserve" {
			t.Errorf("%s left %v", name, entries)
		}
		s = open(t, path)
		if _, err := s.Alert(t.Context(), code); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		closeStore(t, s)
	}
}

func TestOpenRelativePath(t *testing.T) {
	t.Chdir(t.TempDir())
	closeStore(t, open(t, "ledger.db"))
	if _, err := os.Stat("ledger.db"); err != nil {
		t.Error(err)
	}
}

func TestFilesArePrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such rights there")
	}
	dir := t.TempDir()
	s := open(t, filepath.Join(dir, "ledger.db"))
	defer s.Close()
	submit(t, s, 1)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) < 3 {
		t.Errorf("only %v: where is the log?", entries)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s is %v", e.Name(), info.Mode())
		}
	}
}

func TestWritesAreMeasured(t *testing.T) {
	reg := prometheus.NewRegistry()
	path := filepath.Join(t.TempDir(), "ledger.db")
	s, err := store.Open(t.Context(), "sqlite:"+path, store.Options{Registerer: reg})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	submit(t, s, 1)
	const name = "hueandcry_store_write_duration_seconds"
	if problems, err := testutil.GatherAndLint(reg); err != nil || len(problems) > 0 {
		t.Error(problems, err)
	}
	families, err := reg.Gather()
	if err != nil || len(families) != 1 || families[0].GetName() != name || families[0].GetMetric()[0].GetHistogram().GetSampleCount() == 0 {
		t.Errorf("gathered %v, %v", families, err)
	}
	other, err := store.Open(t.Context(), "sqlite:"+path+"2", store.Options{Registerer: reg})
	if err == nil {
		other.Close()
		t.Error("two stores share one metric")
	}
}

// What somebody has written past the store is told, not guessed at.
func TestNonsenseIsTold(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	s := open(t, path)
	defer s.Close()
	code := submit(t, s, 1)
	db := raw(t, path)
	for _, set := range []string{"created = 'yesterday'", "langs = 'English'", "langs = x'7b'"} {
		execSQL(t, db, "UPDATE alerts SET created = 1, langs = '[]'")
		if _, err := s.Alert(t.Context(), code); err != nil {
			t.Fatal(err)
		}
		execSQL(t, db, "UPDATE alerts SET "+set)
		if _, err := s.Alert(t.Context(), code); err == nil || errors.Is(err, alert.ErrNotFound) {
			t.Errorf("%s: %v", set, err)
		}
		if _, err := s.Figures(t.Context(), storetest.Begin, storetest.Begin, 10); err == nil {
			t.Errorf("%s: the figures say nothing of it", set)
		}
	}
}

func TestReadingEndsWithItsContext(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "ledger.db"))
	defer s.Close()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Alerts(gone, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("alerts: %v", err)
	}
	if _, err := s.Figures(gone, storetest.Begin, storetest.Begin, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("figures: %v", err)
	}
}
