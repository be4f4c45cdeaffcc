package alert

import "time"

// Comment is one observed quote of a post of ours, or one reply to it: who and when. What it says is not kept.
type Comment struct {
	Kind      CommentKind
	ID        string    // the network's id of their post; stored only as a salted hash, for it may name its author
	Account   string    // the network's id of the account; stored only as a salted hash
	Followers *int64    // as the network reports it now; nil if it does not
	At        time.Time // when it was made; zero if the network does not say, then the time it was first seen counts
}

// CommentKind says how somebody commented.
type CommentKind string

// A post that quotes ours and replies to it too is a comment of either kind.
const (
	CommentQuote CommentKind = "quote"
	CommentReply CommentKind = "reply"
)
