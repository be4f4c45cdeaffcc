package reach_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"testing"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels/bluesky"
	"github.com/hueandcry/hueandcry/reach"
	"github.com/hueandcry/hueandcry/reach/cascade"
	"github.com/hueandcry/hueandcry/reach/estimate"
	"github.com/hueandcry/hueandcry/rehearsal"
)

// judged is one network's figures of one alert beside the truth.
type judged struct {
	network      string
	truth        rehearsal.Truth
	observed     int
	stand        int // reposts that the public can see
	missing      int // of these
	lists        int
	band         estimate.Band
	lift, really float64 // reposts that the partners led to, together
	worst        float64 // by how much of its truth the lift of one partner is off, of those that led to telling or more
}

// telling is how many reposts a partner must have led to, so that chance alone does not decide the share.
const telling = 20

func (j judged) holds() bool {
	low, _, high, ok := j.band.Range()
	return ok && low <= float64(j.truth.Reached) && float64(j.truth.Reached) <= high
}

// off is by how much of the truth the lift is.
func (j judged) off() float64 { return j.lift/j.really - 1 }

func (j judged) String() string {
	low, best, high, _ := j.band.Range()
	return fmt.Sprintf("| %s | %d of %d | %d of %d | %d | %d | %.0f | %.0f | %.0f | %.2f | %.0f of %.0f: %+.0f %% | %.0f %% | %s |", j.network, j.stand-j.missing, j.stand, j.observed, len(j.truth.Reposts), j.lists,
		j.truth.Reached, low, best, high, best/float64(j.truth.Reached), j.lift, j.really, 100*j.off(), 100*j.worst, j.band.Method())
}

// judge makes the figures of one network as they are made for people, and puts the truth beside them.
func judge(t *testing.T, n *rehearsal.Network, l *remembering, is alert.Cascaded, post alert.Post, salt []byte) judged {
	t.Helper()
	hash := func(account string) string {
		h := hmac.New(sha256.New, salt)
		h.Write([]byte(n.Name + "\x00" + account))
		return hex.EncodeToString(h.Sum(nil)[:16])
	}
	truth, err := n.Truth(post.ID)
	check(t, err)
	lists, err := l.FollowerLists(t.Context(), is.Alert.ID, n.Name)
	check(t, err)
	sketches, err := reach.Sketches(lists)
	check(t, err)
	own := cascade.Own{Account: is.Channel, Followers: new(int64(followersOfUs)), At: post.At, Recorded: n.Name == bluesky.Network}
	c := cascade.Sift(own, is.Reposts, post.At.Add(spreadsFor))
	a := cascade.Attribute(c)
	out := judged{network: n.Name, truth: truth, observed: len(c.Events) - 1, lists: len(lists)}
	out.band, err = estimate.Audience{Accounts: c.Audience(sketches)}.Reach(c.AsOf)
	check(t, err)
	at := map[string]int{}
	for i, e := range c.Events {
		at[e.Account] = i
	}
	for _, r := range truth.Reposts {
		i, known := at[hash(r.Account)]
		if r.Stands {
			out.stand++
			if !known {
				out.missing++
			}
		}
		if r.Role != rehearsal.Partner || !known {
			continue
		}
		out.lift, out.really = out.lift+a.Lift(i), out.really+float64(r.Led)
		if r.Led >= telling {
			out.worst = max(out.worst, math.Abs(a.Lift(i)/float64(r.Led)-1))
		}
	}
	return out
}
