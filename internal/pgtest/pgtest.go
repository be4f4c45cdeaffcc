// Package pgtest gives tests a PostgreSQL of their own: one server for each test binary, with its data in a
// temporary folder and no way in but a socket there, and a fresh database for each test.
package pgtest

import (
	"context"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/hueandcry/hueandcry/internal/pgserver"
	"github.com/hueandcry/hueandcry/internal/testneed"
)

// Server is one running PostgreSQL.
type Server struct {
	*pgserver.Server

	n atomic.Int64
}

var shared struct {
	once   sync.Once
	server *Server
	err    error
}

// Main runs the tests of a binary, and ends the shared server after them. TestMain hands its result to
// [os.Exit].
func Main(m *testing.M) int {
	defer func() {
		if shared.server != nil {
			shared.server.Remove()
		}
	}()
	return m.Run()
}

// Database makes an empty database on the shared server and returns its address. TestMain must call [Main].
func Database(t testing.TB) string {
	t.Helper()
	return server(t).Database(t)
}

// Schema makes an empty schema on the shared server and returns the address of its database with it: much
// quicker than a database, and enough where nobody else is there.
func Schema(t testing.TB) string {
	t.Helper()
	s := server(t)
	name := fmt.Sprintf("test%d", s.n.Add(1))
	s.Run(t, "psql", "-q", "-c", "CREATE SCHEMA "+name, pgserver.Superuser)
	return s.Address(pgserver.Superuser) + "&search_path=" + name
}

func server(t testing.TB) *Server {
	t.Helper()
	bin := programs(t)
	shared.once.Do(func() { shared.server, shared.err = start(t, bin) })
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.server
}

// New starts a server for one test alone, which may do to it what it likes.
func New(t testing.TB) *Server {
	t.Helper()
	s, err := start(t, programs(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Remove)
	return s
}

func programs(t testing.TB) string {
	t.Helper()
	bin, err := pgserver.Programs(t.Context())
	if err != nil {
		testneed.Missing(t, "postgres", "PostgreSQL (initdb)")
	}
	return bin
}

// start starts a server that outlives the test, if it must.
func start(t testing.TB, bin string) (*Server, error) {
	t.Helper()
	s, err := pgserver.New(context.WithoutCancel(t.Context()), bin)
	return &Server{Server: s}, err
}

// Start runs the server again, after a Kill.
func (s *Server) Start() error { return s.Server.Start(context.Background()) }

// Own gives a folder to the user that the server runs as.
func (s *Server) Own(t testing.TB, dir string) {
	t.Helper()
	if err := s.Server.Own(dir); err != nil {
		t.Fatal(err)
	}
}

// Reload makes the server read its settings again.
func (s *Server) Reload(t testing.TB) {
	t.Helper()
	s.Run(t, "psql", "-q", "-c", "SELECT pg_reload_conf()", "-o", os.DevNull, pgserver.Superuser)
}

// Database makes an empty database and returns its address.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("test%d", s.n.Add(1))
	s.Run(t, "createdb", name)
	return s.Address(name)
}

// Run runs one of PostgreSQL's client programs for a test.
func (s *Server) Run(t testing.TB, program string, args ...string) {
	t.Helper()
	if err := s.Client(context.WithoutCancel(t.Context()), program, args...); err != nil {
		t.Error(err)
	}
}
