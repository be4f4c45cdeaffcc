package pgserver

import (
	"os"
	"os/user"
	"runtime"
	"strconv"
	"syscall"
)

// endNow asks PostgreSQL to end without ado.
const endNow = syscall.SIGQUIT

// unprivileged is who PostgreSQL runs as: it refuses to be root. It gets a signal when the thread that
// started it ends.
func unprivileged() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Pdeathsig: endNow}
	if uid, gid, root := other(); root {
		attr.Credential = &syscall.Credential{Uid: uid, Gid: gid}
	}
	return attr
}

// stayWithChild keeps the thread for as long as the goroutine lives.
func stayWithChild() { runtime.LockOSThread() }

// giveAway makes a folder that of the unprivileged user.
func giveAway(dir string) error {
	uid, gid, root := other()
	if !root {
		return nil
	}
	return os.Chown(dir, int(uid), int(gid))
}

// other is whom to become; root tells whether there is a need to.
func other() (uid, gid uint32, root bool) {
	if os.Geteuid() != 0 {
		return 0, 0, false
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, noUID := strconv.ParseUint(u.Uid, 10, 32)
		gid, noGID := strconv.ParseUint(u.Gid, 10, 32)
		if noUID == nil && noGID == nil {
			return uint32(uid), uint32(gid), true
		}
	}
	return 65534, 65534, true
}
