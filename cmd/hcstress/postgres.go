package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// postgres is a PostgreSQL of the trial's own: an unprivileged user runs it, its data is in a temporary
// folder, and there is no way in but a socket there.
type postgres struct {
	bin, dir string
	server   *exec.Cmd
	ended    chan struct{}
}

const (
	postgresBinaries = "/usr/lib/postgresql/*/bin"
	superuser        = "postgres"
	postgresTime     = time.Minute // more than it takes to start, also after a crash
)

func needPostgres() error {
	if found, err := filepath.Glob(filepath.Join(postgresBinaries, "initdb")); err != nil || len(found) == 0 {
		return errors.New("there is no PostgreSQL server; .ci/install installs it")
	}
	return nil
}

// newPostgres makes a cluster and starts it. remove ends it.
func newPostgres(ctx context.Context) (p *postgres, err error) {
	found, err := filepath.Glob(postgresBinaries)
	if err != nil || len(found) == 0 {
		return nil, needPostgres()
	}
	dir, err := os.MkdirTemp("", "hcstress-postgres-")
	if err != nil {
		return nil, err
	}
	p = &postgres{bin: found[len(found)-1], dir: dir}
	defer func() {
		if err != nil {
			p.remove()
		}
	}()
	if who := nobody(); who != nil {
		if err := os.Chown(dir, int(who.Uid), int(who.Gid)); err != nil {
			return nil, err
		}
	}
	initdb := p.command(ctx, "initdb", "-D", p.data(), "-U", superuser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	return p, p.start(ctx)
}

func (p *postgres) data() string { return filepath.Join(p.dir, "data") }

// command is one of its programs, as the user that it runs as.
func (p *postgres) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(p.bin, name), args...)
	cmd.Dir = p.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: nobody()}
	return cmd
}

// nobody is who runs it where this process is root, which it refuses to be.
func nobody() *syscall.Credential {
	if os.Geteuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, noUID := strconv.ParseUint(u.Uid, 10, 32)
		gid, noGID := strconv.ParseUint(u.Gid, 10, 32)
		if noUID == nil && noGID == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		}
	}
	return &syscall.Credential{Uid: 65534, Gid: 65534}
}

// start runs the server and waits until it lets people in. One that was killed may have left processes
// that take a moment to notice; until then it refuses to start.
func (p *postgres) start(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, postgresTime)
	defer cancel()
	for {
		if err := p.spawn(ctx); err != nil {
			return err
		}
		for running := true; running; {
			ready := p.command(ctx, "pg_isready", "-q", "-h", p.dir, "-d", superuser, "-U", superuser)
			if ready.Run() == nil {
				return nil
			}
			select {
			case <-p.ended:
				running = false
			case <-ctx.Done():
				p.kill()
				return fmt.Errorf("PostgreSQL does not start: %s", p.log())
			case <-time.After(20 * time.Millisecond):
			}
		}
		if !pause(ctx, 100*time.Millisecond) {
			return fmt.Errorf("PostgreSQL does not start: %s", p.log())
		}
	}
}

func (p *postgres) spawn(ctx context.Context) error {
	log, err := os.OpenFile(filepath.Join(p.dir, "log"), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	p.server = p.command(context.WithoutCancel(ctx), "postgres", "-D", p.data(), "-k", p.dir, "-h", "",
		"-c", "max_connections=300", "-c", "fsync=on", "-c", "shared_buffers=64MB")
	p.server.Stdout, p.server.Stderr = log, log
	if err := p.server.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	p.ended = ended
	go func() {
		_ = p.server.Wait() // by a signal
		close(ended)
	}()
	return nil
}

func (p *postgres) log() string {
	b, err := os.ReadFile(filepath.Join(p.dir, "log"))
	if err != nil {
		return err.Error()
	}
	return string(b[max(0, len(b)-1000):])
}

// kill ends the server with SIGKILL, with all that it was doing.
func (p *postgres) kill() {
	_ = p.server.Process.Kill() // it may have ended
	<-p.ended
}

// remove ends the server and takes its data away.
func (p *postgres) remove() {
	if p.server != nil {
		_ = p.server.Process.Signal(syscall.SIGQUIT) // it may have ended
		select {
		case <-p.ended:
		case <-time.After(20 * time.Second):
			p.kill()
		}
	}
	_ = os.RemoveAll(p.dir) // in the folder for temporary files
}

// database makes an empty database and returns its address.
func (p *postgres) database(ctx context.Context, name string) (string, error) {
	if out, err := p.command(ctx, "createdb", "-h", p.dir, "-U", superuser, name).CombinedOutput(); err != nil {
		return "", fmt.Errorf("createdb: %w: %s", err, out)
	}
	return "postgres:///" + name + "?" + url.Values{"host": {p.dir}, "user": {superuser}}.Encode(), nil
}

// socket is where it listens.
func (p *postgres) socket() string { return filepath.Join(p.dir, ".s.PGSQL.5432") }
