package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

const (
	maxTries    = 5                     // runs of one batch
	firstPause  = 50 * time.Millisecond // between two tries to reach the database; then doubled
	longestWait = time.Second
)

// cutError says that the line was lost while a transaction was being committed. It may have come through.
type cutError struct {
	seal seal
	end  end // if it has
	err  error
}

func (c *cutError) Error() string { return c.err.Error() }
func (c *cutError) Unwrap() error { return c.err }

// persist runs a batch in one transaction, and again where it is sure that nothing of it was written: the
// line was lost before the end, or the database chose it to give way to another.
func (w *writer) persist(ctx context.Context, batch []*op) (end, error) {
	for tries := 1; ; tries++ {
		if w.cause != nil {
			return end{}, w.cause
		}
		if err := w.reach(ctx, time.Now().Add(w.patience)); err != nil {
			return end{}, err
		}
		done, err := w.transact(ctx, batch)
		f := w.fault(err)
		if f != faultAway && f != faultYield {
			return done, err
		}
		lost := err
		if f == faultAway {
			lost = w.explain(f, err)
			w.lose(ctx, err)
		}
		if cut, ok := errors.AsType[*cutError](err); ok {
			came, err := w.learn(ctx, cut.seal, batch)
			if err != nil {
				return end{}, err
			}
			if came {
				return cut.end, nil
			}
			batch = slices.DeleteFunc(slices.Clone(batch), func(o *op) bool { return o.answered })
		}
		if len(batch) == 0 {
			return end{}, nil
		}
		if tries == maxTries {
			return end{}, lost
		}
	}
}

// reach makes sure that there is a line. It gives up when the store is closed, or at a time that is not
// zero; the error is for the caller.
func (w *writer) reach(ctx context.Context, until time.Time) error {
	for pause := firstPause; w.line == nil; pause = min(2*pause, longestWait) {
		l, err := w.dial(ctx)
		if err == nil {
			w.use(l)
			w.log.InfoContext(ctx, "the database is reached again", "store", w.place)
			return nil
		}
		w.miss(err)
		if !until.IsZero() && time.Now().Add(pause).After(until) {
			return w.why()
		}
		if !w.rest(pause) {
			return ErrClosed
		}
	}
	return nil
}

func (w *writer) use(l *line) {
	w.line = l
	w.self.Store(l.backend)
	w.away.Store(nil)
}

// rest waits, and tells whether to go on.
func (w *writer) rest(d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-w.quit:
		return false
	}
}

// lose lets go of a line that is of no more use.
func (w *writer) lose(ctx context.Context, err error) {
	if w.line != nil {
		w.line.cut()
		w.line = nil
	}
	w.miss(err)
	w.log.ErrorContext(ctx, "the database was lost", "error", w.why())
}

// miss remembers why the database cannot be reached.
func (w *writer) miss(err error) {
	err = w.explain(faultAway, err)
	w.away.Store(&err)
}

// learn finds out whether a transaction came through whose COMMIT was cut off. Those who decided are told
// after a while that nobody knows. Work waits until it is known, or the store is closed: of a delivery that
// was claimed without anybody knowing, nobody would ever say what became of it.
func (w *writer) learn(ctx context.Context, s seal, batch []*op) (came bool, err error) {
	for until := time.Now().Add(w.doubt); ; {
		if err = w.reach(ctx, until); err == nil {
			if came, err = w.line.came(ctx, s); err == nil {
				return came, nil
			}
			w.lose(ctx, err)
		}
		closed := errors.Is(err, ErrClosed) || !w.rest(firstPause)
		if !closed && time.Now().Before(until) {
			continue
		}
		err = fmt.Errorf("%w: %s was lost at that moment; look before you do it again", ErrUnknown, w.place)
		left := 0
		for _, o := range batch {
			if o.decision || closed {
				o.answer(err)
			} else if !o.answered {
				left++
			}
		}
		if left == 0 {
			return false, err
		}
		until = time.Time{}
	}
}
