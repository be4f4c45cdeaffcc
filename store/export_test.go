package store

import "time"

// Hurry shortens how long a store waits for a database that cannot be reached. It must come before anything
// else.
func (s *Store) Hurry(patience, doubt time.Duration) {
	s.writer.patience, s.writer.doubt = patience, doubt
}

// Tables are those that are copied.
func Tables() []string { return tables() }
