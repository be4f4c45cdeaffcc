package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// maxReaders is how many connections read at once.
const maxReaders = 4

// openSQLite opens the ledger in the file that dsn names.
func (s *Store) openSQLite(ctx context.Context, dsn string, opt Options) error {
	path, err := sqlitePath(dsn)
	if err != nil {
		return err
	}
	s.dialect, s.place = sqliteDialect(), path
	unlock, err := lock(path)
	if err != nil {
		return err
	}
	s.release = append(s.release, unlock)
	db, conn, err := openWriter(ctx, path)
	if err != nil {
		return err
	}
	s.writer.line = newFileLine(conn)
	s.release = append(s.release, db.Close, s.writer.hangUp)
	m := migrator{dialect: s.dialect, place: path, failure: openFailure, now: opt.Now}
	if _, err := m.schema(ctx, conn); err != nil {
		return err
	}
	if err := makeDurable(ctx, conn, path); err != nil {
		return err
	}
	if err := m.run(ctx, conn, opt.Log); err != nil {
		return err
	}
	if s.readers, err = openReaders(ctx, path); err != nil {
		return err
	}
	s.writer.reserve = newReserve(path)
	s.release = append(s.release, s.readers.Close)
	return nil
}

// openWriter opens the one connection that writes. Nothing in the file is changed before it is known to
// be ours.
func openWriter(ctx context.Context, path string) (*sql.DB, *sql.Conn, error) {
	// Made here so that nobody else on the machine can read it; SQLite's own files beside it follow suit.
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("the store %s cannot be written (%w); give the daemon's user the right to", path, err)
	}
	if err := f.Close(); err != nil {
		return nil, nil, err
	}
	db, err := sql.Open("sqlite", sqliteURI(path, url.Values{"_pragma": {
		"busy_timeout(10000)", "synchronous(FULL)", "foreign_keys(1)", "journal_size_limit(67108864)",
	}}))
	if err != nil {
		return nil, nil, err
	}
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, nil, errors.Join(openFailure(path, err), db.Close())
	}
	return db, conn, nil
}

// makeDurable switches on the write-ahead log and reads back what was asked for. SQLite does not complain
// where it cannot have it, and with less a power cut loses alerts that were acknowledged.
func makeDurable(ctx context.Context, conn *sql.Conn, path string) error {
	var journal string
	var synchronous int
	if err := conn.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&journal); err != nil {
		return openFailure(path, err)
	}
	if err := conn.QueryRowContext(ctx, "PRAGMA synchronous").Scan(&synchronous); err != nil {
		return openFailure(path, err)
	}
	if journal != "wal" || synchronous != 2 {
		return fmt.Errorf("the store %s cannot be kept safe there (journal_mode is %s, synchronous %d, instead of wal and 2); put it on a local disk", path, journal, synchronous)
	}
	return syncFolder(path)
}

// openReaders opens the connections that read; they cannot change anything.
func openReaders(ctx context.Context, path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", sqliteURI(path, url.Values{"_pragma": {"busy_timeout(10000)", "query_only(1)"}}))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(maxReaders)
	db.SetMaxIdleConns(maxReaders)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(openFailure(path, err), db.Close())
	}
	return db, nil
}

func openFailure(path string, err error) error {
	switch {
	case code(err)&0xff == sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%s is no store of Hue and Cry, and no database at all; name another path", path)
	case sqliteFault(err) == faultFull:
		return explain(faultFull, path, filepath.Dir, err)
	default:
		return fmt.Errorf("the store %s cannot be opened: %w", path, err)
	}
}

// sqliteFault says what an error means for the ledger.
func sqliteFault(err error) fault {
	switch c := code(err); {
	case c == 0:
		return faultNone
	case c&0xff == sqlite3.SQLITE_FULL, c == sqlite3.SQLITE_IOERR_SHMSIZE:
		return faultFull
	case c&0xff == sqlite3.SQLITE_IOERR, c&0xff == sqlite3.SQLITE_CORRUPT, c&0xff == sqlite3.SQLITE_NOTADB:
		return faultFatal
	default:
		return faultOther
	}
}

// code is SQLite's result code in an error; 0 if the error is not SQLite's.
func code(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()
	}
	return 0
}
