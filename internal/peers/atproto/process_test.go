package atproto_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/internal/testneed"
)

// need is what HUEANDCRY_REQUIRE calls all that this test wants.
const need = "atproto"

// patience is for a machine that does much else: twenty times what a quiet one takes.
const patience = 2 * time.Minute

// output collects what a process says.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// process is a program that runs beside the test.
type process struct {
	said  *output
	pid   int
	ended chan struct{} // closed when it has
}

// start runs a program that ends when its standard input does, so that it cannot outlive the test even
// if that is killed. It is ended before the test's folders are removed.
func start(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{said: &output{}, ended: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = p.said, p.said
	cmd.WaitDelay = 10 * time.Second
	leash, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p.pid = cmd.Process.Pid
	var how error
	go func() {
		how = cmd.Wait()
		close(p.ended)
	}()
	t.Cleanup(func() {
		leash.Close()
		select {
		case <-p.ended:
		case <-time.After(patience):
			_ = cmd.Process.Kill()
			<-p.ended
		}
		if how != nil || t.Failed() {
			t.Logf("%s: %v; it said:\n%s", strings.Join(cmd.Args, " "), how, tail(p.said.String()))
		}
	})
	return p
}

func tail(s string) string { return s[max(0, len(s)-4000):] }

// leashed runs a program that knows nothing of its standard input: a shell waits for the end of it and
// then ends the program, by its id.
func leashed(ctx context.Context, program string, args ...string) *exec.Cmd {
	const script = `"$@" </dev/null & child=$!; cat >/dev/null; kill -INT "$child"; wait "$child"`
	return exec.CommandContext(ctx, "/bin/sh", append([]string{"-c", script, "sh", program}, args...)...)
}

// eventually waits until done reports true.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if done() {
			return
		}
	}
	t.Fatalf("%s: not within %s", what, patience)
}

func listening(port int) func() bool {
	return func() bool {
		c, err := net.DialTimeout("tcp", address(port), time.Second)
		if err != nil {
			return false
		}
		c.Close()
		return true
	}
}

func address(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// freePort asks the kernel for a port that nobody uses.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// startPostgres starts a PostgreSQL of our own and returns its port. It refuses to run as root.
func startPostgres(t *testing.T) int {
	t.Helper()
	bin := postgresBin(t)
	dir, port := filepath.Join(t.TempDir(), "pg"), freePort(t)
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	as := &syscall.SysProcAttr{}
	if os.Getuid() == 0 {
		uid, gid := owner(t, "postgres")
		as.Credential = &syscall.Credential{Uid: uid, Gid: gid}
		for _, d := range []string{filepath.Dir(dir), filepath.Dir(filepath.Dir(dir))} { // the test's own folders
			if err := os.Chmod(d, 0o755); err != nil { // so that postgres can get through
				t.Fatal(err)
			}
		}
		if err := os.Chown(dir, int(uid), int(gid)); err != nil {
			t.Fatal(err)
		}
	}
	initdb := exec.CommandContext(t.Context(), filepath.Join(bin, "initdb"), "-D", dir, "-A", "trust", "-U", "pg", "-E", "UTF8", "--no-sync", "--locale=C")
	initdb.SysProcAttr, initdb.Dir = as, dir
	if out, err := initdb.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	cmd := leashed(context.WithoutCancel(t.Context()), filepath.Join(bin, "postgres"), "-D", dir, "-p", strconv.Itoa(port),
		"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off")
	cmd.SysProcAttr, cmd.Dir = as, dir
	start(t, cmd)
	eventually(t, "PostgreSQL listens", listening(port))
	return port
}

func postgresBin(t *testing.T) string {
	t.Helper()
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path)
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		testneed.Missing(t, need, "PostgreSQL: install postgresql-15")
	}
	return filepath.Dir(found[len(found)-1])
}

func owner(t *testing.T, name string) (uid, gid uint32) {
	t.Helper()
	u, err := user.Lookup(name)
	if err != nil {
		testneed.Missing(t, need, "user "+name+" to run PostgreSQL as: install postgresql-15")
	}
	var ids [2]uint64
	for i, s := range []string{u.Uid, u.Gid} {
		if ids[i], err = strconv.ParseUint(s, 10, 32); err != nil {
			t.Fatal(err)
		}
	}
	return uint32(ids[0]), uint32(ids[1])
}

func startRedis(t *testing.T) int {
	t.Helper()
	program, port := testneed.Command(t, need, "redis-server"), freePort(t)
	start(t, leashed(context.WithoutCancel(t.Context()), program, "--bind", "127.0.0.1", "--port", strconv.Itoa(port),
		"--save", "", "--appendonly", "no", "--dir", t.TempDir()))
	eventually(t, "Redis listens", listening(port))
	return port
}

// startNetwork starts the AT Protocol network and returns the address of its personal data server.
func startNetwork(t *testing.T) string {
	t.Helper()
	node := testneed.Command(t, need, "node")
	if _, err := os.Stat("node_modules/.installed"); err != nil {
		testneed.Missing(t, need, "node_modules here: run internal/peers/atproto/install.sh")
	}
	postgres, redis, pds := startPostgres(t), startRedis(t), freePort(t)
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), node, "-r", "./loopback.cjs", "net.cjs")
	cmd.Env = append(os.Environ(),
		"TMPDIR="+t.TempDir(), // it leaves folders there
		"NETWORK_SCHEMA=hueandcry",
		fmt.Sprintf("DB_POSTGRES_URL=postgresql://pg@%s/postgres", address(postgres)),
		"REDIS_HOST="+address(redis),
		fmt.Sprintf("PDS_PORT=%d", pds), fmt.Sprintf("PLC_PORT=%d", freePort(t)),
		fmt.Sprintf("BSKY_PORT=%d", freePort(t)), fmt.Sprintf("OZONE_PORT=%d", freePort(t)),
	)
	network := start(t, cmd)
	eventually(t, "the network is ready", func() bool {
		select {
		case <-network.ended:
			t.Fatal("the network has ended")
		default:
		}
		return strings.Contains(network.said.String(), "READY")
	})
	onlyLoopback(t, network.pid)
	return "http://" + address(pds)
}

// onlyLoopback checks that nobody outside this machine can reach a process.
func onlyLoopback(t *testing.T, pid int) {
	t.Helper()
	proc := filepath.Join("/proc", strconv.Itoa(pid))
	files, err := os.ReadDir(filepath.Join(proc, "fd"))
	if err != nil {
		t.Fatal(err)
	}
	mine := map[string]bool{}
	for _, f := range files {
		target, err := os.Readlink(filepath.Join(proc, "fd", f.Name()))
		if inode, ok := strings.CutPrefix(target, "socket:["); ok && err == nil {
			mine[strings.TrimSuffix(inode, "]")] = true
		}
	}
	listeners := 0
	for _, table := range []string{"tcp", "tcp6"} {
		b, err := os.ReadFile(filepath.Join(proc, "net", table))
		if err != nil && table == "tcp" {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			f := strings.Fields(line)
			if len(f) < 10 || f[3] != "0A" || !mine[f[9]] { // 0A: listens
				continue
			}
			listeners++
			if host, _, _ := strings.Cut(f[1], ":"); !strings.HasSuffix(host, "0100007F") && host != "00000000000000000000000001000000" {
				t.Errorf("the network listens on %s, which is not loopback", f[1])
			}
		}
	}
	if listeners < 4 {
		t.Errorf("%d listeners seen, the network has at least 4", listeners)
	}
}
