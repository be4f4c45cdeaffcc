//go:build !linux

package store

import (
	"syscall"
	"time"
)

// giveUpAfter is for Linux alone; elsewhere the system's own patience counts.
func giveUpAfter(time.Duration) func(network, address string, c syscall.RawConn) error { return nil }
