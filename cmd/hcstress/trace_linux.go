package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

// tracer counts the calls of a process that reach the disk or a network, over all its threads, and lets
// one of them go wrong. strace can do the same but counts each thread by itself, and Go moves its work
// between threads: no number would then name the same call twice.
type tracer struct {
	counts counting
	at     int  // the counted call that goes wrong; 0 = none
	fails  bool // it does nothing and returns EIO; else the process is killed as it begins

	counted int    // read it when the process has ended
	file    string // of the call that went wrong; read it when the process has ended
	struck  atomic.Pointer[time.Time]

	failing int // the thread whose call is to fail
}

// counting tells which calls are counted: on what file they are is asked where it matters.
type counting func(call uint64, file func() string) bool

// outward counts the calls at which a crash may come: those that reach the disk or a socket.
func outward(call uint64, file func() string) bool {
	switch call {
	case syscall.SYS_PWRITE64, syscall.SYS_FSYNC, syscall.SYS_FDATASYNC, syscall.SYS_SENDTO:
		return true
	case syscall.SYS_WRITE:
		return strings.HasPrefix(file(), "socket:")
	}
	return false
}

// syncing counts the calls in which a disk may fail to keep what it was given. A folder counts once: the
// store syncs it when all its files are there. SQLite does so again, and rightly ignores how that ends. The
// reserve does not count, for it keeps nothing but room.
func syncing() counting {
	folders := map[string]bool{}
	return func(call uint64, file func() string) bool {
		if call != syscall.SYS_FSYNC && call != syscall.SYS_FDATASYNC {
			return false
		}
		path := file()
		if strings.HasSuffix(path, ".reserve") {
			return false
		}
		if info, err := os.Stat(path); err != nil || !info.IsDir() {
			return true
		}
		known := folders[path]
		folders[path] = true
		return !known
	}
}

// What the kernel calls them.
const (
	ptraceSyscallInfo = 0x420e   // PTRACE_GET_SYSCALL_INFO
	ptraceExitKill    = 0x100000 // PTRACE_O_EXITKILL
	syscallStop       = syscall.SIGTRAP | 0x80
)

// syscallInfo is struct ptrace_syscall_info.
type syscallInfo struct {
	Op   uint8 // 1: it begins; 2: it ends
	_    [3]uint8
	Arch uint32
	IP   uint64
	SP   uint64
	Call uint64
	Args [6]uint64
	_    uint64
}

// follow starts a process, which must lead a group of its own, and follows it to its end. Only the thread
// that traces may do so, and the goroutine keeps it.
func (t *tracer) follow(start func() (pid int, err error)) (status syscall.WaitStatus, err error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	pid, err := start()
	if err != nil {
		return 0, err
	}
	if _, err := waitFor(pid, &status); err != nil { // for the stop at its first instruction
		return 0, err
	}
	err = syscall.PtraceSetOptions(pid, syscall.PTRACE_O_TRACESYSGOOD|syscall.PTRACE_O_TRACECLONE|ptraceExitKill)
	for thread, signal := pid, 0; err == nil; {
		if err = proceed(thread, signal); err != nil {
			break
		}
		for {
			if thread, err = waitFor(-pid, &status); err != nil || status.Stopped() {
				break
			}
			if thread == pid {
				return status, nil
			}
		}
		if err == nil {
			signal, err = t.stopped(pid, thread, status)
		}
	}
	return status, fmt.Errorf("tracing the daemon: %w", err)
}

func waitFor(pid int, status *syscall.WaitStatus) (int, error) {
	for {
		thread, err := syscall.Wait4(pid, status, syscall.WALL, nil)
		if !errors.Is(err, syscall.EINTR) {
			return thread, err
		}
	}
}

// proceed lets a thread go on to its next system call. One that was killed meanwhile is gone.
func proceed(thread, signal int) error {
	if err := syscall.PtraceSyscall(thread, signal); !errors.Is(err, syscall.ESRCH) {
		return err
	}
	return nil
}

// stopped looks why a thread has stopped, and returns the signal that it is to go on with.
func (t *tracer) stopped(pid, thread int, status syscall.WaitStatus) (signal int, err error) {
	switch s := status.StopSignal(); s {
	case syscallStop:
		if err := t.atCall(pid, thread); !errors.Is(err, syscall.ESRCH) {
			return 0, err
		}
		return 0, nil
	case syscall.SIGTRAP, syscall.SIGSTOP: // the tracing's own
		return 0, nil
	default:
		return int(s), nil
	}
}

func (t *tracer) atCall(pid, thread int) error {
	var info syscallInfo
	_, _, no := syscall.Syscall6(syscall.SYS_PTRACE, ptraceSyscallInfo, uintptr(thread), unsafe.Sizeof(info), uintptr(unsafe.Pointer(&info)), 0, 0)
	switch {
	case no != 0:
		return no
	case info.Op == 2 && thread == t.failing:
		t.failing = 0
		return changeRegs(thread, func(r *syscall.PtraceRegs) { setResult(r, -int64(syscall.EIO)) })
	case info.Op != 1 || !t.counts(info.Call, func() string { return fileAt(pid, info.Args[0]) }):
		return nil
	}
	if t.counted++; t.counted != t.at {
		return nil
	}
	t.file = fileAt(pid, info.Args[0])
	t.struck.Store(new(time.Now()))
	if !t.fails {
		return syscall.Kill(pid, syscall.SIGKILL)
	}
	t.failing = thread
	return changeRegs(thread, setNoFile)
}

// strike is when the call went wrong; zero: it has not.
func (t *tracer) strike() time.Time {
	if at := t.struck.Load(); at != nil {
		return *at
	}
	return time.Time{}
}

// fileAt is what a process has open under a number; empty if that cannot be told.
func fileAt(pid int, fd uint64) string {
	to, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", pid, fd))
	if err != nil {
		return ""
	}
	return to
}

func changeRegs(thread int, change func(*syscall.PtraceRegs)) error {
	var r syscall.PtraceRegs
	if err := syscall.PtraceGetRegs(thread, &r); err != nil {
		return err
	}
	change(&r)
	return syscall.PtraceSetRegs(thread, &r)
}
