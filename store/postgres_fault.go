package store

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// Codes of PostgreSQL, see its manual, appendix A.
const (
	pgDiskFull      = "53100"
	pgTooMany       = "53300"
	pgSerialization = "40001"
	pgDeadlock      = "40P01"
	pgLockTimeout   = "55P03"
	pgReadOnly      = "25006" // the server has become a standby
	pgIdleTooLong   = "25P03" // in a transaction: this daemon was frozen
	pgNoDatabase    = "3D000"
	pgNoRight       = "42501"
	pgNoColumn      = "42703"
)

// postgresFault says what an error means for the ledger.
func postgresFault(err error) fault {
	if errors.Is(err, ErrUnavailable) || errors.Is(err, ErrUnknown) || errors.Is(err, ErrClosed) {
		return faultAway
	}
	e, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return faultNone
	}
	switch code := e.Code; {
	case code == pgDiskFull:
		return faultFull
	case strings.HasPrefix(code, "XX00") && code != "XX000": // the data or an index is damaged
		return faultFatal
	case code == pgSerialization, code == pgDeadlock:
		return faultYield
	case strings.HasPrefix(code, "08"), strings.HasPrefix(code, "57P"), strings.HasPrefix(code, "28"), // the line, the server, the password
		code == pgTooMany, code == pgReadOnly, code == pgIdleTooLong, code == pgLockTimeout,
		e.SeverityUnlocalized == "FATAL", e.SeverityUnlocalized == "PANIC":
		return faultAway
	default:
		return faultOther
	}
}

// postgresGone tells whether an error of reading says that the database cannot be reached. What the server
// has not said itself comes from the way to it.
func postgresGone(err error) bool {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	f := postgresFault(err)
	return f == faultAway || f == faultNone
}
