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

	"github.com/hueandcry/hueandcry/alert"
)

// Options of a store.
type Options struct {
	Password   string                // of the PostgreSQL user, unless it stands in the dsn or the environment
	Log        *slog.Logger          // nil = silent
	Registerer prometheus.Registerer // nil = nothing is measured
	Now        func() time.Time      // nil = time.Now; for the dates of migrations
	// Announce makes the message for machines that tells of a decision, which the store writes down with it.
	// It must do no more than compute: everybody who writes waits for it, and it may be asked twice. nil = none
	// are made. Why one cannot be made is for itself to log.
	Announce func(alert.Decision) (alert.Message, error)
	Lease    time.Duration // for how long a daemon counts on a channel, where several share a ledger; 0 = 12 s

	moved bool // also a ledger that was copied elsewhere
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
	census  census

	closing sync.Once
	release []func() error // in reverse order of acquisition
}

// Open opens the ledger at dsn, "sqlite:PATH" or "postgres://USER@HOST/DATABASE", makes it if there is
// none, and brings its schema up to date. It refuses a file that another process has open, a ledger that a
// newer version has written, and a disk or a server that cannot promise to keep what it acknowledges.
func Open(ctx context.Context, dsn string, opt Options) (*Store, error) {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	s := &Store{owner: rand.Text(), lease: cmp.Or(opt.Lease, 12*time.Second)}
	err := s.open(ctx, dsn, opt)
	if err == nil && !opt.moved {
		err = s.stays(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, dsn string, opt Options) error {
	s.writer = &writer{
		messenger: opt.Announce, log: opt.Log, changed: s.watch.signal, grew: func() {}, seal: newSeal(),
		patience: 5 * time.Second, doubt: 30 * time.Second,
		queue: make(chan *op, maxWaiting), quit: make(chan struct{}), stopped: make(chan struct{}), failed: make(chan struct{}),
	}
	var err error
	if isPostgres(dsn) {
		err = s.openPostgres(ctx, dsn, opt)
	} else {
		err = s.openSQLite(ctx, dsn, opt)
	}
	if err != nil {
		return err
	}
	if s.writer.took, err = newWriteDuration(opt.Registerer); err != nil {
		return err
	}
	s.read = newPrepared(s.readers)
	s.read.clean, s.read.tell = s.dialect.clean, s.tell
	s.writer.dialect, s.writer.place = s.dialect, s.place
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

// tell puts an error of reading into words.
func (s *Store) tell(err error) error {
	if s.dialect.gone == nil || !s.dialect.gone(err) {
		return err
	}
	return fmt.Errorf("%w: %s does not answer, and nothing can be read from it; try again shortly (%s)", ErrUnavailable, s.place, short(err))
}

// write runs fn, a decision, in a durable transaction beside which nothing else changes. When write returns
// nil, all that fn did is on the disk; when it returns an error, nothing of it is, unless the error says
// that nobody knows. fn must not keep t, and may run more than once.
func (s *Store) write(ctx context.Context, fn func(ctx context.Context, t *tx) error) error {
	return s.writer.do(ctx, &op{fn: fn, decision: true})
}

// take is write for what brings new work: it is refused while the room that is kept for work in hand is spent.
func (s *Store) take(ctx context.Context, fn func(ctx context.Context, t *tx) error) error {
	return s.writer.do(ctx, &op{fn: fn, decision: true, fresh: true})
}

// work is write for what daemons do by themselves: claims, outcomes, readings. Others may work beside it,
// so fn keeps from them what it reads in order to change it.
func (s *Store) work(ctx context.Context, fn func(ctx context.Context, t *tx) error) error {
	return s.writer.do(ctx, &op{fn: fn})
}
