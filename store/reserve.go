package store

import (
	"errors"
	"os"
)

// reserve is room on the disk that is kept free of everything but what must go through when there is no
// other room left: outcomes, updates and closings of what was accepted before. While it is spent, no new
// alert is taken.
type reserve struct {
	path string
	size int64
	held bool
}

// At most so much is kept, and no more than a sixteenth of what was free at the start: on a small disk most
// of it is for work.
const mostReserve = 8 << 20 // bytes; room for some thousand closings

func newReserve(ledger string) *reserve {
	r := &reserve{path: ledger + ".reserve", size: min(mostReserve, freeSpace(ledger)/16)}
	r.regain()
	return r
}

// regain takes the room again, if there is so much, and tells whether it is held.
func (r *reserve) regain() bool {
	if r == nil || r.held {
		return true
	}
	if info, err := os.Stat(r.path); err == nil && info.Size() == r.size { // an earlier run has kept it
		r.held = true
		return true
	}
	f, err := os.OpenFile(r.path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return false
	}
	_, err = f.Write(make([]byte, r.size)) // a hole would reserve nothing; that it is there after a power cut does not matter
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(r.path) // what of it could be written stands in the way
		return false
	}
	r.held = true
	return true
}

// spend gives the room away, and tells whether there was any.
func (r *reserve) spend() bool {
	if r == nil || !r.held {
		return false
	}
	r.held = false
	return os.Remove(r.path) == nil
}
