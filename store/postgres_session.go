package store

import (
	"context"
	"crypto/tls"
	"database/sql/driver"
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

// dial opens a connection that notices a dead line within seconds, and a server that is frozen within a minute
// or so.
func (s session) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	if s == writing && ctx.Value(wanted{}) == nil {
		return nil, errNoCancel
	}
	d := &net.Dialer{
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 2 * time.Second, Count: 3},
		Control:         giveUpAfter(deadAfter),
	}
	c, err := d.DialContext(ctx, network, addr)
	if err != nil || s == listening { // which hears nothing for days
		return c, err
	}
	return impatient{c, frozenAfter}, nil
}

// wanted marks the context of those who want a connection.
type wanted struct{}

// errNoCancel keeps the driver from what it does when a connection breaks: it makes another, only to have
// the server stop what it was doing. Of a COMMIT that waits for a standby that would make one that does not,
// and what was acknowledged could be lost with this server.
var errNoCancel = errors.New("what was begun is not cancelled")

// connector marks the driver's connections as wanted.
type connector struct{ driver.Connector }

// Connect implements [driver.Connector].
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	return c.Connector.Connect(context.WithValue(ctx, wanted{}, true))
}

// frozenAfter is how long a server may be silent. It is longer than statement_timeout: one that is only
// slow says so before. A variable for tests alone.
var frozenAfter = 75 * time.Second

// impatient is a connection that ends when the other side neither says nor takes anything for too long.
type impatient struct {
	net.Conn

	limit time.Duration
}

// Read implements [net.Conn].
func (c impatient) Read(b []byte) (int, error) {
	defer time.AfterFunc(c.limit, func() { _ = c.Close() }).Stop()
	return c.Conn.Read(b)
}

// Write implements [net.Conn].
func (c impatient) Write(b []byte) (int, error) {
	defer time.AfterFunc(c.limit, func() { _ = c.Close() }).Stop()
	return c.Conn.Write(b)
}

// isTLS tells whether the way to the server failed for want of encryption or of trust.
func isTLS(err error) bool {
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	_, plain := errors.AsType[tls.RecordHeaderError](err)
	return untrusted || plain || strings.Contains(err.Error(), "refused TLS") || strings.Contains(err.Error(), "tls error")
}
