package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// newServerLine makes a line of a connection to PostgreSQL.
func newServerLine(conn *sql.Conn) *line {
	l := &line{prepared: newPrepared(conn), conn: conn}
	l.clean = cleanTexts
	l.several = func(ctx context.Context, list []statement) error {
		return l.native(func(c *pgx.Conn) error { return severalAtOnce(ctx, c, list) })
	}
	l.lost = func() bool {
		lost := true
		_ = l.native(func(c *pgx.Conn) error { lost = c.IsClosed(); return nil }) // fails if even the pool has let go of it
		return lost
	}
	l.came = l.sealFound
	return l
}

// native lends the driver's own connection.
func (l *line) native(use func(*pgx.Conn) error) error {
	return l.conn.Raw(func(driver any) error {
		c, ok := driver.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("%T instead of a connection to PostgreSQL", driver)
		}
		return use(c.Conn())
	})
}

// severalAtOnce sends statements without waiting for the answer of each. After one that fails, the server
// does none of the rest.
func severalAtOnce(ctx context.Context, c *pgx.Conn, list []statement) error {
	var b pgx.Batch
	for _, s := range list {
		if s.query == "COMMIT" {
			b.Queue(s.query).Exec(committed)
		} else {
			cleanTexts(s.args)
			b.Queue(s.query, s.args...)
		}
	}
	return c.SendBatch(ctx, &b).Close()
}

// committed looks at what PostgreSQL made of a COMMIT: of a transaction in which something has failed it
// makes a ROLLBACK, and calls that a success.
func committed(tag pgconn.CommandTag) error {
	if tag.String() != "COMMIT" {
		return errors.New("the transaction was rolled back")
	}
	return nil
}

// sealFound tells whether the transaction under a seal was written. The lock is not to be had before that
// transaction has ended, wherever it was running.
func (l *line) sealFound(ctx context.Context, s seal) (found bool, err error) {
	t, err := l.conn.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer t.Rollback()
	if _, err := t.ExecContext(ctx, "SELECT pg_advisory_xact_lock("+lockLedger+")"); err != nil {
		return false, err
	}
	err = t.QueryRowContext(ctx, "SELECT COUNT(*) > 0 FROM meta WHERE name = $1 AND value = $2", s.writer, s.value()).Scan(&found)
	return found, err
}
