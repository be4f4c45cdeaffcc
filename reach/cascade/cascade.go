package cascade

import (
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/estimate"
)

// Own is the own post that a cascade starts from.
type Own struct {
	Account   string // as reposts name it: a salted hash
	Followers *int64 // when it was posted; nil if not known
	At        time.Time
	Recorded  bool // the network records whose repost led to a repost
}

// Cascade is one own post with its reposts, sifted. [Sift] makes it.
type Cascade struct {
	Posted time.Time
	AsOf   time.Time
	Events []Event // the own post first, then by time; a parent before its children
	Faults Faults  // what was kept out
}

// Event is the own post, or the first repost of one account.
type Event struct {
	Account   string
	At        float64 // seconds after the own post
	Followers float64 // as reported, or what stands in for it
	Reported  bool    // the network gave the followers
	Via       int     // number of the event that led here; -1 if that is not recorded
}

// Now is how many seconds the cascade was observed for.
func (c Cascade) Now() float64 { return c.AsOf.Sub(c.Posted).Seconds() }

// Audience is who showed the post to their followers, in the order of the events. Followers that the
// network did not give are left out of it, whatever stands in for them here. Lists are those of accounts
// whose followers are known.
func (c Cascade) Audience(lists map[string]*estimate.Sketch) []estimate.Account {
	out := make([]estimate.Account, len(c.Events))
	for i, e := range c.Events {
		if e.Reported {
			out[i] = estimate.Account{Followers: int64(e.Followers), List: lists[e.Account]}
		}
	}
	return out
}

// Merge adds to what is known what a network lists now. The log only grows: whoever is no longer listed
// stays, the first time that a repost was seen counts, and followers are those read first.
func Merge(known, listed []alert.Repost) ([]alert.Repost, Faults) {
	var f Faults
	out, seen := append([]alert.Repost(nil), known...), map[string]bool{}
	for _, r := range known {
		seen[r.Account] = true
	}
	now := map[string]bool{}
	for _, r := range listed {
		if now[r.Account] {
			f.Duplicate++
			continue
		}
		now[r.Account] = true
		if !seen[r.Account] {
			out = append(out, r)
		}
	}
	for account := range seen {
		if !now[account] {
			f.Shrunk++
		}
	}
	return out, f
}
