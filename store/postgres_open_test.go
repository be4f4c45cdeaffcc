package store_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/internal/pgtest"
	"github.com/hueandcry/hueandcry/store"
)

// canary is a password that must not be seen anywhere.
const canary = "hunter2"

// refuses wants an opening to fail with these words, on one line, without the password.
func refuses(t *testing.T, dsn, password, words string) {
	t.Helper()
	s, err := store.Open(t.Context(), dsn, store.Options{Password: password})
	if err == nil {
		s.Close()
		t.Errorf("%s was opened, want %q", dsn, words)
		return
	}
	if !strings.Contains(err.Error(), words) || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), canary) {
		t.Errorf("%s: %q, want %q", dsn, err, words)
	}
}

func TestPostgresAddressesThatCannotBe(t *testing.T) {
	for dsn, words := range map[string]string{
		"postgres://agency:hunter2@db.example/%zz":                                     "cannot be read; write postgres://",
		"postgres://agency:hunter2@[::1/ledger":                                        "cannot be read; write postgres://",
		"postgres://agency:hunter2@db.example":                                         "lacks the database",
		"postgresql://agency:hunter2@db.example/?sslmode=disable":                      "lacks the database",
		"postgres://agency:hunter2@127.0.0.1/ledger?sslmode=hunter2":                   "something that PostgreSQL does not know",
		"postgres://agency:hunter2@127.0.0.1/ledger?connect_timeout=hunter2":           "something that PostgreSQL does not know",
		"postgres://agency:hunter2@127.0.0.1:1/ledger":                                 "ledger on 127.0.0.1:1 cannot be reached",
		"postgres://agency:hunter2@nowhere.invalid/ledger":                             "ledger on nowhere.invalid:5432 cannot be reached",
		"postgres://agency:hunter2@127.0.0.1:1,127.0.0.1:2/ledger?sslmode=verify-full": "cannot be reached",
		"postgres:///ledger?host=/nowhere&user=agency&password=hunter2":                "ledger on /nowhere cannot be reached",
	} {
		refuses(t, dsn, "", words)
		refuses(t, dsn, canary, words)
	}
	_, err := store.Open(t.Context(), "postgres://agency@127.0.0.1:1/ledger", store.Options{})
	if !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("error %v", err)
	}
}

// eventuallyRefuses is refuses once a server has read its settings again.
func eventuallyRefuses(t *testing.T, dsn, words string) {
	t.Helper()
	for range 100 {
		s, err := store.Open(t.Context(), dsn, store.Options{})
		if err != nil {
			break
		}
		closeStore(t, s)
	}
	refuses(t, dsn, "", words)
}

func TestPostgresRefuses(t *testing.T) {
	s := pgtest.New(t)
	sql := func(database, query string) {
		t.Helper()
		s.Run(t, "psql", "-q", "-v", "ON_ERROR_STOP=1", "-c", query, database)
	}
	as := func(user, database string) string {
		return strings.Replace(s.Address(database), "user=postgres", "user="+user, 1)
	}
	for _, database := range []string{"foreign", "rails", "newer", "strange", "narrow"} {
		s.Run(t, "createdb", database)
	}
	s.Run(t, "createdb", "-T", "template0", "-E", "LATIN1", "--locale=C", "latin")
	sql("foreign", "CREATE TABLE alerts (id INT)")
	sql("rails", "CREATE TABLE schema_migrations (version TEXT)")
	sql("postgres", "CREATE ROLE clerk LOGIN; CREATE ROLE agency LOGIN PASSWORD 'hunter2'")
	closeStore(t, openAt(t, s.Address("newer")))
	sql("newer", "INSERT INTO schema_migrations (number, applied) VALUES (999, 0)")

	refuses(t, s.Address("absent"), "", "does not exist there; make it with CREATE DATABASE")
	refuses(t, s.Address("foreign"), "", "is the database of another program; name another database, or with search_path")
	refuses(t, s.Address("rails"), "", "holds the tables of another program")
	refuses(t, s.Address("newer"), "", "newer version of Hue and Cry (its schema is 999")
	refuses(t, s.Address("latin"), "", "is a database in LATIN1; make one in UTF8")
	refuses(t, s.Address("strange")+"&search_path=nowhere", "", "has no schema for the tables")
	refuses(t, as("clerk", "narrow"), "", "permission denied for schema public (SQLSTATE 42501)); make it the owner")
	refuses(t, as("nobody", "narrow"), "", "does not let nobody in")
	sql("foreign", "CREATE SCHEMA drill")
	closeStore(t, openAt(t, s.Address("foreign")+"&search_path=drill")) // beside the other program's tables

	hba := s.File("pg_hba.conf")
	if err := os.WriteFile(hba, []byte("local all postgres trust\nlocal all agency scram-sha-256\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	sql("postgres", "ALTER DATABASE narrow OWNER TO agency")
	s.Reload(t)
	refuses(t, as("agency", "narrow"), "", "does not let agency in")
	refuses(t, as("agency", "narrow"), "wrong", "correct the user in the store's address, or its password")
	opened, err := store.Open(t.Context(), as("agency", "narrow"), store.Options{Password: canary})
	if err != nil {
		t.Fatal(err)
	}
	closeStore(t, opened)

	for setting, words := range map[string]string{"fsync": "fsync is off, full_page_writes on", "full_page_writes": "fsync is on, full_page_writes off"} {
		sql("postgres", "ALTER SYSTEM SET "+setting+" = off")
		s.Reload(t)
		eventuallyRefuses(t, s.Address("strange"), "cannot be kept safe there ("+words)
		sql("postgres", "ALTER SYSTEM RESET "+setting)
		s.Reload(t)
	}
}
