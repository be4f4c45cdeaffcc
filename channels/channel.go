// Package channels says what a channel is: one account of the agency on one network. It holds the
// interface, the optional abilities, the error that every channel returns and the shared HTTP transport.
// The networks themselves are the packages below this one; each owns its configuration.
//
// Channels return errors and never log. They never repeat a call that creates something: whatever is
// ambiguous goes back to dispatch as [Unsure], and dispatch alone decides what happens then.
package channels

import (
	"context"
	"iter"
	"net/url"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Channel publishes for one account on one network.
//
// Publish makes at most one create call and returns the post, or an *[Error] that says what is known
// about the outcome. It must return when ctx ends.
type Channel interface {
	Traits() Traits
	Limits() alert.Limits
	Publish(ctx context.Context, d Draft) (alert.Post, error)
}

// Traits is what a channel declares about itself. They are fixed when it is made.
type Traits struct {
	Name    string // as configured: "x-main"
	Network string // the kind of place: "x"
	Mode    Mode
	Host    string // of its posts' addresses, with a port if there is one
	Dedup   Dedup
	Settle  time.Duration // after an ambiguous create: how long the network may still be at work on it
	Reads   int           // successful reads that must lack the post before it counts as absent

	// Corrects are the acts by which the network takes back or corrects a live post well, the best first. An
	// ability that is missing here works badly: an edit that nobody sees, an answer that is mostly refused.
	Corrects []alert.Action
}

// HostOf is the host of a checked web address, with its port if it names one.
func HostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// Mode says who can see what a channel publishes.
type Mode string

// The modes. An alert of any status but Actual never reaches a channel of mode actual.
const (
	ModeActual   Mode = "actual"
	ModeExercise Mode = "exercise"
)

// Takes reports whether a channel of this mode may carry an alert of status s.
func (m Mode) Takes(s alert.Status) bool {
	if s == alert.Actual {
		return m == ModeActual
	}
	return m == ModeExercise && (s == alert.Exercise || s == alert.Test)
}

// Dedup is how a network keeps a repeated create from becoming a second post.
type Dedup string

// The classes, from the strongest to none.
const (
	DedupID        Dedup = "deterministic-id" // the client names the record (Bluesky)
	DedupKey       Dedup = "key"              // an idempotency key in a window of time (Mastodon)
	DedupDuplicate Dedup = "server-duplicate" // the server refuses equal text (X)
	DedupReadBack  Dedup = "read-back"        // only by reading our own timeline
	DedupNone      Dedup = "none"             // not at all: a person must look
)

// Draft is what a channel publishes: a frozen rendering with its media, and the names that a repeat
// must carry again unchanged.
type Draft struct {
	Key     string    // of the delivery; the same for every attempt
	Created time.Time // when the delivery was committed; the same for every attempt
	Text    string
	Lang    alert.Lang
	Marker  string // part of Text
	Media   []Media
}

// Media is one picture of a draft.
type Media struct {
	alert.Media

	Content []byte
}

// Finder looks on the network for the post of an earlier attempt. It is asked only after the settle
// time. [alert.ErrNotFound] says that one complete, successful read did not show it; any other error
// proves nothing.
type Finder interface {
	Find(ctx context.Context, d Draft) (alert.Post, error)
}

// Editor changes a live post in place.
type Editor interface {
	Edit(ctx context.Context, p alert.Post, d Draft) (alert.Post, error)
}

// Replier publishes d as a reply to a live post.
type Replier interface {
	Reply(ctx context.Context, to alert.Post, d Draft) (alert.Post, error)
}

// Deleter asks the network once to remove a live post. Removing one that is gone already is no error, so
// it may be asked for again; whether it is done, only a [Witness] can tell.
type Deleter interface {
	Delete(ctx context.Context, p alert.Post) error
}

// Witness tells by one read whether a post of ours can still be seen. Only a network's plain word that
// there is no such post counts as gone; any error proves nothing.
type Witness interface {
	Stands(ctx context.Context, p alert.Post) (bool, error)
}

// Booster reposts a post natively from this account, and takes that back.
type Booster interface {
	Boost(ctx context.Context, p alert.Post) error
	Unboost(ctx context.Context, p alert.Post) error
}

// Measurer reads the numbers of posts, in as few calls as the network allows. A post that is gone is
// left out of the answer.
type Measurer interface {
	Measure(ctx context.Context, posts []alert.Post) ([]alert.Sample, error)
}

// Reposters yields who reposted p, newest pages first where the network orders them. The consumer may stop at any
// time. What each costs is the channel's to declare, see [Pricer].
type Reposters interface {
	Reposters(ctx context.Context, p alert.Post) iter.Seq2[alert.Repost, error]
}

// FollowerLister yields who follows an account, each under a name that is the same in every list of this
// network. It is for networks that give such lists for nothing. A list that is not shown in whole is
// refused, so that a part never passes for it. The consumer may stop at any time; those who follow are
// people, so that nothing may keep their names.
type FollowerLister interface {
	Followers(ctx context.Context, account string) iter.Seq2[string, error]
	Paging() Paging
}

// Paging is how a network gives a long list.
type Paging struct {
	Size     int           // entries in one request
	Requests int           // that the network allows this account, for everything it does,
	Per      time.Duration // in such a time
}

// Checker tells whether the network is there and knows us, and refreshes what Limits answers.
type Checker interface {
	Check(ctx context.Context) (Account, error)
}

// Account is the agency's own account on a network.
type Account struct {
	ID        string
	Handle    string
	URL       string
	Followers *int64 // nil if the network does not say
}

// Pricer tells what calls cost, in US dollars. A channel without it is free.
type Pricer interface {
	Price(op Op, text string) float64
}

// Op names a kind of call, for prices, limits and metrics.
type Op string

// The kinds of calls.
const (
	OpCreate    Op = "create"
	OpMedia     Op = "media"
	OpFind      Op = "find"
	OpEdit      Op = "edit"
	OpDelete    Op = "delete"
	OpStands    Op = "stands"
	OpBoost     Op = "boost"
	OpMeasure   Op = "measure"   // price: per post
	OpReposters Op = "reposters" // price: per account returned
	OpFollowers Op = "followers" // price: per follower returned
	OpCheck     Op = "check"
	OpStream    Op = "stream"
)
