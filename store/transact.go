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

// transact runs a batch in one transaction. Its error is the database's, and then nothing was written,
// unless it is a [cutError].
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
		t := &tx{prepared: w.line.prepared, dialect: w.dialect}
		if err := w.attempt(ctx, t, o, len(batch) == 1); err != nil {
			return end{}, errors.Join(err, w.rollback(ctx))
		}
		if o.err == nil {
			all.add(t.outcome)
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

// attempt runs one operation. If it refuses, only what it did itself is undone; one that is alone in its
// transaction takes that with it.
func (w *writer) attempt(ctx context.Context, t *tx, o *op, alone bool) error {
	if !alone {
		if _, err := w.line.exec(ctx, "SAVEPOINT operation"); err != nil {
			return err
		}
	}
	if o.fresh && !w.reserve.regain() {
		o.err = w.explain(faultFull, nil)
	} else {
		o.err = o.fn(ctx, t)
	}
	if w.fault(o.err) != faultNone {
		return o.err
	}
	if alone {
		return nil
	}
	if o.err != nil {
		if _, err := w.line.exec(ctx, "ROLLBACK TO SAVEPOINT operation"); err != nil {
			return err
		}
	}
	_, err := w.line.exec(ctx, "RELEASE SAVEPOINT operation")
	return err
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
