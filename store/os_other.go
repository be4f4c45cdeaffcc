//go:build !linux

package store

import (
	"syscall"
	"time"
)

// giveUpAfter is for Linux alone; elsewhere the system's own patience counts.
func giveUpAfter(time.Duration) func(network, address string, c syscall.RawConn) error { return nil }

// freeSpace is not known here.
func freeSpace(string) int64 { return 16 * mostReserve }
