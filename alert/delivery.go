package alert

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"
)

// Action is what a delivery intends.
type Action string

// The actions.
const (
	Publish Action = "publish"
	Edit    Action = "edit"
	Reply   Action = "reply"
	Delete  Action = "delete"
	Boost   Action = "boost"
	Ask     Action = "ask"
)

// Desk is who works on an action. A desk's troubles are its own: creates that hang or are limited hold
// up no removal.
type Desk string

// The desks.
const (
	DeskCreate Desk = "create" // what makes a new post, or a repost
	DeskEdit   Desk = "edit"   // what changes one
	DeskDelete Desk = "delete" // what takes one away
)

// Desks lists the desks, the most urgent first.
func Desks() []Desk { return []Desk{DeskDelete, DeskEdit, DeskCreate} }

// Desk is who works on the action.
func (a Action) Desk() Desk {
	switch a {
	case Edit:
		return DeskEdit
	case Delete:
		return DeskDelete
	case Publish, Reply, Boost, Ask:
	}
	return DeskCreate
}

// Creates reports whether the action makes something new that the public sees, so that a repeat of it
// would double it. An edit or a removal may be repeated: it says how things shall be.
func (a Action) Creates() bool { return a.Desk() == DeskCreate }

// State is where a delivery stands.
type State string

// The states of a delivery. See [State.CanBecome].
const (
	// Queued waits for its due time.
	Queued State = "queued"
	// Sending was written down durably before the network was called; the call may be running.
	Sending State = "sending"
	// Unsure may or may not have taken effect: settle, find, and only then send again or hold.
	Unsure State = "unsure"
	// Held waits for a person to say what happened.
	Held State = "held"
	// Sent took effect; the post is known.
	Sent State = "sent"
	// Failed was refused by the network, for a reason a person can act on.
	Failed State = "failed"
	// Dropped was overtaken by a newer revision, a close or the alert's expiry before it was sent.
	Dropped State = "dropped"
)

var stateMoves = map[State][]State{
	Queued:  {Sending, Dropped, Unsure}, // unsure: a ledger that was restored looks before it sends
	Sending: {Sent, Queued, Failed, Unsure},
	Unsure:  {Sent, Queued, Held, Failed, Dropped},
	Held:    {Sent, Queued, Failed, Dropped},
	Failed:  {Queued, Dropped}, // by a person who has removed the cause, or lives with it; a failed delivery surely had no effect
}

// States lists every state of a delivery, in the order of its life.
func States() []State { return []State{Queued, Sending, Unsure, Held, Sent, Failed, Dropped} }

// CanBecome reports whether a delivery in state s may move to state t.
func (s State) CanBecome(t State) bool { return slices.Contains(stateMoves[s], t) }

// Ended reports whether nothing more happens to a delivery in state s without a person.
func (s State) Ended() bool { return s == Sent || s == Failed || s == Dropped }

// Delivery is one intention at one channel. It takes effect at most once, ever.
type Delivery struct {
	ID       int64     `json:"-"`   // the store's number; later deliveries have greater ones
	Key      string    `json:"key"` // see [DeliveryKey]
	Alert    ID        `json:"alert"`
	Code     string    `json:"code"`
	Revision int       `json:"revision"`
	Channel  string    `json:"channel"`
	Network  string    `json:"network"`
	Action   Action    `json:"action"`
	Ended    Ended     `json:"ended,omitzero"` // the ending that it tells, or for whose sake it removes; empty while the case is open
	State    State     `json:"state"`
	Attempt  int       `json:"attempt"`          // begun so far; fences a late answer of an earlier one
	Absent   int       `json:"absent,omitzero"`  // successful reads since the last ambiguous outcome that did not show it
	Due      time.Time `json:"due"`              // when to act next
	Kind     string    `json:"kind,omitzero"`    // label of the last error: "limited", "unsure"; empty if there was none
	Reason   string    `json:"reason,omitzero"`  // of the last move, in words a person can act on
	Created  time.Time `json:"created"`          // when it was committed; never changes, so remote keys and times may derive from it
	Expires  time.Time `json:"expires,omitzero"` // no create begins after this; zero: never too late
	Settled  time.Time `json:"settled,omitzero"`

	Rendering Rendering `json:"rendering,omitzero"`
	Post      Post      `json:"post,omitzero"`   // known once Sent
	Target    Post      `json:"target,omitzero"` // the post to be edited, answered or removed
}

// DeliveryKey is the unique name of one intention: alert/revision/channel/action, then the ending that
// it tells and the number of the post that it acts on, if there are any. The idempotency key and a
// client-chosen record key derive from it, so a repeat carries the same.
func DeliveryKey(id ID, revision int, channel string, action Action, more ...string) string {
	var key strings.Builder
	fmt.Fprintf(&key, "%s/%d/%s/%s", id, revision, channel, action)
	for _, m := range more {
		if m != "" {
			key.WriteString("/" + m)
		}
	}
	return key.String()
}

// Due is when a channel has something to do next; a zero time is for nothing.
type Due struct {
	Desks map[Desk]time.Time // something to send
	Looks time.Time          // something to look for
}

// Each yields every time there is, with its desk; that of the looks comes with none.
func (d Due) Each() iter.Seq2[Desk, time.Time] {
	return func(yield func(Desk, time.Time) bool) {
		for desk, at := range d.Desks {
			if !yield(desk, at) {
				return
			}
		}
		yield("", d.Looks)
	}
}

// Outcome is how one attempt, or one look for what an attempt did, ended.
type Outcome struct {
	State  State     // where the delivery goes from here
	Kind   string    // label of the error kind that led here: "limited", "unsure"; empty when sent
	Reason string    // in words a person can act on
	Cause  string    // for operators: the technical cause, secrets removed
	At     time.Time // when it was known
	Due    time.Time // when to act next, for Queued and Unsure
	Absent int       // see Delivery.Absent
	Post   Post      // for Sent
	Cost   float64   // US dollars that the network charges for it; for Sent
	Pause  Pause     // that the network has asked for
}

// Outlasts reports whether a pause takes the place of one that is written down. The longer one counts,
// unless it is so long that a wrong clock must have written it.
func (p Pause) Outlasts(old, now time.Time) bool {
	return p.Until.After(old) || old.After(now.Add(time.Hour))
}

// Pause is the time until which a network does not want to be called by a desk.
type Pause struct {
	Desk  Desk
	Until time.Time // zero: there is none
}

// Attempt is one line of a delivery's history. The line is written when the attempt begins.
type Attempt struct {
	Number  int       `json:"number"`
	Began   time.Time `json:"began"`
	Ended   time.Time `json:"ended,omitzero"`
	Outcome State     `json:"outcome,omitzero"`
	Kind    string    `json:"kind,omitzero"`
	Reason  string    `json:"reason,omitzero"`
	Cause   string    `json:"cause,omitzero"`
}

// Moved is what the event of a delivery tells.
type Moved struct {
	Channel string `json:"channel"`
	Network string `json:"network"`
	Action  Action `json:"action"`
	Ended   Ended  `json:"ended,omitzero"`
	State   State  `json:"state"`
	Attempt int    `json:"attempt,omitzero"`
	Reason  string `json:"reason,omitzero"`
	URL     string `json:"url,omitzero"`
}

// Moved tells that an outcome has moved a delivery.
func (d Delivery) Moved(o Outcome) Moved {
	return Moved{
		Channel: d.Channel, Network: d.Network, Action: d.Action, Ended: d.Ended,
		State: o.State, Attempt: d.Attempt, Reason: o.Reason, URL: o.Post.URL,
	}
}

// Post is what is live out there as the result of a delivery.
type Post struct {
	Channel string    `json:"channel"`
	ID      string    `json:"id"`               // the network's own: "1790…", "at://did:plc:…/app.bsky.feed.post/3m…"
	URL     string    `json:"url"`              // where a person can see it
	Version string    `json:"version,omitzero"` // where the network names versions (Bluesky: cid)
	At      time.Time `json:"at"`               // when the network made it
}

// Sample is one reading of a post's numbers. A nil number is one that the network does not give.
type Sample struct {
	Post        Post
	At          time.Time
	Reposts     *int64
	Quotes      *int64
	Replies     *int64
	Likes       *int64
	Bookmarks   *int64
	Impressions *int64 // times shown on a screen, not unique; X only
}

// Repost is one observed repost: who and when.
type Repost struct {
	Account   string    // the network's id of the account; stored only as a salted hash
	Followers *int64    // as the network reports it now; nil if it does not
	At        time.Time // when it happened; zero if the network does not say, then the time it was first seen counts
	Via       string    // id of the account whose repost led here, where the network records it (Bluesky)
}
