package store

import (
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const tcpUserTimeout = 0x12 // TCP_USER_TIMEOUT, which syscall does not name

// freeSpace is how many bytes may still be written beside a file; a guess where nobody can tell.
func freeSpace(path string) int64 {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(filepath.Dir(path), &fs); err != nil {
		return mostReserve
	}
	return int64(fs.Bavail) * fs.Bsize
}

// giveUpAfter ends a TCP connection on which what was sent is not confirmed for so long. Keepalives do not
// watch a line on which something is under way.
func giveUpAfter(limit time.Duration) func(network, address string, c syscall.RawConn) error {
	return func(network, _ string, c syscall.RawConn) (err error) {
		if !strings.HasPrefix(network, "tcp") {
			return nil
		}
		if failed := c.Control(func(fd uintptr) {
			err = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpUserTimeout, int(limit.Milliseconds()))
		}); failed != nil {
			return failed
		}
		return err
	}
}
