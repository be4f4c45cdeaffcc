package rehearsal

import (
	"container/heap"
	"context"
	"math/rand/v2"
	"sync"
	"time"
)

// AudienceOptions describe the people who see the agency's posts. The zero value is an ordinary crowd
// that lives at the speed of the clock, without partners.
type AudienceOptions struct {
	Speed          float64       // simulated seconds in a real one; 0 = 1
	Partners       int           // partner accounts on each network, which mostly repost within minutes
	Infectiousness float64       // chance that one exposed follower reposts; 0 = 0.0015, which dies out by itself
	Horizon        time.Duration // simulated time after a post for which people care; 0 = 48 h
	Accounts       int           // most people who act on one network; 0 = 4,000
}

// mostActs bounds what is scheduled at one time. Beyond it people stay silent.
const mostActs = 200_000

// Audience is the people of all networks. They react to posts of accounts whose role is [Agency]: by
// reposting, which brings the post before their own followers, by liking, answering and quoting, and
// some by taking a repost back. The same seed and the same posts bring the same cascades.
type Audience struct {
	opt    AudienceOptions
	crowds []*crowd
	acts   acts
	seq    int

	mu    sync.Mutex
	fresh []*cascade    // of posts that were made since the last look
	wake  chan struct{} // there are some
}

// Audience puts people, and the partner agencies, on every network. They sit still until Run.
func (s *Server) Audience(opt AudienceOptions) *Audience {
	if opt.Speed <= 0 {
		opt.Speed = 1
	}
	if opt.Infectiousness <= 0 {
		opt.Infectiousness = 0.0015
	}
	if opt.Horizon <= 0 {
		opt.Horizon = 48 * time.Hour
	}
	if opt.Accounts <= 0 {
		opt.Accounts = 4000
	}
	a := &Audience{opt: opt, wake: make(chan struct{}, 1)}
	for _, n := range s.networks {
		a.crowds = append(a.crowds, newCrowd(n, s.opt.Seed, opt))
	}
	return a
}

// Run lets the people react to every post that the agency makes from now on. It returns when ctx ends.
func (a *Audience) Run(ctx context.Context) {
	for _, c := range a.crowds {
		stop := c.n.Watch(func(e Event) { a.see(c, e) })
		defer stop()
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-a.wake:
		case <-timer.C:
		}
		for _, c := range a.take() {
			a.open(c)
		}
		timer.Reset(a.playDue(time.Now()))
	}
}

// see notes a new post of the agency. It runs with the network's lock held.
func (a *Audience) see(c *crowd, e Event) {
	if e.Kind != "post" || e.Post.Author.Role != Agency || e.Post.ReplyTo != "" {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.fresh = append(a.fresh, &cascade{
		crowd: c, post: e.Post.ID, author: e.Post.Author, began: time.Now(), reposted: map[*Account]bool{},
		rng: rand.New(rand.NewPCG(c.seed, hash(e.Post.Text))),
	})
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

func (a *Audience) take() []*cascade {
	a.mu.Lock()
	defer a.mu.Unlock()
	fresh := a.fresh
	a.fresh = nil
	return fresh
}

// playDue plays all that is due and returns how long nothing is.
func (a *Audience) playDue(now time.Time) time.Duration {
	for len(a.acts) > 0 {
		if wait := a.acts[0].real.Sub(now); wait > 0 {
			return wait
		}
		if x, ok := heap.Pop(&a.acts).(act); ok {
			a.play(x)
		}
	}
	return time.Hour // a new post wakes us
}

func (a *Audience) push(x act) {
	if x.due > a.opt.Horizon || len(a.acts) >= mostActs {
		return
	}
	a.seq++
	x.seq, x.real = a.seq, x.cascade.began.Add(time.Duration(float64(x.due)/a.opt.Speed))
	heap.Push(&a.acts, x)
}

// acts is a heap, the next one first.
type acts []act

func (h *acts) Len() int { return len(*h) }

func (h *acts) Swap(i, j int) { (*h)[i], (*h)[j] = (*h)[j], (*h)[i] }

func (h *acts) Less(i, j int) bool {
	a, b := (*h)[i], (*h)[j]
	if !a.real.Equal(b.real) {
		return a.real.Before(b.real)
	}
	return a.seq < b.seq
}

func (h *acts) Push(x any) {
	if one, ok := x.(act); ok {
		*h = append(*h, one)
	}
}

func (h *acts) Pop() any {
	old := *h
	last := old[len(old)-1]
	old[len(old)-1] = act{}
	*h = old[:len(old)-1]
	return last
}
