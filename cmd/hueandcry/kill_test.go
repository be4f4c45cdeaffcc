package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/internal/testneed"
	"github.com/hueandcry/hueandcry/rehearsal"
	"github.com/hueandcry/hueandcry/web/client"
)

// The daemon is killed at random moments under load and started again: what it has acknowledged is on
// every network, once. Ten rounds in every run; 300 where HUEANDCRY_REQUIRE names crash. Five minutes
// must hold them all: fewer would not be what is promised.
func TestKilledAtRandomMoments(t *testing.T) {
	rounds := 10
	if testneed.Wanted("crash") {
		rounds = 300
	}
	limit, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	rng := rand.New(rand.NewPCG(42, 1))
	h := newHarness(t, 42)
	for _, name := range []string{rehearsal.FaultDropAfter, rehearsal.FaultServerError} {
		if err := h.world.Faults().Add(rehearsal.Fault{Name: name, Op: "create", Rate: .05}); err != nil {
			t.Fatal(err)
		}
	}
	d := newDaemon(t, h)
	load := &load{daemon: d}
	ctx, stop := context.WithCancel(limit)
	for range 4 {
		load.Go(func() { load.submit(ctx) })
	}
	killed := 0
	for round := range rounds {
		p := d.start(limit, t)
		if round%2 == 0 { // a busy machine takes nothing in within milliseconds
			load.awaitOne(2 * time.Second)
		}
		time.Sleep(time.Duration(rng.Int64N(int64(60 * time.Millisecond))))
		if p.kill(t) {
			killed++
		}
	}
	stop()
	load.Wait()
	p := d.start(limit, t)
	defer p.kill(t)
	d.quiet(limit, t)
	if killed < rounds || len(load.acknowledged) < rounds/3 {
		t.Fatalf("%d of %d rounds ended by a kill, %d alerts acknowledged; this proves nothing", killed, rounds, len(load.acknowledged))
	}
	t.Logf("%d kills, %d alerts acknowledged", killed, len(load.acknowledged))
	h.judge(t, load.acknowledged)
}

// daemon is a real binary with its configuration.
type daemon struct {
	binary, config, token, api, ops string
}

func newDaemon(t *testing.T, h *harness) *daemon {
	t.Helper()
	d := &daemon{binary: filepath.Join(h.dir, "hueandcry"), config: filepath.Join(h.dir, "hc.yaml"), api: freePort(t), ops: freePort(t)}
	build := exec.CommandContext(t.Context(), "go", "build", "-o", d.binary, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	writeFile(t, d.config, h.configText(settings{listen: d.api, opsListen: d.ops}))
	out, err := exec.CommandContext(t.Context(), d.binary, "token", "add", "harness", "--grant", "admin,submit,approve,single-person", "--config", d.config, "-o", "json").Output()
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := bytes.Cut(out, []byte(`"secret": "`))
	secret, _, _ := bytes.Cut(after, []byte(`"`))
	d.token = string(secret)
	return d
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

type process struct {
	cmd  *exec.Cmd
	said bytes.Buffer
}

// start runs the binary until its API answers.
func (d *daemon) start(ctx context.Context, t *testing.T) *process {
	t.Helper()
	p := &process{cmd: exec.Command(d.binary, "serve", "--config", d.config)}
	p.cmd.Stderr = &p.said
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for {
		c, err := new(net.Dialer).DialContext(ctx, "tcp", d.api)
		if err == nil {
			c.Close()
			return p
		}
		if ctx.Err() != nil {
			p.kill(t)
			t.Fatalf("the daemon does not answer: %s", p.said.String())
		}
		time.Sleep(time.Millisecond)
	}
}

// kill ends the process with SIGKILL and reports whether it lived until then.
func (p *process) kill(t *testing.T) bool {
	t.Helper()
	_ = p.cmd.Process.Kill()
	err := p.cmd.Wait()
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		t.Errorf("the daemon ended by itself: %v\n%s", err, p.said.String())
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	if !ok || status.Signal() != syscall.SIGKILL {
		t.Errorf("the daemon ended by itself: %v\n%s", err, p.said.String())
		return false
	}
	return true
}

// quiet waits until no delivery is open.
func (d *daemon) quiet(ctx context.Context, t *testing.T) {
	t.Helper()
	for {
		open, seen := 0, false
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+d.ops+"/metrics", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var body bytes.Buffer
		_, err = body.ReadFrom(resp.Body)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(body.String()) {
			if strings.HasPrefix(line, "hueandcry_deliveries_pending{") && !strings.Contains(line, `state="failed"`) {
				var n int
				_, _ = fmt.Sscan(line[strings.LastIndexByte(line, ' ')+1:], &n)
				open, seen = open+n, true
			}
		}
		if seen && open == 0 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// load submits alerts, each again and again under its own key until it is acknowledged.
type load struct {
	sync.WaitGroup

	daemon       *daemon
	mu           sync.Mutex
	n            int
	acknowledged []string
}

// awaitOne waits until one more alert is acknowledged, but no longer than a while.
func (l *load) awaitOne(most time.Duration) {
	count := func() int {
		l.mu.Lock()
		defer l.mu.Unlock()
		return len(l.acknowledged)
	}
	before := count()
	for end := time.Now().Add(most); count() == before && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
}

func (l *load) submit(ctx context.Context) {
	cl, err := client.New("http://"+l.daemon.api, l.daemon.token, &http.Client{Transport: &http.Transport{DisableKeepAlives: true}})
	if err != nil {
		panic(err)
	}
	for ctx.Err() == nil {
		l.mu.Lock()
		l.n++
		n := l.n
		l.mu.Unlock()
		f := loadFile(n)
		for ctx.Err() == nil {
			answer, err := cl.Submit(ctx, f, fmt.Sprint("load ", n), true)
			if err == nil {
				l.mu.Lock()
				l.acknowledged = append(l.acknowledged, answer.Code)
				l.mu.Unlock()
				break
			}
			time.Sleep(2 * time.Millisecond)
		}
	}
}
