package judge

import (
	"slices"
	"strings"
	"time"
)

// late finds creates and edits that left after an answer had said that something newer is in force.
func late(b *book) {
	for p, s := range b.places {
		c := b.cases[p.code]
		if c == nil {
			continue
		}
		for _, call := range s.calls {
			_, v, _ := read(call.Text)
			at, closed := c.overtaken(v)
			if words := c.withdrawn(call, b.Flight); tells(call) && words != "" {
				b.blame("outdated", p.channel, p.code, "the %s of %s (entry %d) says %q, which was withdrawn", call.Op, v, call.Seq, words)
			}
			if !tells(call) || at.IsZero() || !call.Arrived.After(at.Add(b.Flight)) {
				continue
			}
			kind := "outdated"
			if closed {
				kind = "late"
			}
			b.blame(kind, p.channel, p.code, "the %s of %s (entry %d) arrived %s after it was acknowledged that it is over", call.Op, v, call.Seq, call.Arrived.Sub(at))
		}
	}
}

// Overlap is by how much a call for something older has arrived at most after an answer had said that it
// is over.
func Overlap(h History) time.Duration {
	b, most := newBook(h), time.Duration(0)
	for p, s := range b.places {
		if c := b.cases[p.code]; c != nil {
			for _, call := range s.calls {
				_, v, _ := read(call.Text)
				if at, _ := c.overtaken(v); tells(call) && !at.IsZero() {
					most = max(most, call.Arrived.Sub(at))
				}
			}
		}
	}
	return most
}

// withdrawn are words of a call that had been withdrawn before it left. The mark of an older revision is
// enough to find that one; the words find old words under a new mark.
func (c *story) withdrawn(call Call, flight time.Duration) string {
	_, v, _ := read(call.Text)
	for _, u := range c.updates {
		if version(u.Revision) <= v && u.Withdrawn != "" && !u.Acked.IsZero() &&
			call.Arrived.After(u.Acked.Add(flight)) && strings.Contains(call.Text, u.Withdrawn) {
			return u.Withdrawn
		}
	}
	return ""
}

// tells reports whether a call would show its text.
func tells(c Call) bool { return c.Op == "create" || c.Op == "edit" }

// early finds calls that came before the time that the network had named to another of their kind.
func early(b *book) {
	type line struct{ channel, op string }
	type window struct{ told, until time.Time }
	open := map[line][]window{}
	for _, c := range b.Calls {
		if !c.Until.IsZero() {
			l := line{c.Channel, c.Op}
			open[l] = append(open[l], window{c.Answered, c.Until})
		}
	}
	for _, c := range b.Calls {
		for _, w := range open[line{c.Channel, c.Op}] {
			if c.Arrived.After(w.told.Add(b.Flight+b.Echo)) && c.Arrived.Before(w.until) {
				code, _, _ := read(c.Text)
				b.blame("early", c.Channel, code, "entry %d, %s, came %s before the time that the network had named", c.Seq, c.Op, w.until.Sub(c.Arrived))
				break
			}
		}
	}
}

// unwritten finds calls that nothing was written down of before they left. Each create and each edit
// takes a line of its own; removals may be repeated under one.
func unwritten(b *book) {
	if b.Audit == nil {
		return
	}
	type kind struct {
		place

		op string
	}
	written := map[kind][]time.Time{}
	for _, r := range b.Audit {
		if r.Kind == "delivery" && r.State == "sending" {
			k := kind{place{r.Code, r.Channel}, opOf(r.Action)}
			written[k] = append(written[k], r.At)
		}
	}
	of := b.codesOfPosts()
	left := map[kind]int{}
	for _, c := range b.Calls {
		if !tells(c) && c.Op != "delete" {
			continue
		}
		code, _, ok := read(c.Text)
		if !ok {
			code = of[[2]string{c.Channel, c.Post}]
		}
		if code == "" { // it never reached its network, so nobody knows which post it meant
			continue
		}
		k := kind{place{code, c.Channel}, c.Op}
		if left[k]++; c.Op == "delete" {
			left[k] = 1
		}
		before := 0
		for _, at := range written[k] {
			if !at.After(c.Arrived) {
				before++
			}
		}
		if before < left[k] {
			b.blame("unwritten", c.Channel, code, "entry %d is the %s no. %d, and only %d had been written down", c.Seq, c.Op, left[k], before)
		}
	}
}

// opOf is what the networks call an action.
func opOf(action string) string {
	if slices.Contains([]string{"publish", "reply"}, action) {
		return "create"
	}
	return action
}

// codesOfPosts tells which alert a post is of, for removals carry no text.
func (b *book) codesOfPosts() map[[2]string]string {
	out := map[[2]string]string{}
	for _, s := range b.Sights {
		if code, _, ok := read(s.Text); ok {
			out[[2]string{s.Channel, s.Post}] = code
		}
	}
	return out
}
