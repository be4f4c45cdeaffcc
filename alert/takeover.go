package alert

import "time"

// Takeover is what a daemon says when it takes up what an earlier run, or another daemon, has left at a
// channel.
type Takeover struct {
	At     time.Time // now
	Settle time.Duration
	Flying map[int64]int // deliveries that it is sending itself, with their attempts
	Ahead  time.Duration // nothing can be due later than so much from now, unless the clock was set back since
}

// Left is what it finds there.
type Left struct {
	Orphans int                // deliveries that were being sent
	Pauses  map[Desk]time.Time // until when the network does not want to be called
}

// Flies reports whether the daemon is sending a delivery itself: this attempt, and not one before another
// daemon made its own.
func (t Takeover) Flies(d Delivery) bool {
	attempt, flies := t.Flying[d.ID]
	return flies && attempt == d.Attempt
}

// Orphan is what becomes of a delivery that was being sent by nobody knows whom. Whether a post is gone
// may be looked at any time.
func (t Takeover) Orphan(d Delivery) Outcome {
	o := Outcome{
		State: Unsure, Kind: "unsure", At: t.At, Due: t.At.Add(t.Settle),
		Reason: "the daemon ended while this was being sent; it is looked for before it is sent again",
	}
	if d.Action == Delete {
		o.Due = t.At
	}
	return o
}

// Latest is the last moment at which anything can be due. What is due later was written by a clock that
// has been set back since: it would wait for ever.
func (t Takeover) Latest() time.Time { return t.At.Add(t.Ahead) }

// Hasten says whether a delivery waits for a moment that will not come, and when it is due instead. One
// that was never tried may wait for its alert to take effect.
func (t Takeover) Hasten(d Delivery) (due time.Time, yes bool) {
	switch {
	case d.State != Queued && d.State != Unsure, !d.Due.After(t.Latest()), d.Attempt == 0 && !d.Due.Equal(d.Created):
		return d.Due, false
	case d.State == Unsure && d.Action != Delete:
		return t.At.Add(t.Settle), true
	}
	return t.At, true
}
