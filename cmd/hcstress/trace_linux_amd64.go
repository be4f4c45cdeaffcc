package main

import "syscall"

// setNoFile makes the call that begins one on no file, so that it does nothing.
func setNoFile(r *syscall.PtraceRegs) { r.Rdi = ^uint64(0) }

// setResult changes what the call that ends returns.
func setResult(r *syscall.PtraceRegs, n int64) { r.Rax = uint64(n) }
