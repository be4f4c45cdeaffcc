package store

import (
	"context"
	"errors"
	"slices"
)

// end is how a transaction ended well.
type end struct {
	changed bool
	news    bool // others want to know of it
	grew    bool // by many deliveries
}

// errUndo says that an operation was refused after it had written something, and takes the others of its
// batch with it: each must be run by itself. Most are refused before they write, so that a savepoint for
// every operation would cost more than it saves.
var errUndo = errors.New("an operation must be undone")

// transact runs a batch in one transaction. After an error nothing of it was written, unless it is a
// [cutError].
func (w *writer) transact(ctx context.Context, batch []*op) (end, error) {
	begin := w.dialect.work
	if slices.ContainsFunc(batch, func(o *op) bool { return o.decision }) {
		begin = w.dialect.decide
	}
	if err := w.line.several(ctx, begin); err != nil {
		return end{}, errors.Join(err, w.rollback(ctx))
	}
	var all outcome
	for _, o := range batch {
		t := &tx{prepared: w.line.prepared, dialect: w.dialect, messenger: w.messenger}
		if o.err = w.roomFor(o); o.err == nil {
			o.err = o.fn(ctx, t)
		}
		switch {
		case w.fault(o.err) != faultNone:
			return end{}, errors.Join(o.err, w.rollback(ctx))
		case o.err == nil:
			all.add(t.outcome)
		case t.changed && len(batch) > 1:
			return end{}, errors.Join(errUndo, w.rollback(ctx))
		}
	}
	if !all.changed {
		return end{}, w.rollback(ctx)
	}
	done := end{changed: true, news: all.news, grew: all.enqueued >= large}
	rest, err := w.ending(all)
	if err == nil {
		err = w.line.several(ctx, rest)
	}
	if err == nil {
		return done, nil
	}
	if w.fault(err) == faultAway {
		return end{}, &cutError{seal: w.seal, end: done, err: err}
	}
	return end{}, errors.Join(err, w.rollback(ctx))
}

// ending are the statements that end a transaction: what all its operations have counted and told, with
// the numbers in the order of the commits, and the commit itself.
func (w *writer) ending(all outcome) ([]statement, error) {
	journal, err := all.journal(w.dialect)
	if err != nil {
		return nil, err
	}
	w.seal = w.seal.next()
	return slices.Concat(w.dialect.order, journal, w.dialect.commit(w.seal, all.news)), nil
}

// rollback leaves the line clean. After some errors the database has rolled back already, and says so with
// an error that means nothing.
func (w *writer) rollback(ctx context.Context) error {
	_, err := w.line.exec(ctx, "ROLLBACK")
	switch w.fault(err) {
	case faultFatal, faultAway:
		return err
	default:
		return nil
	}
}
