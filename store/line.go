package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
)

// line is the one connection that writes.
type line struct {
	*prepared

	conn    *sql.Conn
	backend int64                                             // the server's number for it; 0 = there is no server
	several func(ctx context.Context, list []statement) error // one after the other, in one go where the database can
	lost    func() bool                                       // nothing more can be said over it
	came    func(ctx context.Context, s seal) (bool, error)   // the transaction under that seal was written; nil for a line that is never lost
}

// newFileLine makes a line to a database that lies in this machine's own files.
func newFileLine(conn *sql.Conn) *line {
	l := &line{prepared: newPrepared(conn), conn: conn, lost: func() bool { return false }}
	l.several = func(ctx context.Context, list []statement) error {
		for _, s := range list {
			if _, err := l.exec(ctx, s.query, s.args...); err != nil {
				return err
			}
		}
		return nil
	}
	return l
}

// close lets go of the connection.
func (l *line) close() error { return errors.Join(l.prepared.close(), l.conn.Close()) }

// cut ends a connection of which nobody knows what state it is in, so that nobody gets it again.
func (l *line) cut() {
	_ = l.conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = l.conn.Close()
}
