package store

import (
	"database/sql"
	"strings"
	"testing"
)

// A database in memory has no write-ahead log, as a disk without shared memory has none.
func TestRefusesToRunUnlessDurable(t *testing.T) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	err = makeDurable(t.Context(), conn, "/srv/ledger.db")
	if err == nil || !strings.Contains(err.Error(), "/srv/ledger.db cannot be kept safe there (journal_mode is memory") {
		t.Errorf("error %v", err)
	}
}
