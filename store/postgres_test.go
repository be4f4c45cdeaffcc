package store_test

import (
	"database/sql"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/internal/pgtest"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/store/storetest"
)

func openAt(t testing.TB, dsn string) *store.Store {
	t.Helper()
	return openWith(t, dsn, store.Options{})
}

func openWith(t testing.TB, dsn string, opt store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), dsn, opt)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// rawPostgres opens the database past the store.
func rawPostgres(t testing.TB, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// waits returns once a session of a store waits for a lock.
func waits(t testing.TB, db *sql.DB) {
	t.Helper()
	for limit := time.Now().Add(20 * time.Second); time.Now().Before(limit); {
		var n int
		err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'hueandcry' AND wait_event_type = 'Lock'").Scan(&n)
		if err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			return
		}
	}
	t.Fatal("nobody waits")
}

func TestPostgres(t *testing.T) {
	storetest.Run(t, func(t testing.TB) storetest.Full {
		t.Helper()
		return openAt(t, pgtest.Schema(t))
	})
}

func TestPostgresMessages(t *testing.T) {
	storetest.RunMessages(t, func(t testing.TB, announce func(alert.Decision) (alert.Message, error)) storetest.Full {
		t.Helper()
		return openWith(t, pgtest.Schema(t), store.Options{Announce: announce})
	})
}
