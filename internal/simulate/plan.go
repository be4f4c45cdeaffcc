package simulate

import (
	"math/rand/v2"
	"time"
)

// class is how a network keeps a repeated create from becoming a second post.
type class string

const (
	classID        class = "A" // the client chooses the id
	classKey       class = "B" // a key is remembered for a while, once the post is made
	classDuplicate class = "C" // equal text is refused
	classNothing   class = "D" // nothing; our own timeline can be read
	classBlind     class = "N" // nothing, and nothing can be read
)

// plan is what one world is made of.
type plan struct {
	networks []traits
	daemons  int
	lease    time.Duration
	cases    int
	trouble  float64       // chance that a call goes wrong
	until    time.Duration // trouble ends
	crashes  int
	freezes  int
	chill    float64 // chance that one comes right after something was done
	jumps    int
	pauses   bool    // what a network has asked for must be kept: no clock is set between writing and reading it
	outages  float64 // chance that the ledger fails an operation, or does not say that it has done it
}

// traits are what one network is like.
type traits struct {
	class   class
	edits   bool // updates change the post that stands
	rewords bool // endings change it
	checks  bool // it can be checked whether the credentials work
	timeout time.Duration
	work    time.Duration // the longest that it may be at work on a call
	settle  time.Duration
	reads   int
	lag     int           // reads that do not show a new post yet, at most
	window  time.Duration // in which keys and texts are remembered
}

func newPlan(rng *rand.Rand, m Mutant) plan {
	p := plan{
		daemons: 1, lease: 15 * time.Second, cases: 1 + rng.IntN(3), trouble: []float64{0, .1, .3, .6}[rng.IntN(4)],
		until: 10 * time.Minute, chill: .04, crashes: rng.IntN(4), outages: []float64{0, 0, .02, .1}[rng.IntN(4)],
	}
	if rng.IntN(5) < 2 {
		p.daemons, p.freezes = 2, rng.IntN(3)
	}
	if rng.IntN(4) == 0 {
		p.jumps = 1 + rng.IntN(2)
	}
	p.pauses = p.jumps == 0 || p.daemons == 1 && p.crashes == 0
	for range 1 + rng.IntN(3) {
		p.networks = append(p.networks, newTraits(rng))
	}
	if m == MutantLease { // it matters where a daemon freezes in the middle of a call
		p.lease, p.daemons, p.freezes, p.trouble, p.until, p.chill = 3*time.Second, 2, 4, .6, 3*time.Minute, .1
		for i := range p.networks {
			p.networks[i].timeout = 35 * time.Second
		}
	}
	return p
}

func newTraits(rng *rand.Rand) traits {
	t := traits{
		class:   []class{classID, classKey, classDuplicate, classNothing, classNothing, classBlind}[rng.IntN(6)],
		timeout: 10 * time.Second, settle: 40 * time.Second, work: 38 * time.Second, reads: 1 + rng.IntN(3),
		edits: rng.IntN(2) == 0, rewords: rng.IntN(2) == 0, checks: rng.IntN(2) == 0,
		window: []time.Duration{2 * time.Minute, time.Hour}[rng.IntN(2)],
	}
	if t.class == classBlind {
		t.reads = 1
	}
	t.lag = rng.IntN(t.reads)
	return t
}
