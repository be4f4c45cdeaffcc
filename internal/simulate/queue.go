package simulate

import "time"

// event is something that happens later. One that a daemon waits for does not happen to it once it has
// crashed, and only after it has thawed while it is frozen.
type event struct {
	at   time.Duration // since dawn
	seq  int           // of two at the same moment, the one that was planned first comes first
	who  *daemon
	life int // of the daemon, when it was planned
	do   func()
}

func (e event) before(f event) bool {
	if e.at == f.at {
		return e.seq < f.seq
	}
	return e.at < f.at
}

// queue is a heap of events, the next one first.
type queue []event

func (q *queue) push(e event) {
	h := append(*q, e)
	for i := len(h) - 1; i > 0; {
		up := (i - 1) / 2
		if !h[i].before(h[up]) {
			break
		}
		h[i], h[up] = h[up], h[i]
		i = up
	}
	*q = h
}

func (q *queue) pop() event {
	h := *q
	first, last := h[0], len(h)-1
	h[0], h[last] = h[last], event{}
	h = h[:last]
	for i := 0; ; {
		least := i
		for _, child := range [...]int{2*i + 1, 2*i + 2} {
			if child < len(h) && h[child].before(h[least]) {
				least = child
			}
		}
		if least == i {
			break
		}
		h[i], h[least] = h[least], h[i]
		i = least
	}
	*q = h
	return first
}
