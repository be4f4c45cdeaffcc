package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/hueandcry/hueandcry/internal/testneed"
)

// copied runs dd under a tracer: three writes and a sync.
func copied(t *testing.T, tr *tracer) (status syscall.WaitStatus, to string) {
	t.Helper()
	dd := testneed.Command(t, "dd", "dd")
	to = filepath.Join(t.TempDir(), "file")
	cmd := exec.CommandContext(t.Context(), dd, "if=/dev/zero", "of="+to, "bs=10", "count=3", "conv=fsync", "status=none")
	cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: true, Setpgid: true}
	status, err := tr.follow(func() (int, error) {
		if err := cmd.Start(); err != nil {
			return 0, err
		}
		return cmd.Process.Pid, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return status, to
}

func TestTracerCounts(t *testing.T) {
	tr := &tracer{counts: syncing()}
	if status, _ := copied(t, tr); status != 0 || tr.counted != 1 || !tr.strike().IsZero() {
		t.Errorf("status %#x, %d syncs, struck at %s", status, tr.counted, tr.strike())
	}
}

func TestTracerFails(t *testing.T) {
	tr := &tracer{counts: syncing(), at: 1, fails: true}
	status, to := copied(t, tr)
	if status.ExitStatus() != 1 || tr.strike().IsZero() {
		t.Errorf("dd did not notice that its sync failed: status %#x", status)
	}
	if b, err := os.ReadFile(to); err != nil || len(b) != 30 {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}

func TestTracerKills(t *testing.T) {
	writes := func(call uint64, _ func() string) bool { return call == syscall.SYS_WRITE }
	tr := &tracer{counts: writes, at: 3}
	status, to := copied(t, tr)
	if status.Signal() != syscall.SIGKILL || tr.strike().IsZero() {
		t.Errorf("status %#x", status)
	}
	if b, err := os.ReadFile(to); err != nil || len(b) != 20 {
		t.Errorf("%d bytes, %v: the third write should not have happened", len(b), err)
	}
}
