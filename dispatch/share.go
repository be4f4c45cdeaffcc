package dispatch

import "sync"

// Share parts the lanes among the daemons that live: each serves as many as the others.
type Share struct {
	mu      sync.Mutex
	lanes   int
	daemons int
	held    int
	leaving map[string]bool
}

// NewShare parts so many lanes.
func NewShare(lanes int) *Share { return &Share{lanes: lanes, daemons: 1, leaving: map[string]bool{}} }

func (s *Share) fair() int { return (s.lanes + s.daemons - 1) / max(1, s.daemons) }

func (s *Share) mayTake() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.held < s.fair()
}

// tooMany reports whether a lane that is held is to be left to another daemon.
func (s *Share) tooMany(name string, held bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if held && s.held-len(s.leaving) > s.fair() {
		s.leaving[name] = true
	}
	return s.leaving[name]
}

func (s *Share) took() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held++
}

func (s *Share) lost(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held--
	delete(s.leaving, name)
}

// Live hears how many daemons live, this one included.
func (s *Share) Live(daemons int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.daemons = max(1, daemons)
}
