package store

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

const (
	maxWaiting = 1024 // operations that may wait for the writer; beyond, callers wait to be let in
	maxBatch   = 256  // operations in one transaction
)

// writer is the one goroutine that writes. While the disk is busy with one transaction, operations
// queue up; the next transaction takes all that wait. So the price of making it durable is shared, and
// nobody is answered before the disk has it.
type writer struct {
	dialect dialect
	place   string
	sql     *prepared
	log     *slog.Logger
	took    prometheus.Observer
	changed func()

	queue   chan *op
	quitted sync.Once
	quit    chan struct{} // asks the goroutine to finish
	stopped chan struct{} // it has
	failed  chan struct{}
	cause   error // of the failure; set before failed is closed
}

// op is one operation that waits for its transaction.
type op struct {
	fn    func(context.Context, *tx) error
	state atomic.Int32
	err   error
	done  chan struct{}
}

// An operation is either taken by the writer or abandoned by its caller, never both: a caller that has
// gone must not leave deliveries behind that nobody sends.
const (
	opWaiting int32 = iota
	opTaken
	opAbandoned
)

// do queues an operation and waits until it is durable, or refused.
func (w *writer) do(ctx context.Context, fn func(context.Context, *tx) error) error {
	o := &op{fn: fn, done: make(chan struct{})}
	select {
	case w.queue <- o:
	case <-ctx.Done():
		return ctx.Err()
	case <-w.stopped:
		return w.why()
	}
	var gone error
	select {
	case <-o.done:
		return o.err
	case <-ctx.Done():
		gone = ctx.Err()
	case <-w.stopped:
		gone = w.why()
	}
	if o.state.CompareAndSwap(opWaiting, opAbandoned) {
		return gone
	}
	<-o.done // it is on its way to the disk; how that ends must not be guessed
	return o.err
}

// why says why nothing is written any more; nil while it is.
func (w *writer) why() error {
	select {
	case <-w.failed:
		return w.cause
	default:
	}
	select {
	case <-w.quit:
		return ErrClosed
	default:
		return nil
	}
}

// close lets the writer finish what waits.
func (w *writer) close() error {
	w.quitted.Do(func() { close(w.quit) })
	<-w.stopped
	return w.sql.close()
}

func (w *writer) run(ctx context.Context) {
	defer close(w.stopped)
	for w.cause == nil {
		select {
		case o := <-w.queue:
			w.commit(ctx, w.gather(o))
		case <-w.quit:
			if len(w.queue) == 0 {
				return
			}
			w.commit(ctx, w.gather(<-w.queue))
		}
	}
}

// gather takes what waits besides the first.
func (w *writer) gather(first *op) []*op {
	batch := make([]*op, 0, 1+len(w.queue))
	for o := first; ; o = <-w.queue {
		if o.state.CompareAndSwap(opWaiting, opTaken) {
			batch = append(batch, o)
		}
		if len(w.queue) == 0 || len(batch) == maxBatch {
			return batch
		}
	}
}

// commit runs a batch in one transaction. If the database refuses the whole, each operation is tried by
// itself, so that a picture too large for the disk does not take a small outcome with it.
func (w *writer) commit(ctx context.Context, batch []*op) {
	if len(batch) == 0 {
		return
	}
	began := time.Now()
	changed, err := w.transact(ctx, batch)
	f := w.dialect.fault(err)
	switch {
	case err == nil:
		if changed {
			w.took.Observe(time.Since(began).Seconds())
			w.changed()
		}
	case f == faultFatal:
		w.fail(ctx, err)
		refuse(batch, w.cause)
	case len(batch) > 1:
		for i := range batch {
			w.commit(ctx, batch[i:i+1])
		}
		return
	default:
		refuse(batch, explain(f, w.place, err))
	}
	for _, o := range batch {
		close(o.done)
	}
}

func refuse(batch []*op, err error) {
	for _, o := range batch {
		o.err = err
	}
}

// fail ends all writing: after a write that the disk did not keep, a second try may be told that all is
// well although nothing was kept.
func (w *writer) fail(ctx context.Context, err error) {
	if w.cause != nil {
		return
	}
	w.cause = explain(faultFatal, w.place, err)
	w.log.ErrorContext(ctx, "the store takes nothing more", "error", w.cause)
	close(w.failed)
}

// transact tells whether anything changed. Its error is the database's, and then nothing was written.
func (w *writer) transact(ctx context.Context, batch []*op) (changed bool, err error) {
	if w.cause != nil {
		return false, w.cause
	}
	if _, err := w.sql.exec(ctx, w.dialect.begin); err != nil {
		return false, err
	}
	for _, o := range batch {
		t := &tx{prepared: w.sql, dialect: w.dialect}
		if err := w.attempt(ctx, t, o); err != nil {
			return false, errors.Join(err, w.rollback(ctx))
		}
		changed = changed || t.changed && o.err == nil
	}
	if _, err := w.sql.exec(ctx, "COMMIT"); err != nil {
		return false, errors.Join(err, w.rollback(ctx))
	}
	return changed, nil
}

// attempt runs one operation. If it refuses, only what it did itself is undone.
func (w *writer) attempt(ctx context.Context, t *tx, o *op) error {
	if _, err := w.sql.exec(ctx, "SAVEPOINT operation"); err != nil {
		return err
	}
	o.err = o.fn(ctx, t)
	if w.dialect.fault(o.err) != faultNone {
		return o.err
	}
	if o.err != nil {
		if _, err := w.sql.exec(ctx, "ROLLBACK TO SAVEPOINT operation"); err != nil {
			return err
		}
	}
	_, err := w.sql.exec(ctx, "RELEASE SAVEPOINT operation")
	return err
}

// rollback leaves the connection clean. After some errors the database has rolled back already, and says
// so with an error that means nothing.
func (w *writer) rollback(ctx context.Context) error {
	_, err := w.sql.exec(ctx, "ROLLBACK")
	if w.dialect.fault(err) == faultFatal {
		return err
	}
	return nil
}
