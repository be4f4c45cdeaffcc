package judge

import "time"

// book is a history sorted by what its laws ask for.
type book struct {
	History

	channels map[string]Channel
	cases    map[string]*story
	places   map[place]*scene
	found    []Violation
}

// story is what clients wanted of one alert.
type story struct {
	code    string
	drill   bool
	submit  *Act
	updates []Act
	closing *Act

	seen   map[version]bool // anywhere, at any time
	shown  version          // the newest of these that is a revision
	closed bool             // it surely is: acknowledged, or the ending was seen
}

// place is one alert at one channel.
type place struct{ code, channel string }

// scene is what happened at a place.
type scene struct {
	sights   []Sight
	standing []Sight
	calls    []Call
}

func newBook(h History) *book {
	b := &book{History: h, channels: map[string]Channel{}, cases: map[string]*story{}, places: map[place]*scene{}}
	for _, c := range h.Channels {
		b.channels[c.Name] = c
	}
	for _, a := range h.Acts {
		b.story(a.Code).add(a)
	}
	for _, s := range h.Sights {
		if code, v, ok := read(s.Text); ok {
			b.at(code, s.Channel).sights = append(b.at(code, s.Channel).sights, s)
			if c := b.cases[code]; c != nil {
				c.see(v)
			}
		}
	}
	for _, s := range stand(h.Sights) {
		if code, _, ok := read(s.Text); ok {
			b.at(code, s.Channel).standing = append(b.at(code, s.Channel).standing, s)
		}
	}
	for _, c := range h.Calls {
		if code, _, ok := read(c.Text); ok {
			b.at(code, c.Channel).calls = append(b.at(code, c.Channel).calls, c)
		}
	}
	return b
}

func (b *book) story(code string) *story {
	if b.cases[code] == nil {
		b.cases[code] = &story{code: code, seen: map[version]bool{}}
	}
	return b.cases[code]
}

func (b *book) at(code, channel string) *scene {
	p := place{code, channel}
	if b.places[p] == nil {
		b.places[p] = &scene{}
	}
	return b.places[p]
}

func (c *story) add(a Act) {
	switch a.Deed {
	case Submit:
		c.submit, c.drill = &a, a.Drill
	case Update:
		c.updates = append(c.updates, a)
	case Close:
		c.closing = &a
		c.closed = c.closed || !a.Acked.IsZero()
	}
}

func (c *story) see(v version) {
	c.seen[v] = true
	if v == ending {
		c.closed = true
	} else {
		c.shown = max(c.shown, v)
	}
}

// revisions are the submit and the updates that were not refused.
func (c *story) revisions() []Act {
	var out []Act
	if c.submit != nil && !c.submit.Refused {
		out = append(out, *c.submit)
	}
	for _, u := range c.updates {
		if !u.Refused {
			out = append(out, u)
		}
	}
	return out
}

// least is the oldest revision that may stand in the end: the newest that was acknowledged, or that was
// seen anywhere, for a revision is taken for all channels or for none. Zero: nothing must be there.
func (c *story) least() version {
	v := c.shown
	for _, a := range c.revisions() {
		if !a.Acked.IsZero() {
			v = max(v, version(a.Revision))
		}
	}
	return v
}

// asked reports whether a client wanted this version, and no answer said that it was not done.
func (c *story) asked(v version) bool {
	if v == ending {
		return c.closing != nil && !c.closing.Refused
	}
	for _, a := range c.revisions() {
		if version(a.Revision) == v {
			return true
		}
	}
	return false
}

// overtaken is when an answer said that something newer than v is in force, and whether that is the end.
func (c *story) overtaken(v version) (at time.Time, closed bool) {
	earlier := func(t time.Time) bool { return !t.IsZero() && (at.IsZero() || t.Before(at)) }
	for _, a := range c.updates {
		if version(a.Revision) > v && earlier(a.Acked) {
			at = a.Acked
		}
	}
	if c.closing != nil && v != ending && earlier(c.closing.Acked) {
		return c.closing.Acked, true
	}
	return at, false
}

// takes reports whether a channel shows this alert.
func (c *story) takes(ch Channel) bool { return !ch.Dead && ch.Actual != c.drill }

// Deliveries counts what the public was to see: each revision and each ending that surely was accepted,
// at each channel that takes its alert.
func Deliveries(h History) int {
	b, n := newBook(h), 0
	for _, c := range b.cases {
		accepted := 0
		for _, a := range c.revisions() {
			if !a.Acked.IsZero() || c.seen[version(a.Revision)] {
				accepted++
			}
		}
		if c.closed {
			accepted++
		}
		for _, ch := range h.Channels {
			if c.takes(ch) {
				n += accepted
			}
		}
	}
	return n
}
