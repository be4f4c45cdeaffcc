package prometheus

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// process is a program that a test started and will end.
type process struct {
	cmd  *exec.Cmd
	said bytes.Buffer // on stderr
}

// start runs a program until the test ends; then it is interrupted, and killed if it does not heed that.
func start(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{cmd: cmd}
	cmd.Stderr = &p.said
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 20 * time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // the test's context has ended by now
		if err := cmd.Wait(); !cmd.ProcessState.Success() {
			t.Errorf("%s did not end well: %v, %v\n%s", cmd.Args[0], cmd.ProcessState, err, p.said.Bytes())
		}
	})
	return p
}

// listening returns the addresses a process listens on, as the kernel writes them: reversed hexadecimal.
func (p *process) listening(t *testing.T) []string {
	t.Helper()
	dir := fmt.Sprintf("/proc/%d", p.cmd.Process.Pid)
	handles, err := os.ReadDir(dir + "/fd")
	if err != nil {
		t.Fatal(err)
	}
	var sockets, addresses []string
	for _, h := range handles {
		if target, err := os.Readlink(filepath.Join(dir, "fd", h.Name())); err == nil {
			sockets = append(sockets, target)
		}
	}
	for _, table := range []string{"tcp", "tcp6"} {
		f, err := os.Open(filepath.Join(dir, "net", table))
		if errors.Is(err, os.ErrNotExist) {
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		for lines := bufio.NewScanner(f); lines.Scan(); {
			const local, state, inode, listen = 1, 3, 9, "0A"
			field := strings.Fields(lines.Text())
			if field[state] == listen && slices.Contains(sockets, "socket:["+field[inode]+"]") {
				addresses = append(addresses, field[local])
			}
		}
		f.Close()
	}
	return addresses
}

// onLoopback fails the test if the process listens where others than this machine can reach it.
func (p *process) onLoopback(t *testing.T) {
	t.Helper()
	addresses := p.listening(t)
	if len(addresses) == 0 {
		t.Errorf("%s listens nowhere", p.cmd.Args[0])
	}
	for _, a := range addresses {
		const v4, v6, mapped = "0100007F:", "00000000000000000000000001000000:", "0000000000000000FFFF00000100007F:"
		if !strings.HasPrefix(a, v4) && !strings.HasPrefix(a, v6) && !strings.HasPrefix(a, mapped) {
			t.Errorf("%s listens on %s, which is not the loopback", p.cmd.Args[0], a)
		}
	}
}
