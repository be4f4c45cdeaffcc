package store

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

const (
	dialTimeout = 5 * time.Second  // to be let in
	deadAfter   = 10 * time.Second // without an answer of its machine, a server or a daemon is given up
)

// session is what a connection is for.
type session string

const (
	writing   session = "writing"
	reading   session = "reading"
	listening session = "listening"
)

// refusalError says why a server cannot keep the ledger.
type refusalError struct{ why string }

func (r *refusalError) Error() string { return "it " + r.why }

// settings are those of every session. A daemon that is frozen, or whose line is dead, must not keep the
// others from the ledger for longer than a few seconds.
func (s session) settings() string {
	set := `SET application_name = 'hueandcry';
		SET idle_in_transaction_session_timeout = '5s';
		SET lock_timeout = '10s';
		SET statement_timeout = '60s';
		SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3;
		SET tcp_user_timeout = ` + strconv.FormatInt(deadAfter.Milliseconds(), 10) + ";"
	switch s {
	case writing:
		return set + " SET synchronous_commit = 'on';"
	case reading:
		return set + " SET default_transaction_read_only = 'on';"
	default:
		return set
	}
}

// facts are what must be so for the ledger to be kept there, in the order of [session.begin].
const facts = `SELECT current_setting('server_version_num'), current_setting('server_encoding'), current_setting('fsync'),
	current_setting('full_page_writes'), current_setting('synchronous_commit'), COALESCE(current_schema(), ''), version()`

// begin sets a connection up, and reads back what the ledger depends on: with less, a power cut loses
// alerts that were acknowledged.
func (s session) begin(ctx context.Context, c *pgconn.PgConn) error {
	results, err := c.Exec(ctx, s.settings()+facts).ReadAll()
	if err != nil {
		return err
	}
	last := results[len(results)-1]
	if len(last.Rows) != 1 || len(last.Rows[0]) != 7 {
		return errors.New("the server does not say how it is set up")
	}
	is := func(i int) string { return string(last.Rows[0][i]) }
	version, err := strconv.Atoi(is(0))
	switch {
	case err != nil || version < 150000:
		return &refusalError{fmt.Sprintf("is a server too old (%s); take PostgreSQL 15 or newer", is(6))}
	case is(1) != "UTF8":
		return &refusalError{fmt.Sprintf("is a database in %s; make one in UTF8", is(1))}
	case is(2) != "on" || is(3) != "on":
		return &refusalError{fmt.Sprintf("cannot be kept safe there (fsync is %s, full_page_writes %s, instead of on and on); switch both on", is(2), is(3))}
	case s == writing && is(4) != "on":
		return &refusalError{fmt.Sprintf("cannot be kept safe there (synchronous_commit is %s instead of on)", is(4))}
	case is(5) == "":
		return &refusalError{"has no schema for the tables; make the one that search_path names"}
	}
	return nil
}

// dialer notices a dead line within seconds.
func dialer(limit time.Duration) *net.Dialer {
	return &net.Dialer{
		Timeout:         limit,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 2 * time.Second, Count: 3},
		Control:         giveUpAfter(deadAfter),
	}
}

// isTLS tells whether the way to the server failed for want of encryption or of trust.
func isTLS(err error) bool {
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	_, plain := errors.AsType[tls.RecordHeaderError](err)
	return untrusted || plain || strings.Contains(err.Error(), "refused TLS") || strings.Contains(err.Error(), "tls error")
}
