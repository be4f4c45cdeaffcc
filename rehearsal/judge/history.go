// Package judge tells from outside whether the promises were kept: from what clients were answered, what
// the public saw and when, what arrived at the networks, and what the daemon wrote down of itself. Every
// driver of the harness, whatever it drives, hands its history to the one function [Check].
//
// It shares no code with what it judges.
package judge

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/rehearsal"
)

// History is one run.
type History struct {
	Channels []Channel `json:"channels"`
	Acts     []Act     `json:"acts"`
	Sights   []Sight   `json:"sights"` // in the order in which they happened
	Calls    []Call    `json:"calls"`  // in the order in which they arrived
	Audit    []Record  `json:"audit"`  // in the order in which they were written; nil: it is not judged
	Broken   []Span    `json:"broken"` // when the disk had failed to keep a write
	Rest     bool      `json:"rest"`   // nothing was open in the end, so that all that shall be there must be

	// Flight is how long a call may be on its way to a network. Its sender can ask whether it may still go
	// right before it leaves, and no later.
	Flight time.Duration `json:"flight,omitzero"`
	// Echo is how long an answer may be on its way back. What its hearer had begun before is no disobedience.
	Echo time.Duration `json:"echo,omitzero"`
}

// Channel is one account, as the daemon calls it.
type Channel struct {
	Name    string        `json:"name"`
	Network string        `json:"network"`
	Actual  bool          `json:"actual"` // it carries what is meant in earnest; else drills alone
	Settle  time.Duration `json:"settle"` // the least from the end of a create of unknown outcome to the next
	Reads   int           `json:"reads"`  // looks in between that must have succeeded
	Dead    bool          `json:"dead"`   // nothing gets through there, so nothing is expected
}

// Deed is what a client asked for.
type Deed string

// The deeds.
const (
	Submit Deed = "submit"
	Update Deed = "update"
	Close  Deed = "close"
)

// Act is one thing that a client wanted, however often it asked.
type Act struct {
	Deed      Deed      `json:"deed"`
	Code      string    `json:"code"`
	Revision  int       `json:"revision,omitzero"` // of a submit 1
	Drill     bool      `json:"drill,omitzero"`
	Began     time.Time `json:"began"`              // when it first asked
	Acked     time.Time `json:"acked,omitzero"`     // when an answer said that it is done; zero: nobody knows
	Refused   bool      `json:"refused,omitzero"`   // every answer said that nothing was done
	Withdrawn string    `json:"withdrawn,omitzero"` // words that from here on nothing may show
	Must      bool      `json:"must,omitzero"`      // it may not be refused
	By        time.Time `json:"by,omitzero"`        // when the public must see what came of it; zero: in the end
}

// Sight is one change of what the public sees at a channel.
type Sight struct {
	Channel string    `json:"channel"`
	Kind    string    `json:"kind"` // "post", "edit" or "delete"
	Post    string    `json:"post"` // the network's id
	Text    string    `json:"text"` // from here on; of a delete, until then
	At      time.Time `json:"at"`
}

// Call is one request as it arrived at a channel's network.
type Call struct {
	Channel string `json:"channel"`
	rehearsal.Entry
}

// Record is one line of the daemon's own account of what it does with a delivery.
type Record struct {
	At      time.Time `json:"at"`
	Code    string    `json:"code"`
	Kind    string    `json:"kind"` // "delivery", "closed", …
	Channel string    `json:"channel,omitzero"`
	Action  string    `json:"action,omitzero"` // "publish", "edit", "reply", "delete"
	State   string    `json:"state,omitzero"`  // "sending": written before the call
}

// Span is from a failure of the disk to the end of the daemon that met it.
type Span struct {
	File string    `json:"file,omitzero"` // that it failed to keep
	From time.Time `json:"from"`
	To   time.Time `json:"to,omitzero"` // zero: it went on
}

// version is what a post tells of its alert: the revision, or the ending, which is newer than any.
type version int

const ending version = math.MaxInt

func (v version) String() string {
	if v == ending {
		return "the ending"
	}
	return "revision " + strconv.Itoa(int(v))
}

// read finds the alert's code and the version in a text, whose last word they are: "H7K-2QF/1" or
// "H7K-2QF/end".
func read(text string) (code string, v version, ok bool) {
	words := strings.Fields(text)
	if len(words) == 0 {
		return "", 0, false
	}
	code, mark, ok := strings.Cut(words[len(words)-1], "/")
	if mark == "end" {
		return code, ending, ok
	}
	n, err := strconv.Atoi(mark)
	return code, version(n), ok && err == nil && n > 0
}

// stand derives what stands in the end from what happened.
func stand(sights []Sight) []Sight {
	last := map[[2]string]Sight{}
	for _, s := range sights {
		last[[2]string{s.Channel, s.Post}] = s
	}
	var out []Sight
	for _, s := range last {
		if s.Kind != "delete" {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b Sight) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Post, b.Post))
	})
	return out
}
