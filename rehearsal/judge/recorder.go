package judge

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hueandcry/hueandcry/rehearsal"
)

// Recorder writes down what happens in rehearsals. It is safe for many goroutines at once.
type Recorder struct {
	towns []town

	mu     sync.Mutex
	sights []Sight
}

// town is one rehearsal, in which the agency has one account on each network.
type town struct {
	server   *rehearsal.Server
	channels map[string]string // by network
}

// Watch writes down what happens from now on. channels names the agency's one account on each network;
// what others post there is not written down. All rehearsals must be watched before the first request.
func (r *Recorder) Watch(s *rehearsal.Server, channels map[string]string) {
	r.towns = append(r.towns, town{s, channels})
	for network, channel := range channels {
		s.Network(network).Watch(func(e rehearsal.Event) {
			if e.Post.Author.Role != rehearsal.Agency || e.Kind != "post" && e.Kind != "edit" && e.Kind != "delete" {
				return
			}
			r.mu.Lock()
			defer r.mu.Unlock()
			r.sights = append(r.sights, Sight{Channel: channel, Kind: e.Kind, Post: e.Post.ID, Text: e.Text, At: e.At})
		})
	}
}

// Sights is what the public has seen so far.
func (r *Recorder) Sights() []Sight {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.sights)
}

// Seen is how many changes the public has seen so far.
func (r *Recorder) Seen() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.sights)
}

// Showing is how many channels show a marker now.
func (r *Recorder) Showing(marker string) int {
	on := map[string]bool{}
	for _, s := range stand(r.Sights()) {
		if strings.HasSuffix(s.Text, marker) {
			on[s.Channel] = true
		}
	}
	return len(on)
}

// Calls is what has arrived at the networks so far, in order.
func (r *Recorder) Calls() []Call { return r.CallsSince(time.Time{}) }

// CallsSince is what has arrived after a moment.
func (r *Recorder) CallsSince(at time.Time) []Call {
	var out []Call
	for _, t := range r.towns {
		for _, e := range t.server.Journal().Since(at) {
			if channel := t.channels[e.Network]; channel != "" {
				out = append(out, Call{channel, e})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Call) int { return a.Arrived.Compare(b.Arrived) })
	return out
}

// Arrived is how many requests the networks have had so far.
func (r *Recorder) Arrived() int {
	n := 0
	for _, t := range r.towns {
		n += t.server.Journal().Len()
	}
	return n
}

// Busy is how many requests are at the networks and have no answer yet.
func (r *Recorder) Busy() int {
	n := 0
	for _, t := range r.towns {
		n += t.server.Journal().Busy()
	}
	return n
}

// Fill writes into a history what was recorded.
func (r *Recorder) Fill(h *History) {
	h.Sights, h.Calls = r.Sights(), r.Calls()
}
