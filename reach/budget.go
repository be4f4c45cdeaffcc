package reach

import (
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// spared is the share of a budget from which on reposters are sampled, so that the rest lasts to the end.
const spared = .8

// purchase is how many accounts of a list are bought, at what price, and how many are passed over for good.
type purchase struct {
	most, passed int64
	sampled      bool
}

// fresh is how many have reposted of whom nothing is known: the network's count has more than were seen, or
// has grown by more than were heard of since the list was last read. Who took a repost back hides another.
func fresh(t alert.Tracked, count, listed int64) int64 {
	n := max(0, count-t.Reposters-t.Passed)
	if listed >= 0 {
		n = max(n, count-listed-t.Heard)
	}
	return n
}

// purchase decides what of the fresh reposts the alert's budget buys: all of them at first, then one in as
// many as the budget is of what is left of it, evenly: the less there is, the fewer.
func (r *reader) purchase(t alert.Tracked, fresh int64, each float64) purchase {
	p := purchase{most: fresh}
	if fresh == 0 {
		return p
	}
	budget := r.opt.Budget[r.traits.Network]
	rest := budget - t.Spent
	affordable := func(dollars float64) int64 { return max(0, int64(dollars/each+1e-9)) }
	switch {
	case affordable(rest) == 0:
		p.most, p.passed, p.sampled = 0, fresh, true
	case t.Spent < spared*budget:
		p.most = min(fresh, max(1, affordable(spared*budget-t.Spent)))
		p.passed, p.sampled = fresh-p.most, p.most < fresh
	default:
		oneIn := int64(budget/rest + 1 - 1e-9)
		p.most = min(fresh/oneIn, affordable(rest))
		p.passed, p.sampled = p.most*(oneIn-1), true
	}
	return p
}

// price is what reading the counts of one post costs now: the same post again on the same UTC day is free.
func (r *reader) price(op channels.Op, t alert.Tracked, now time.Time) float64 {
	p, ok := r.channel.(channels.Pricer)
	if !ok || t.Last != nil && sameDay(t.Last.At, now) {
		return 0
	}
	return p.Price(op, "")
}

func sameDay(a, b time.Time) bool {
	return a.UTC().Truncate(24 * time.Hour).Equal(b.UTC().Truncate(24 * time.Hour))
}
