package estimate

import (
	"math"
	"sort"
	"time"
)

// Sampling estimates a union from random followers, where whole lists are too long but membership can be
// asked: the estimator of Karp and Luby (FOCS 1983; Karp, Luby and Madras, Journal of Algorithms, 1989).
// Again and again Pick chooses an account, the caller draws one of its followers evenly, counts how many
// of the accounts that follower follows, and adds the number. It is unbiased; 2,000 samples give about 1 %.
type Sampling struct {
	upTo           []float64 // followers of the accounts up to each
	total, largest float64
	n              int
	sum, squares   float64
	rejected       int
}

// fewestSamples is how many there must be before anything is said.
const fewestSamples = 30

// NewSampling samples the followers of some accounts.
func NewSampling(accounts []Account) *Sampling {
	s := &Sampling{upTo: make([]float64, len(accounts))}
	for i, a := range accounts {
		s.total += a.followers()
		s.upTo[i], s.largest = s.total, math.Max(s.largest, a.followers())
	}
	return s
}

// Pick is the number of the account to draw a follower of; u is random and even in [0, 1). It is -1 if
// nobody follows any of them.
func (s *Sampling) Pick(u float64) int {
	if s.total == 0 {
		return -1
	}
	at := u * s.total
	return sort.Search(len(s.upTo)-1, func(i int) bool { return s.upTo[i] > at })
}

// Add notes how many of the accounts a follower follows. An answer that cannot be is kept out and counted.
func (s *Sampling) Add(follows int) {
	if follows < 1 || follows > len(s.upTo) {
		s.rejected++
		return
	}
	share := 1 / float64(follows)
	s.n, s.sum, s.squares = s.n+1, s.sum+share, s.squares+share*share
}

// Rejected is how many answers were kept out.
func (s *Sampling) Rejected() int { return s.rejected }

// Reach is the estimate so far, in bounds that hold with a chance of 95 % for any number of samples
// (empirical Bernstein: Maurer and Pontil, COLT 2009). It is not given before 30 samples.
func (s *Sampling) Reach(asOf time.Time) (Band, error) {
	if s.n < fewestSamples {
		return Band{}, nil
	}
	n := float64(s.n)
	mean := s.sum / n
	variance := math.Max(0, (s.squares-n*mean*mean)/(n-1))
	const logOf = 3.688879454113936 // ln(2/0.05)
	wide := math.Sqrt(2*variance*logOf/n) + 7*logOf/(3*(n-1))
	best := clamp(s.total*mean, s.largest, s.total)
	low, high := clamp(s.total*(mean-wide), s.largest, best), clamp(s.total*(mean+wide), best, s.total)
	return NewBand(low, best, high, MethodSamples, asOf)
}
