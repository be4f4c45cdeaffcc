package rehearsal

import (
	"math"
	"math/rand/v2"
	"time"
)

// What one exposed follower does, as a share of the chance to repost.
const (
	likeShare      = 0.7
	replyShare     = 0.08
	quoteShare     = 0.05
	regret         = 0.02 // of those who repost take it back
	partnerWilling = 0.85 // of the partners repost
	partnerDelay   = 3 * time.Minute
	seenShare      = 0.12 // of the followers have the post on a screen
	seenSteps      = 6    // in so many lumps
)

// cascade is one post of the agency with what the audience does about it. Its randomness is its own, so
// that it plays the same whatever else goes on.
type cascade struct {
	crowd    *crowd
	post     string
	author   *Account
	began    time.Time // by the clock of the machine
	rng      *rand.Rand
	reposted map[*Account]bool
}

// act is what somebody is going to do.
type act struct {
	due     time.Duration // simulated, after the post
	real    time.Time     // the same by the clock of the machine
	seq     int           // acts due together keep their order
	kind    actKind
	cascade *cascade
	who     person
	by      *Account // known already: a partner, or who takes a repost back
	via     *Account // whose repost led here; nil if it was the post itself
	times   int64    // of being seen
}

type actKind int

const (
	actRepost actKind = iota
	actUnrepost
	actLike
	actReply
	actQuote
	actSeen
)

// open schedules what the post itself brings: the author's own followers, and the partners.
func (a *Audience) open(c *cascade) {
	a.expose(c, c.author, nil, 0)
	for _, p := range c.crowd.partners {
		if c.rng.Float64() < partnerWilling {
			delay := 15*time.Second + time.Duration(c.rng.ExpFloat64()*float64(partnerDelay))
			a.push(act{due: delay, kind: actRepost, cascade: c, by: p})
		}
	}
}

// expose schedules what the followers of an account do once it has brought the post before them.
func (a *Audience) expose(c *cascade, by, via *Account, at time.Duration) {
	chance := a.opt.Infectiousness * float64(by.Followers)
	for _, k := range []struct {
		kind  actKind
		share float64
	}{{actRepost, 1}, {actLike, likeShare}, {actReply, replyShare}, {actQuote, quoteShare}} {
		for range poisson(c.rng, chance*k.share) {
			due := at + kernelDelay(1-c.rng.Float64())
			a.push(act{due: due, kind: k.kind, cascade: c, who: c.crowd.pick(c.rng, by.Community), via: via})
		}
	}
	for i := range seenSteps {
		if n := int64(math.Round(float64(by.Followers) * seenShare / seenSteps)); n > 0 {
			a.push(act{due: at + kernelDelay(1-(float64(i)+0.5)/seenSteps), kind: actSeen, cascade: c, times: n})
		}
	}
}

// play does one act. Whatever happened to a post that is gone by now does not happen.
func (a *Audience) play(x act) {
	c, n := x.cascade, x.cascade.crowd.n
	if x.kind == actSeen {
		_ = n.Show(c.post, x.times) // gone: nobody sees it
		return
	}
	by := x.by
	if by == nil {
		if by = c.crowd.account(x.who); by == c.author {
			return
		}
	}
	switch x.kind {
	case actRepost:
		if !c.reposted[by] && n.Repost(c.post, by, x.via) == nil {
			c.reposted[by] = true
			a.expose(c, by, by, x.due)
			if c.rng.Float64() < regret {
				a.push(act{due: x.due + kernelDelay(1-c.rng.Float64()), kind: actUnrepost, cascade: c, by: by})
			}
		}
	case actUnrepost:
		_ = n.Unrepost(c.post, by)
	case actLike:
		_ = n.Like(c.post, by)
	case actReply:
		_ = n.Reply(c.post, by, one(c.rng, answers()))
	case actQuote:
		_ = n.Quote(c.post, by, one(c.rng, comments()))
	case actSeen:
	}
}

func one(rng *rand.Rand, of []string) string { return of[rng.IntN(len(of))] }
