package store

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/hueandcry/hueandcry/alert"
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
	line    *line                                // nil while the database cannot be reached
	dial    func(context.Context) (*line, error) // makes another line; nil = a line to a file is never lost
	log     *slog.Logger

	messenger func(alert.Decision) (alert.Message, error) // nil = no messages are made
	took      prometheus.Observer
	changed   func()
	grew      func() // so many deliveries have come that the planner should count them

	reserve  *reserve      // nil = room is the business of a server
	tidied   bool          // since something was last written
	patience time.Duration // how long an operation waits for a database that cannot be reached
	doubt    time.Duration // after it a person is told that nobody knows whether a decision was written

	queue   chan *op
	quitted sync.Once
	quit    chan struct{} // asks the goroutine to finish
	stopped chan struct{} // it has
	failed  chan struct{}
	cause   error                 // of the failure; set before failed is closed
	self    atomic.Int64          // the server's number for the line
	away    atomic.Pointer[error] // why the database cannot be reached; nil while it can
	seal    seal                  // of the last transaction
}

// op is one operation that waits for its transaction.
type op struct {
	fn       func(context.Context, *tx) error
	decision bool // nothing else may change beside it
	fresh    bool // it brings new work, which must not live on the reserve
	state    atomic.Int32
	err      error
	done     chan struct{}
	answered bool // done is closed; known to the writer alone
}

// An operation is either taken by the writer or abandoned by its caller, never both: a caller that has
// gone must not leave deliveries behind that nobody sends.
const (
	opWaiting int32 = iota
	opTaken
	opAbandoned
)

// answer tells the caller, once.
func (o *op) answer(err error) {
	if o.answered {
		return
	}
	if err != nil {
		o.err = err
	}
	o.answered = true
	close(o.done)
}

// do queues an operation and waits until it is durable, or refused.
func (w *writer) do(ctx context.Context, o *op) error {
	o.done = make(chan struct{})
	enough := time.NewTimer(w.patience)
	defer enough.Stop()
	for queue := w.queue; ; {
		var gone error
		select {
		case queue <- o:
			queue = nil // once
			continue
		case <-o.done:
			return o.err
		case <-ctx.Done():
			gone = ctx.Err()
		case <-w.stopped:
			gone = w.why()
		case <-enough.C:
			if why := w.away.Load(); why != nil {
				gone = *why
				break
			}
			enough.Reset(w.patience) // it is only busy
			continue
		}
		if o.state.CompareAndSwap(opWaiting, opAbandoned) {
			return gone
		}
		<-o.done // it is on its way to the disk; how that ends must not be guessed
		return o.err
	}
}

// why says why nothing is written now; nil while it is.
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
	}
	if away := w.away.Load(); away != nil {
		return *away
	}
	return nil
}

// close lets the writer finish what waits.
func (w *writer) close() error {
	w.quitted.Do(func() { close(w.quit) })
	<-w.stopped
	return nil
}

// hangUp lets go of the line; nobody must be writing.
func (w *writer) hangUp() error {
	if w.line == nil {
		return nil
	}
	err := w.line.close()
	if w.dial != nil { // the way to a server may have ended before
		return nil
	}
	return err
}

func (w *writer) run(ctx context.Context) {
	defer close(w.stopped)
	for w.cause == nil && w.reach(ctx, time.Time{}) == nil {
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

// commit runs a batch in one transaction. If that is refused as a whole, each operation is tried by itself,
// so that a picture too large for the disk does not take a small outcome with it.
func (w *writer) commit(ctx context.Context, batch []*op) {
	if len(batch) == 0 {
		return
	}
	began := time.Now()
	end, err := w.persist(ctx, batch)
	f := w.fault(err)
	switch {
	case err == nil:
		w.tidied = false
		if end.changed {
			w.took.Observe(time.Since(began).Seconds())
		}
		if end.news {
			w.changed()
		}
	case f == faultFatal:
		w.fail(ctx, err)
		err = w.cause
	case f == faultAway: // told as it is
	case len(batch) > 1:
		for i := range batch {
			w.commit(ctx, batch[i:i+1])
		}
		return
	case f == faultFull && !batch[0].fresh && w.makeRoom(ctx):
		w.commit(ctx, batch)
		return
	default:
		err = w.explain(f, err)
	}
	for _, o := range batch {
		o.answer(err)
	}
	if err == nil && end.grew {
		w.grew()
	}
}

// makeRoom finds room on a full disk for what must go through: first that of the log, whose pages can go
// where they belong, then what is kept for this. Both together, for the pages need room of their own there.
func (w *writer) makeRoom(ctx context.Context) bool {
	if w.reserve == nil {
		return false
	}
	if !w.tidied {
		w.tidied = true
		if w.tidy(ctx) == nil {
			return true
		}
	}
	if !w.reserve.spend() {
		return false
	}
	w.log.ErrorContext(ctx, "the disk is full; the store goes on with the room that was kept for this, and takes no new alert until there is more", "store", w.place)
	if err := w.tidy(ctx); err != nil {
		w.log.WarnContext(ctx, "the log of the store keeps its room", "error", err)
	}
	return true
}

// roomFor refuses new work while the room that is kept for work in hand is spent.
func (w *writer) roomFor(o *op) error {
	if o.fresh && !w.reserve.regain() {
		return w.explain(faultFull, nil)
	}
	return nil
}

// tidy moves what stands in SQLite's log into the file, and gives the log's room back.
func (w *writer) tidy(ctx context.Context) error {
	_, err := w.line.exec(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return err
}

// fault says what an error means for the ledger. What the database does not say itself, the line may.
func (w *writer) fault(err error) fault {
	f := w.dialect.fault(err)
	if err != nil && f == faultNone && (w.line == nil || w.line.lost()) {
		return faultAway
	}
	return f
}

func (w *writer) explain(f fault, err error) error { return explain(f, w.place, w.dialect.room, err) }

// fail ends all writing: after a write that the disk did not keep, a second try may be told that all is
// well although nothing was kept.
func (w *writer) fail(ctx context.Context, err error) {
	if w.cause != nil {
		return
	}
	w.cause = w.explain(faultFatal, err)
	w.log.ErrorContext(ctx, "the store takes nothing more", "error", w.cause)
	close(w.failed)
}
