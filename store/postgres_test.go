package store_test

import (
	"testing"

	"github.com/hueandcry/hueandcry/internal/pgtest"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/store/storetest"
)

func openAt(t testing.TB, dsn string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), dsn, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestPostgres(t *testing.T) {
	storetest.Run(t, func(t testing.TB) storetest.Full {
		t.Helper()
		return openAt(t, pgtest.Database(t))
	})
}
