package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

// tracer counts the calls of a process that reach the disk or a network, over all its threads, and lets
// one of them go wrong. strace can do the same but counts each thread by itself, and Go moves its work
// between threads: no number would then name the same call twice.
type tracer struct {
	counts func(call uint64) bool // which calls are counted; a write only if it is to a socket
	at     int                    // the one that goes wrong; 0 = none
	fails  bool                   // it does nothing and returns EIO; else the process is killed as it begins

	counted int
	struck  time.Time // when it went wrong; zero: it has not

	failing int // the thread whose call is to fail
}

// outward are the calls at which a crash may come.
func outward(call uint64) bool {
	switch call {
	case syscall.SYS_PWRITE64, syscall.SYS_FSYNC, syscall.SYS_FDATASYNC, syscall.SYS_WRITE, syscall.SYS_SENDTO:
		return true
	}
	return false
}

// syncing are the calls in which a disk may fail to keep what it was given.
func syncing(call uint64) bool { return call == syscall.SYS_FSYNC || call == syscall.SYS_FDATASYNC }

// What the kernel calls them.
const (
	ptraceSyscallInfo = 0x420e     // PTRACE_GET_SYSCALL_INFO
	ptraceExitKill    = 0x100000   // PTRACE_O_EXITKILL
	ownChildrenOnly   = 0x20000000 // __WNOTHREAD: those of other threads are not ours to wait for
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

// follow starts a process and follows it to its end. Only the thread that traces may wait, so the
// goroutine keeps one of its own.
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
			if thread, err = waitFor(-1, &status); err != nil || status.Stopped() {
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
		thread, err := syscall.Wait4(pid, status, syscall.WALL|ownChildrenOnly, nil)
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
	case info.Op != 1 || !t.counts(info.Call):
		return nil
	case info.Call == syscall.SYS_WRITE && !isSocket(pid, info.Args[0]):
		return nil
	}
	if t.counted++; t.counted != t.at {
		return nil
	}
	t.struck = time.Now()
	if !t.fails {
		return syscall.Kill(pid, syscall.SIGKILL)
	}
	t.failing = thread
	return changeRegs(thread, setNoFile)
}

func isSocket(pid int, fd uint64) bool {
	to, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", pid, fd))
	return err == nil && strings.HasPrefix(to, "socket:")
}

func changeRegs(thread int, change func(*syscall.PtraceRegs)) error {
	var r syscall.PtraceRegs
	if err := syscall.PtraceGetRegs(thread, &r); err != nil {
		return err
	}
	change(&r)
	return syscall.PtraceSetRegs(thread, &r)
}
