package store

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/internal/pgtest"
)

// What leaves this machine is encrypted, and the server known, unless the address says otherwise.
func TestWayToPostgresIsSafe(t *testing.T) {
	for dsn, safe := range map[string]bool{
		"postgres://u@db.example/l":                       true,
		"postgres://u@10.0.0.7:5433/l":                    true,
		"postgres://u@localhost,db.example/l":             true,
		"postgres://u@db.example/l?sslmode=disable":       false,
		"postgres://u@localhost/l":                        false,
		"postgres://u@127.0.0.1:5432/l":                   false,
		"postgres://u@[::1]/l":                            false,
		"postgres:///l?host=/run/postgresql":              false,
		"postgres:///l?host=db.example":                   true,
		"postgres://u@db.example/l?sslmode=verify-full":   true,
		"postgres://u@db.example/l?search_path=drill":     true,
		"postgresql://u@db.example/l?application_name=me": true,
	} {
		at, err := readAddress(dsn, "")
		if err != nil {
			t.Fatal(err)
		}
		c := at.config.TLSConfig
		if got := c != nil && !c.InsecureSkipVerify && c.ServerName != "" && !hasPlainWay(at); got != safe {
			t.Errorf("%s: safe is %v, want %v", dsn, got, safe)
		}
	}
}

func hasPlainWay(at address) bool {
	for _, f := range at.config.Fallbacks {
		if f.TLSConfig == nil {
			return true
		}
	}
	return false
}

// Whatever the database or the user is set to, a session that writes waits for the disk.
func TestSessionsAreSetUp(t *testing.T) {
	dsn := pgtest.Database(t)
	at, err := readAddress(dsn, "")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	db := at.pool(listening, 1)
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "ALTER DATABASE "+strings.Trim(u.Path, "/")+" SET synchronous_commit = off"); err != nil {
		t.Fatal(err)
	}
	for s, want := range map[session]map[string]string{
		writing:   {"synchronous_commit": "on", "default_transaction_read_only": "off", "idle_in_transaction_session_timeout": "5s", "lock_timeout": "10s"},
		reading:   {"default_transaction_read_only": "on", "application_name": "hueandcry", "statement_timeout": "1min"},
		listening: {"application_name": "hueandcry"},
	} {
		db := at.pool(s, 1)
		for name, value := range want {
			var is string
			if err := db.QueryRowContext(t.Context(), "SELECT current_setting($1)", name).Scan(&is); err != nil || is != value {
				t.Errorf("%s is %q for %s, want %q; %v", name, is, s, value, err)
			}
		}
		db.Close()
	}
}

func TestPasswordIsHidden(t *testing.T) {
	at, err := readAddress("postgres://agency:hunter2@127.0.0.1/ledger", "")
	if err != nil {
		t.Fatal(err)
	}
	said := errors.New("no way in with hunter2\n\tand hunter2")
	for _, err := range []error{at.hidden(said), at.failure(said), at.broken(at.place, said)} {
		if strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "xxxxx") {
			t.Errorf("shows %v", err)
		}
	}
}

func TestCommitThatBecameARollback(t *testing.T) {
	at, err := readAddress(pgtest.Database(t), "")
	if err != nil {
		t.Fatal(err)
	}
	db := at.pool(writing, 1)
	defer db.Close()
	l, err := dialPostgres(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	defer l.close()
	if err := l.several(t.Context(), []statement{{query: "BEGIN"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := l.exec(t.Context(), "SELECT 1/0"); err == nil {
		t.Fatal("one over nought is something")
	}
	if err := l.several(t.Context(), []statement{{query: "COMMIT"}}); err == nil || !strings.Contains(err.Error(), "rolled back") {
		t.Errorf("error %v", err)
	}
}

func TestCleanText(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "",
		"plain":                     "plain",
		"a\x00b\xffc":               "a\ufffdb\ufffdc",
		"[\"a\\u0000b\\u0000\"]":    "[\"a\ufffdb\ufffd\"]",
		"[\"a\\\\u0000b\"]":         "[\"a\\\\u0000b\"]", // a backslash, and then what only looks like it
		"[\"a\\\\\\u0000\\n\\\\\"]": "[\"a\\\\\ufffd\\n\\\\\"]",
		"\\u0000\\":                 "\ufffd\\",
	} {
		if got := cleanText(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}
