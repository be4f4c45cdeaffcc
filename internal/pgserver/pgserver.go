// Package pgserver runs a PostgreSQL in a temporary folder, with no way in but a socket there: for tests,
// and for the harness.
package pgserver

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Superuser is who owns everything on the server.
const Superuser = "postgres"

// ErrMissing says that there is no PostgreSQL on this machine.
var ErrMissing = errors.New("there is no PostgreSQL (initdb)")

const startTime = time.Minute // more than a start may take, also after a crash

// Server is one PostgreSQL.
type Server struct {
	bin    string // folder of its programs
	dir    string // of its data and its socket
	ended  chan struct{}
	server *exec.Cmd
}

// Programs finds the folder of PostgreSQL's programs: the newest of Debian's, or what pg_config says.
func Programs(ctx context.Context) (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	if out, err := exec.CommandContext(ctx, "pg_config", "--bindir").Output(); err == nil {
		found = append(found, filepath.Join(strings.TrimSpace(string(out)), "initdb"))
	}
	slices.SortFunc(found, func(a, b string) int { return version(b) - version(a) })
	for _, initdb := range found {
		if _, err := os.Stat(initdb); err == nil {
			return filepath.Dir(initdb), nil
		}
	}
	return "", ErrMissing
}

// version is that of Debian's folder; 0 if it is another.
func version(initdb string) int {
	n, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(initdb))))
	if err != nil {
		return 0
	}
	return n
}

// New makes a cluster with the programs in a folder and starts it. Remove ends it.
func New(ctx context.Context, programs string) (s *Server, err error) {
	dir, err := os.MkdirTemp("", "hueandcry-postgres-")
	if err != nil {
		return nil, err
	}
	s = &Server{bin: programs, dir: dir}
	defer func() {
		if err != nil {
			s.Remove()
		}
	}()
	if err := giveAway(dir); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	initdb := s.command(ctx, "initdb", "-D", s.data(), "-U", Superuser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
	initdb.SysProcAttr = unprivileged()
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return s, s.Start(ctx)
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

func (s *Server) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, program), args...)
	cmd.Dir = s.dir
	return cmd
}

// Start runs the server, and waits until it lets people in. It ends with this process, whatever becomes of
// that. After a Kill, processes of the old one may take a moment to notice; until then it does not start.
func (s *Server) Start(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	for {
		err := s.begin(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (s *Server) begin(ctx context.Context) error {
	if err := s.spawn(ctx); err != nil {
		return err
	}
	for {
		if s.command(ctx, "pg_isready", "-q", "-h", s.dir, "-d", Superuser, "-U", Superuser).Run() == nil {
			return nil
		}
		select {
		case <-s.ended:
			return fmt.Errorf("PostgreSQL ended: %s", s.Log())
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			s.Kill()
			return fmt.Errorf("PostgreSQL does not let anybody in: %s", s.Log())
		}
	}
}

func (s *Server) spawn(ctx context.Context) error {
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := s.command(context.WithoutCancel(ctx), "postgres", "-D", s.data(), "-k", s.dir, "-h", "",
		"-c", "max_connections=300") // and all that keeps data safe, as it is by default
	cmd.Stdout, cmd.Stderr, cmd.SysProcAttr = log, log, unprivileged()
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
	return nil
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
	if s.server != nil {
		_ = s.server.Process.Signal(endNow)
		select {
		case <-s.ended:
		case <-time.After(20 * time.Second):
			s.Kill()
		}
	}
	_ = os.RemoveAll(s.dir)
}

// Socket is the path of the server's socket.
func (s *Server) Socket() string { return filepath.Join(s.dir, ".s.PGSQL.5432") }

// File is the path of one of the server's own files.
func (s *Server) File(name string) string { return filepath.Join(s.data(), name) }

// Own gives a folder to the user that the server runs as.
func (s *Server) Own(dir string) error { return giveAway(dir) }

// Create makes an empty database and returns its address.
func (s *Server) Create(ctx context.Context, database string) (string, error) {
	return s.Address(database), s.Client(ctx, "createdb", database)
}

// Address is that of a database on this server.
func (s *Server) Address(database string) string {
	return "postgres:///" + database + "?" + url.Values{"host": {s.dir}, "user": {Superuser}}.Encode()
}

// Client runs one of PostgreSQL's client programs.
func (s *Server) Client(ctx context.Context, program string, args ...string) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, program), append([]string{"-h", s.dir, "-U", Superuser}, args...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", program, err, out)
	}
	return nil
}
