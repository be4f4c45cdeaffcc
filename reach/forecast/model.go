package forecast

import "github.com/hueandcry/hueandcry/reach/cascade"

// Model is the HC forecast of one cascade: SEISMIC's infectiousness (KDD 2015), with a prior from the
// account's own past, with the followers of the reposters that were really seen, to a finite horizon.
type Model struct {
	Reposts        int     // so far
	Infectiousness float64 // chance that one exposed follower reposts
	Followers      float64 // of a reposter, on average

	now  float64
	grid grid
}

// NewModel looks at a cascade at some second after the post, and as many seconds ahead as asked for.
func NewModel(events []cascade.Event, now, ahead float64, prior Prior) Model {
	seen := events[:countUpTo(events, now)]
	m := Model{Reposts: max(0, len(seen)-1), now: now, grid: newGrid(seen, now, int(ahead/step+.5))}
	m.Infectiousness = look(events, now).infectiousness(prior)
	m.Followers = shrunkFollowers(seen)
	return m
}

const (
	shrinkTo = 200.0 // followers of an ordinary reposter
	shrinkBy = 5.0   // so many of them are mixed in, so that one large account does not rule
)

func shrunkFollowers(seen []cascade.Event) float64 {
	sum := shrinkBy * shrinkTo
	for _, e := range seen[min(1, len(seen)):] {
		sum += e.Followers
	}
	return sum / (float64(max(0, len(seen)-1)) + shrinkBy)
}

// Reproduction is how many further reposts one repost brings about now.
func (m Model) Reproduction() float64 { return m.Infectiousness * m.Followers }

// New returns how many new reposts are expected within each number of steps of five minutes. A day curve
// needs the time of day of the post, in days.
func (m Model) New(day *Day, posted float64) []float64 {
	return m.grid.solve(m.spread(day, posted))
}

// Kernel is the same with the published mean of followers in place of the one that was seen: SEISMIC, to a
// finite horizon.
func (m Model) Kernel() []float64 {
	return m.grid.solve(spread{chance: m.Infectiousness, followers: meanFollowers})
}

func (m Model) spread(day *Day, posted float64) spread {
	s := spread{chance: m.Infectiousness, followers: m.Followers}
	if day != nil {
		s.daily = day.factors(posted, m.now, len(m.grid.direct))
	}
	return s
}

// with is the model once an account has reposted just now. What it says of infectiousness and of mean
// followers stays, so that the difference is what this account brings, and no more.
func (m Model) with(followers float64) Model {
	m.grid = m.grid.with(followers)
	return m
}
