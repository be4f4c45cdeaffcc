// Package store keeps everything that must outlive the daemon: alerts, the deliveries that carry them,
// what was measured, and who did what. The deliveries rows are the queue, so that an alert and what
// follows from it are one transaction.
//
// Whatever a method has acknowledged is on the disk. What cannot be written is refused whole, in words.
package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Options of a store.
type Options struct {
	Log        *slog.Logger          // nil = silent
	Registerer prometheus.Registerer // nil = nothing is measured
	Now        func() time.Time      // nil = time.Now; for the dates of migrations
	Lease      time.Duration         // for how long a daemon counts on a channel, where several share a ledger; 0 = 14 s
}

// Store is one ledger. It is safe for many goroutines at once: one of its own writes, some read.
type Store struct {
	dialect dialect
	place   string // for people: where the ledger lies
	owner   string // names this daemon among those that share the ledger
	lease   time.Duration
	readers *sql.DB
	read    *prepared
	writer  *writer
	watch   watchers

	closing sync.Once
	release []func() error // in reverse order of acquisition
}

// Open opens the ledger at dsn, "sqlite:PATH", makes it if there is none, and brings its schema up to
// date. It refuses a ledger that another process has open, one that a newer version has written, and a
// disk that cannot promise to keep what it acknowledges.
func Open(ctx context.Context, dsn string, opt Options) (*Store, error) {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	path, err := sqlitePath(dsn)
	if err != nil {
		return nil, err
	}
	s := &Store{dialect: sqliteDialect(), place: path, owner: rand.Text(), lease: cmp.Or(opt.Lease, 14*time.Second)}
	if err := s.open(ctx, path, opt); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, path string, opt Options) error {
	unlock, err := lock(path)
	if err != nil {
		return err
	}
	s.release = append(s.release, unlock)
	db, conn, err := openWriter(ctx, path)
	if err != nil {
		return err
	}
	s.release = append(s.release, db.Close, conn.Close)
	have, err := schema(ctx, conn, path)
	if err != nil {
		return err
	}
	if err := makeDurable(ctx, conn, path); err != nil {
		return err
	}
	n, err := migrate(ctx, conn, path, have, opt.Now())
	if err != nil {
		return err
	}
	if n > 0 {
		opt.Log.InfoContext(ctx, "the store's schema was brought up to date", "path", path, "migrations", n)
	}
	if s.readers, err = openReaders(ctx, path); err != nil {
		return err
	}
	s.release = append(s.release, s.readers.Close)
	s.read = newPrepared(s.readers)
	took, err := newWriteDuration(opt.Registerer)
	if err != nil {
		return err
	}
	s.writer = &writer{
		dialect: s.dialect, place: path, sql: newPrepared(conn), log: opt.Log, took: took,
		changed: s.watch.signal,
		queue:   make(chan *op, maxWaiting), quit: make(chan struct{}), stopped: make(chan struct{}), failed: make(chan struct{}),
	}
	go s.writer.run(context.WithoutCancel(ctx))
	s.release = append(s.release, s.writer.close)
	return nil
}

// Close writes what waits, and closes the ledger. What comes later is refused.
func (s *Store) Close() error {
	var errs []error
	s.closing.Do(func() {
		for _, release := range slices.Backward(s.release) {
			errs = append(errs, release())
		}
	})
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("closing the store %s: %w", s.place, err)
	}
	return nil
}

// Ping tells whether the ledger can be read and still takes what is written.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.writer.why(); err != nil {
		return err
	}
	_, err := one(ctx, s.read, number, "SELECT 1")
	return err
}

// Failed is closed when the disk has failed to keep a write. Nothing is written after that: what is on
// the disk must be read afresh, so the daemon should end and be started again.
func (s *Store) Failed() <-chan struct{} { return s.writer.failed }

// Watch subscribes to changes: changed gets a signal, of which it holds one, after every commit that
// changed something. stop ends the subscription.
func (s *Store) Watch() (changed <-chan struct{}, stop func()) { return s.watch.add() }

// write runs fn in a durable transaction. When write returns nil, all that fn did is on the disk; when it
// returns an error, nothing of it is. fn must not keep t, and may run more than once.
func (s *Store) write(ctx context.Context, fn func(ctx context.Context, t *tx) error) error {
	return s.writer.do(ctx, fn)
}
