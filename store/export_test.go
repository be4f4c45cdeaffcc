package store

import (
	"testing"
	"time"
)

// Hurry shortens how long a store waits for a database that cannot be reached. It must come before anything
// else.
func (s *Store) Hurry(patience, doubt time.Duration) {
	s.writer.patience, s.writer.doubt = patience, doubt
}

// Tables are those that are copied.
func Tables() []string { return tables() }

// HurryFrozen shortens how long a server may be silent, for one test.
func HurryFrozen(t *testing.T, d time.Duration) {
	t.Helper()
	before := frozenAfter
	frozenAfter = d
	t.Cleanup(func() { frozenAfter = before })
}
