package alert

import "time"

// FollowerList tells how many followers of an account were listed, and holds a sketch of who they are. None
// of them can be read out of it.
type FollowerList struct {
	Network   string
	Account   string // hashed, as in a Repost
	Channel   string // whose own account it is; empty: somebody else's
	Followers int64
	At        time.Time // when it was read
	Sketch    []byte
}
