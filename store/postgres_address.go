package store

import (
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// isPostgres tells whether a dsn names a database of PostgreSQL.
func isPostgres(dsn string) bool {
	scheme, _, _ := strings.Cut(dsn, ":")
	return scheme == "postgres" || scheme == "postgresql"
}

// address is where a database of PostgreSQL is, and how to get in.
type address struct {
	config *pgx.ConnConfig
	place  string // for people; without user and password
}

// readAddress reads "postgres://USER@HOST:PORT/DATABASE?…". It repeats nothing of one that cannot be read,
// which may hold a password anywhere.
func readAddress(dsn, password string) (address, error) {
	const form = "write postgres://USER@HOST:PORT/DATABASE"
	u, err := url.Parse(dsn)
	if err != nil {
		return address{}, errors.New("the store's address cannot be read; " + form + ", with %-escapes for what is special in an address")
	}
	q := u.Query()
	if cmp.Or(strings.Trim(u.Path, "/"), q.Get("dbname"), q.Get("database"), q.Get("service"), os.Getenv("PGDATABASE"), os.Getenv("PGSERVICE")) == "" {
		return address{}, errors.New("the store's address lacks the database; " + form)
	}
	if cmp.Or(q.Get("sslmode"), q.Get("ssl"), q.Get("service"), os.Getenv("PGSSLMODE"), os.Getenv("PGSERVICE")) == "" && !onThisMachine(u) {
		q.Set("sslmode", "verify-full") // the driver would do without encryption if the server, or somebody on the way, asks for that
		u.RawQuery = q.Encode()
	}
	config, err := pgx.ParseConfig(u.String())
	if err != nil {
		return address{}, errors.New("the store's address holds something that PostgreSQL does not know; " + form + ", and behind a ? such as sslmode, sslrootcert, search_path")
	}
	if password != "" {
		config.Password = password
	}
	return address{config: config, place: config.Database + " on " + hostOf(config)}, nil
}

func hostOf(c *pgx.ConnConfig) string {
	if strings.HasPrefix(c.Host, "/") {
		return c.Host
	}
	return net.JoinHostPort(c.Host, strconv.Itoa(int(c.Port)))
}

// onThisMachine tells whether what is said to a database leaves this machine.
func onThisMachine(u *url.URL) bool {
	hosts := strings.Split(u.Host, ",")
	if also := cmp.Or(u.Query().Get("host"), os.Getenv("PGHOST")); u.Host == "" && also != "" {
		hosts = strings.Split(also, ",")
	}
	for _, h := range hosts {
		if host, _, err := net.SplitHostPort(h); err == nil {
			h = host
		}
		ip := net.ParseIP(strings.Trim(h, "[]"))
		if h != "" && h != "localhost" && !strings.HasPrefix(h, "/") && (ip == nil || !ip.IsLoopback()) {
			return false
		}
	}
	return true
}

// pool opens connections that are set up for a session; at most n at once.
func (at address) pool(s session, n int) *sql.DB {
	db := sql.OpenDB(connector{stdlib.GetConnector(*at.configured(s))})
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db
}

// configured is the driver's configuration for a session.
func (at address) configured(s session) *pgx.ConnConfig {
	c := at.config.Copy()
	c.ConnectTimeout = cmp.Or(c.ConnectTimeout, dialTimeout)
	c.DialFunc = s.dial
	c.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsPrimary // a standby takes nothing, and may lag behind
	c.AfterConnect = s.begin
	return c
}

// hidden is an error without the password, which no driver should but any may repeat.
func (at address) hidden(err error) error {
	if err == nil || at.config.Password == "" || !strings.Contains(err.Error(), at.config.Password) {
		return err
	}
	return errors.New(strings.ReplaceAll(err.Error(), at.config.Password, "xxxxx"))
}

// failure puts into words why the ledger cannot be opened.
func (at address) failure(err error) error {
	if no, ok := errors.AsType[*refusalError](err); ok {
		return fmt.Errorf("the store %s %s", at.place, no.why)
	}
	e, _ := errors.AsType[*pgconn.PgError](err)
	switch {
	case e == nil && isTLS(err):
		return fmt.Errorf("the way to the store %s is not safe (%s); name the server's certificate authority with sslrootcert=FILE, or say sslmode=disable if nobody else is on that network", at.place, at.cause(err))
	case e == nil:
		return fmt.Errorf("%w: the store %s cannot be reached (%s); start the server, or correct the store's address", ErrUnavailable, at.place, at.cause(err))
	case strings.HasPrefix(e.Code, "28"):
		return fmt.Errorf("the store %s does not let %s in (%s); correct the user in the store's address, or its password", at.place, at.config.User, at.cause(err))
	case e.Code == pgNoDatabase:
		return fmt.Errorf("the store %s does not exist there; make it with CREATE DATABASE, or correct the store's address", at.place)
	default:
		return at.broken(at.place, err)
	}
}

// broken is failure for what goes wrong later than at the door.
func (at address) broken(place string, err error) error {
	e, _ := errors.AsType[*pgconn.PgError](err)
	switch f := postgresFault(err); {
	case f == faultFull:
		return explain(f, place, postgresDialect().room, err)
	case e != nil && e.Code == pgNoRight:
		return fmt.Errorf("in the store %s %s lacks a right (%s); make it the owner of the database, or grant it CREATE on its schema", place, at.config.User, at.cause(err))
	case e != nil && e.Code == pgNoColumn:
		return fmt.Errorf("the store %s holds the tables of another program (%s); name another %s", place, at.cause(err), postgresDialect().elsewhere)
	case f == faultAway, e == nil:
		return fmt.Errorf("%w: the store %s was lost while it was being opened (%s); start again once the server answers", ErrUnavailable, place, at.cause(err))
	default:
		return fmt.Errorf("the store %s cannot be opened: %s", place, at.cause(err))
	}
}

// cause is the text of an error on one line, without the password and without what the place says already.
func (at address) cause(err error) string {
	if e, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		err = e.Unwrap()
	}
	return short(at.hidden(err))
}
