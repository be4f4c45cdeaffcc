package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// prepared compiles each statement once. All statements are constants of this package, so that there is
// an end to them.
type prepared struct {
	on    preparer
	clean func(args []any)  // nil, or makes texts such as the database takes
	tell  func(error) error // nil, or puts the database's errors into words
	mu    sync.RWMutex
	stmts map[string]*sql.Stmt
}

// preparer compiles statements: a pool of connections, or one.
type preparer interface {
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

func newPrepared(on preparer) *prepared {
	return &prepared{on: on, stmts: map[string]*sql.Stmt{}}
}

// QueryContext implements [querier].
func (p *prepared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := p.stmt(ctx, query) //nolint:sqlclosecheck // kept for the next time
	if err != nil {
		return nil, err
	}
	p.cleaned(args)
	return s.QueryContext(ctx, args...)
}

// told implements [querier].
func (p *prepared) told(err error) error {
	if err == nil || p.tell == nil {
		return err
	}
	return p.tell(err)
}

func (p *prepared) cleaned(args []any) {
	if p.clean != nil {
		p.clean(args)
	}
}

// exec runs a statement and returns how many rows it changed.
func (p *prepared) exec(ctx context.Context, query string, args ...any) (int64, error) {
	s, err := p.stmt(ctx, query) //nolint:sqlclosecheck // kept for the next time
	if err != nil {
		return 0, err
	}
	p.cleaned(args)
	res, err := s.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (p *prepared) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	p.mu.RLock()
	s := p.stmts[query]
	p.mu.RUnlock()
	if s != nil {
		return s, nil
	}
	s, err := p.on.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if first := p.stmts[query]; first != nil { // somebody else was faster
		return first, s.Close() //nolint:sqlclosecheck // the first is kept
	}
	p.stmts[query] = s
	return s, nil
}

// close lets go of every statement.
func (p *prepared) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for query, s := range p.stmts {
		errs = append(errs, s.Close())
		delete(p.stmts, query)
	}
	return errors.Join(errs...)
}
