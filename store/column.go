package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// micros is how a time is stored: microseconds since 1970 in UTC, and 0 for the zero time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func fromMicros(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}

// instant reads a stored time.
type instant struct{ into *time.Time }

func at(into *time.Time) instant { return instant{into} }

// Scan implements [sql.Scanner].
func (i instant) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("%T instead of a time", src)
	}
	*i.into = fromMicros(n)
	return nil
}

// document reads a stored JSON text.
type document struct{ into any }

func parsed(into any) document { return document{into} }

// Scan implements [sql.Scanner].
func (d document) Scan(src any) error {
	switch s := src.(type) {
	case string:
		return json.Unmarshal([]byte(s), d.into)
	case []byte:
		return json.Unmarshal(s, d.into)
	default:
		return fmt.Errorf("%T instead of JSON", src)
	}
}

// text is how a value is stored as JSON.
func text(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

// querier is what reads: a connection, a pool, a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	told(err error) error // the database's error, for whoever asked
}

// row is one row of an answer.
type row interface{ Scan(into ...any) error }

// all reads every row of an answer.
func all[T any](ctx context.Context, q querier, read func(row) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, q.told(err)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := read(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, q.told(rows.Err())
}

// one reads an answer of one row; [alert.ErrNotFound] if there is none.
func one[T any](ctx context.Context, q querier, read func(row) (T, error), query string, args ...any) (T, error) {
	found, err := all(ctx, q, read, query, args...)
	if err == nil && len(found) == 0 {
		err = alert.ErrNotFound
	}
	if err != nil {
		var none T
		return none, err
	}
	return found[0], nil
}

// atMost limits an answer to the number in parameter p. A bare LIMIT $1 makes SQLite plan the statement
// anew each time.
func atMost(p string) string { return " LIMIT 0 + " + p }

// number reads a row of one number.
func number(r row) (n int64, err error) { return n, r.Scan(&n) }
