package store_test

import (
	"path/filepath"
	"testing"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/store"
	"github.com/hueandcry/hueandcry/store/storetest"
)

func open(t testing.TB, path string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite:"+path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t testing.TB) storetest.Full {
		t.Helper()
		return open(t, filepath.Join(t.TempDir(), "ledger.db"))
	})
}

func TestSQLiteMessages(t *testing.T) {
	storetest.RunMessages(t, func(t testing.TB, announce func(alert.Decision) (alert.Message, error)) storetest.Full {
		t.Helper()
		return openWith(t, "sqlite:"+filepath.Join(t.TempDir(), "ledger.db"), store.Options{Announce: announce})
	})
}
