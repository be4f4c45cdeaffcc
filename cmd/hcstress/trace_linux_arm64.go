package main

import "syscall"

// setNoFile makes the call that begins one on no file, so that it does nothing.
func setNoFile(r *syscall.PtraceRegs) { r.Regs[0] = ^uint64(0) }

// setResult changes what the call that ends returns.
func setResult(r *syscall.PtraceRegs, n int64) { r.Regs[0] = uint64(n) }
