// Package pgtest gives tests a PostgreSQL of their own: one server for each test binary, with its data in a
// temporary folder and no way in but a socket there, and a fresh database for each test.
package pgtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/internal/testneed"
)

const superuser = "postgres"

// Server is one running PostgreSQL.
type Server struct {
	bin    string // folder of its programs
	dir    string // of its data and its socket
	ended  chan struct{}
	server *exec.Cmd
	n      atomic.Int64
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
	s.Run(t, "psql", "-q", "-c", "CREATE SCHEMA "+name, superuser)
	return s.Address(superuser) + "&search_path=" + name
}

func server(t testing.TB) *Server {
	t.Helper()
	bin := programs(t)
	shared.once.Do(func() { shared.server, shared.err = start(bin) })
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.server
}

// New starts a server for one test alone, which may do to it what it likes.
func New(t testing.TB) *Server {
	t.Helper()
	s, err := start(programs(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Remove)
	return s
}

// programs finds the folder of PostgreSQL's programs: the newest of Debian's, or what pg_config says.
func programs(t testing.TB) string {
	t.Helper()
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "pg_config", "--bindir").Output(); err == nil {
		found = append(found, filepath.Join(strings.TrimSpace(string(out)), "initdb"))
	}
	slices.SortFunc(found, func(a, b string) int { return version(b) - version(a) })
	for _, initdb := range found {
		if _, err := os.Stat(initdb); err == nil {
			return filepath.Dir(initdb)
		}
	}
	testneed.Missing(t, "postgres", "PostgreSQL (initdb)")
	return ""
}

func version(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	return n
}

// start makes a cluster and runs it.
func start(bin string) (s *Server, err error) {
	dir, err := os.MkdirTemp("", "hueandcry-postgres-")
	if err != nil {
		return nil, err
	}
	s = &Server{bin: bin, dir: dir}
	defer func() {
		if err != nil {
			os.RemoveAll(dir)
		}
	}()
	if err := giveAway(dir); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	initdb := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", s.data(), "-U", superuser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
	initdb.Dir, initdb.SysProcAttr = dir, unprivileged()
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return s, s.Start()
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// Start runs the server, and waits until it lets people in. It ends with this process, whatever becomes of
// that.
func (s *Server) Start() (err error) {
	for limit := time.Now().Add(time.Minute); ; {
		if err = s.begin(limit); err == nil || time.Now().After(limit) {
			return err
		}
		time.Sleep(100 * time.Millisecond) // after a Kill, processes of the old one may take a moment to notice
	}
}

func (s *Server) begin(limit time.Time) error {
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := exec.Command(filepath.Join(s.bin, "postgres"), "-D", s.data(), "-k", s.dir, "-h", "",
		"-c", "max_connections=300") // and all that keeps data safe, as it is by default
	cmd.Dir, cmd.Stdout, cmd.Stderr, cmd.SysProcAttr = s.dir, log, log, unprivileged()
	started := make(chan error)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		stayWithChild()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // by a signal
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	s.server, s.ended = cmd, ended
	for {
		if exec.Command(filepath.Join(s.bin, "pg_isready"), "-q", "-h", s.dir, "-d", "postgres", "-U", superuser).Run() == nil {
			return nil
		}
		select {
		case <-ended:
			return fmt.Errorf("PostgreSQL ended: %s", s.Log())
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(limit) {
			s.Kill()
			return fmt.Errorf("PostgreSQL does not let anybody in: %s", s.Log())
		}
	}
}

// Kill ends the server at once, with all that it was doing.
func (s *Server) Kill() {
	_ = s.server.Process.Kill() // it may have ended
	<-s.ended
}

// Log is what the server has written.
func (s *Server) Log() string {
	b, err := os.ReadFile(filepath.Join(s.dir, "log"))
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// Remove ends the server and removes what it kept.
func (s *Server) Remove() {
	_ = s.server.Process.Signal(endNow)
	select {
	case <-s.ended:
	case <-time.After(20 * time.Second):
		s.Kill()
	}
	_ = os.RemoveAll(s.dir)
}

// Socket is the path of the server's socket.
func (s *Server) Socket() string { return filepath.Join(s.dir, ".s.PGSQL.5432") }

// File is the path of one of the server's own files.
func (s *Server) File(name string) string { return filepath.Join(s.data(), name) }

// Own gives a folder to the user that the server runs as.
func (s *Server) Own(t testing.TB, dir string) {
	t.Helper()
	if err := giveAway(dir); err != nil {
		t.Fatal(err)
	}
}

// Reload makes the server read its settings again.
func (s *Server) Reload(t testing.TB) {
	t.Helper()
	s.Run(t, "psql", "-q", "-c", "SELECT pg_reload_conf()", "-o", os.DevNull, superuser)
}

// Database makes an empty database and returns its address.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("test%d", s.n.Add(1))
	s.Run(t, "createdb", name)
	return s.Address(name)
}

// Address is that of a database on this server.
func (s *Server) Address(database string) string {
	return "postgres:///" + database + "?" + url.Values{"host": {s.dir}, "user": {superuser}}.Encode()
}

// Run runs one of PostgreSQL's client programs for a test.
func (s *Server) Run(t testing.TB, program string, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, program), append([]string{"-h", s.dir, "-U", superuser}, args...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", program, err, out)
	}
}
