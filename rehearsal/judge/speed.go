package judge

import (
	"slices"
	"time"
)

// Closing is how fast one close was at the channels that are alive, from its acknowledgement on. What
// came before that counts as nothing.
type Closing struct {
	Code   string
	Asked  time.Duration // until every post that stood then had been asked to change or to go
	Gone   time.Duration // until none of them showed the appeal any more
	Posts  int           // that stood
	Failed bool          // one of them was never asked, or never went
}

// Closings tells how fast the closes of a history were, in the order of their acknowledgements.
func Closings(h History) []Closing {
	b := newBook(h)
	type post struct{ channel, id string }
	asked, changed := map[post][]time.Time{}, map[post][]Sight{}
	for _, c := range h.Calls {
		if (c.Op == "edit" || c.Op == "delete") && c.Post != "" {
			asked[post{c.Channel, c.Post}] = append(asked[post{c.Channel, c.Post}], c.Arrived)
		}
	}
	for _, s := range h.Sights {
		changed[post{s.Channel, s.Post}] = append(changed[post{s.Channel, s.Post}], s)
	}
	var out []Closing
	for _, a := range h.Acts {
		if a.Deed != Close || a.Acked.IsZero() {
			continue
		}
		one := Closing{Code: a.Code}
		for _, ch := range h.Channels {
			if ch.Dead {
				continue
			}
			for id := range b.standingAt(place{a.Code, ch.Name}, a.Began) {
				p := post{ch.Name, id}
				one.Posts++
				called, ok := first(asked[p], func(t time.Time) bool { return t.After(a.Began) })
				gone, went := first(changed[p], func(s Sight) bool { return s.At.After(a.Began) && ends(s) })
				one.Failed = one.Failed || !ok || !went
				one.Asked, one.Gone = max(one.Asked, called.Sub(a.Acked)), max(one.Gone, gone.At.Sub(a.Acked))
			}
		}
		out = append(out, one)
	}
	return out
}

// ends reports whether from here on a post shows no appeal.
func ends(s Sight) bool {
	_, v, _ := read(s.Text)
	return s.Kind == "delete" || v == ending
}

func first[T any](all []T, good func(T) bool) (one T, ok bool) {
	if i := slices.IndexFunc(all, good); i >= 0 {
		return all[i], true
	}
	return one, false
}

// standingAt are the posts that showed an appeal at a place at a moment.
func (b *book) standingAt(p place, at time.Time) map[string]bool {
	out := map[string]bool{}
	for _, s := range b.at(p.code, p.channel).sights {
		if s.At.After(at) {
			break
		}
		if out[s.Post] = true; ends(s) {
			delete(out, s.Post)
		}
	}
	return out
}

// Spread is how fast one alert came out, from the acknowledgement of its submit on. What came before that
// counts as nothing.
type Spread struct {
	Code        string
	First, Last time.Duration // until the first, and the last, of the channels showed it
}

// Spreads tells how fast the alerts of a history came out at the channels that count, as far as they did.
func Spreads(h History, counts func(channel string) bool) []Spread {
	b := newBook(h)
	var out []Spread
	for _, a := range h.Acts {
		if a.Deed != Submit || a.Acked.IsZero() {
			continue
		}
		one := Spread{Code: a.Code, First: -1}
		for _, ch := range h.Channels {
			if ch.Dead || !counts(ch.Name) {
				continue
			}
			if sights := b.at(a.Code, ch.Name).sights; len(sights) > 0 {
				took := max(0, sights[0].At.Sub(a.Acked))
				if one.First < 0 || took < one.First {
					one.First = took
				}
				one.Last = max(one.Last, took)
			}
		}
		if one.First >= 0 {
			out = append(out, one)
		}
	}
	return out
}
