package estimate

import (
	"math"
	"time"
)

// Audience is who may have had an alert before them on one network.
type Audience struct {
	Accounts   []Account // our own, and every reposter seen, once each
	Population int64     // people of the area on this network; 0 = not configured
	Discount   float64   // what the model is multiplied with, see [Discount]; 0 = 1
}

// Account is one account that showed the post to its followers.
type Account struct {
	Followers int64
	List      *Sketch // of its followers; nil where their list is not free
}

// Exposure is the sum of all followers. Who follows two of the accounts counts twice, so that it is an
// upper bound of different people, and never "people reached".
func (a Audience) Exposure(asOf time.Time) (Figure, error) {
	if len(a.Accounts) == 0 {
		return Figure{}, nil
	}
	sum := 0.0
	for _, x := range a.Accounts {
		sum += x.followers()
	}
	return NewFigure(sum, MethodExposure, asOf)
}

// Reach estimates how many different people follow any of the accounts. Low is what is sure: one
// account's followers are different people. High is what cannot be exceeded: all followers added up, and
// the population. Follower lists narrow both by three standard errors of their sketch. Best comes from
// lists where they are free, from the model where a population is configured, and is otherwise high.
func (a Audience) Reach(asOf time.Time) (Band, error) { return a.ReachWith(0, 0, asOf) }

// ReachWith is the reach once so many more accounts, with so many followers each, have reposted.
func (a Audience) ReachWith(more, followers float64, asOf time.Time) (Band, error) {
	if len(a.Accounts) == 0 {
		return Band{}, nil
	}
	u := a.union(-1, more, followers)
	return NewBand(u.low, u.best, u.high, u.method, asOf)
}

// Gain estimates how many people only account number i brought: the union with it less the union without.
// What no other account can have covered is sure; more than its own followers it cannot be.
func (a Audience) Gain(i int, asOf time.Time) (Band, error) {
	with, without := a.union(-1, 0, 0), a.union(i, 0, 0)
	own := a.Accounts[i].followers()
	high := math.Min(own, with.high)
	low := clamp(own-without.sum, 0, high)
	return NewBand(low, clamp(with.best-without.best, low, high), high, with.method, asOf)
}

// union is a union of follower sets, as far as it is known.
type union struct {
	low, best, high float64
	sum             float64
	method          Method
}

// union leaves out one account; -1 is none.
func (a Audience) union(without int, more, followers float64) union {
	var (
		listed  Sketch
		lists   int
		accts   float64
		largest float64
		sum     = more * followers
		rest    = sum // of those without a list
	)
	if more > 0 {
		accts, largest = more, math.Min(followers, sum)
	}
	population := math.Inf(1)
	if a.Population > 0 {
		population = float64(a.Population)
	}
	nobody := more * leftOut(followers, population)
	if more == 0 { // not 0·∞
		nobody = 0
	}
	for i, x := range a.Accounts {
		if i == without {
			continue
		}
		f := x.followers()
		accts, sum, largest = accts+1, sum+f, math.Max(largest, f)
		if x.List != nil {
			listed.Merge(x.List)
			lists++
			continue
		}
		rest += f
		nobody += leftOut(f, population)
	}
	high := math.Min(sum, population)
	low := math.Min(largest, high)
	u := union{low: low, best: high, high: high, sum: sum, method: MethodSum}
	known := 0.0
	if lists > 0 && accts > 1 {
		known = listed.Estimate()
		u.low = clamp(known*(1-3*sketchError), low, high)
		u.high = clamp(known*(1+3*sketchError)+rest, u.low, high)
		u.best = u.high
	}
	modelled := reachedOf(population, nobody+leftOut(known, population))
	switch {
	case accts <= 1:
		u.method = MethodOne
	case float64(lists) == accts:
		u.best, u.method = known, MethodLists
	case lists > 0 && a.Population > 0:
		u.best, u.method = known+(modelled-known)*a.discount(), MethodMixed
	case lists > 0:
		u.best, u.method = known+rest, MethodMixedSum
	case a.Population > 0:
		u.best, u.method = modelled*a.discount(), MethodModel
	}
	u.best = clamp(u.best, u.low, u.high)
	return u
}

func (a Audience) discount() float64 {
	if a.Discount <= 0 {
		return 1
	}
	return a.Discount
}

func (x Account) followers() float64 { return math.Max(0, float64(x.Followers)) }

func clamp(v, low, high float64) float64 { return math.Min(math.Max(v, low), high) }
