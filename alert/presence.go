package alert

import (
	"maps"
	"slices"
)

// Presence is what there is of an alert at one channel. Posts go by the ledger's numbers.
type Presence struct {
	Network  string
	Standing []int64 // posts that are up and tell of no ending, oldest first; without those that are being removed
	Newest   int     // revision that one of them shows
	Foremost int64   // the last of those that show it; 0: none stands
	Posted   bool    // there is a post, or was one
	Open     bool    // something is under way that makes a post, or may have made one
	Changing bool    // one of them is to be changed to show a newer revision
	Told     bool    // the ending is told there already, or about to be
	Telling  []int64 // posts that are about to tell it
}

// Tells notes a delivery that tells of the ending, by changing a post unless that is 0.
func (p *Presence) Tells(post int64) {
	p.Told = true
	if post != 0 {
		p.Telling = append(p.Telling, post)
	}
}

// Stands notes a post that is up.
func (p *Presence) Stands(post int64, revision int) {
	p.Standing = append(p.Standing, post)
	if revision >= p.Newest {
		p.Newest, p.Foremost = revision, post
	}
}

// among reports whether a post stands and is not being removed.
func (p *Presence) among(post int64) bool { return slices.Contains(p.Standing, post) }

// Last is the post that an answer is for; 0 if there is none.
func (p *Presence) Last() int64 {
	if len(p.Standing) == 0 {
		return 0
	}
	return p.Standing[len(p.Standing)-1]
}

// removals take posts away, for the sake of an ending if there is one.
func (p *Presence) removals(channel string, e Ended, posts ...int64) []Intent {
	out := make([]Intent, len(posts))
	for i, post := range posts {
		out[i] = Intent{Channel: channel, Network: p.Network, Action: Delete, Ended: e, Target: post}
	}
	return out
}

// ends are the intentions by which an ending takes the place of what there is at a channel.
func (p *Presence) ends(r Rendering) []Intent {
	if !p.Posted && !p.Open {
		return nil // nobody ever saw it there
	}
	say := Intent{Channel: r.Channel, Network: r.Network, Action: r.Creates(), Ended: r.Ended}
	switch say.Action {
	case Edit:
		return p.reworded(say, r.Deletes())
	case Reply:
		if say.Target = p.Last(); say.Target == 0 {
			say.Action = Publish
		}
	case Publish, Delete, Boost, Ask:
	}
	if r.Deletes() {
		return append(p.removals(r.Channel, r.Ended, p.Standing...), say)
	}
	return []Intent{say}
}

// reworded makes posts tell of an ending: one of them, if the others can be deleted, or else all.
func (p *Presence) reworded(say Intent, deletes bool) []Intent {
	posts := slices.DeleteFunc(slices.Clone(p.Standing), func(post int64) bool { return slices.Contains(p.Telling, post) })
	var out []Intent
	if deletes {
		rest := posts
		if posts = nil; !p.Told && len(rest) > 0 {
			rest, posts = rest[:len(rest)-1], rest[len(rest)-1:]
		}
		out = p.removals(say.Channel, say.Ended, rest...)
	}
	for _, post := range posts {
		say.Target = post
		out = append(out, say)
	}
	return out
}

// Presences are what there is of an alert, channel by channel.
type Presences map[string]*Presence

// At is the presence at a channel, which is empty until something is noted there.
func (here Presences) At(channel, network string) *Presence {
	p := here[channel]
	if p == nil {
		p = &Presence{Network: network}
		here[channel] = p
	}
	return p
}

// End intends, at each channel where there is anything of an alert that is over, what tells of its ending;
// rs are the words of it. doubtful is at how many channels something may still turn out to have landed.
func (here Presences) End(e Ended, rs []Rendering) (intents []Intent, doubtful int) {
	worded := map[string]bool{}
	for _, r := range rs {
		if p := here[r.Channel]; p != nil {
			intents = append(intents, p.ends(r)...)
			worded[r.Channel] = true
		}
	}
	for _, channel := range slices.Sorted(maps.Keys(here)) {
		p := here[channel]
		if p.Open {
			doubtful++
		}
		if !worded[channel] { // of an older revision, or without words: it is taken away
			intents = append(intents, p.removals(channel, e.Words(), p.Standing...)...)
		}
	}
	return intents, doubtful
}

// Update intends a new revision at each of its channels, and the removal of what stands at others; rs are
// its appeals.
func (here Presences) Update(rs []Rendering) []Intent {
	var out []Intent
	shown := map[string]bool{}
	for _, r := range rs {
		in := Intent{Channel: r.Channel, Network: r.Network, Action: r.Creates()}
		if p := here[r.Channel]; p == nil || len(p.Standing) == 0 && !p.Open {
			in.Action = Publish // nothing to change or to answer
		}
		out = append(out, in)
		shown[r.Channel] = true
	}
	for _, channel := range slices.Sorted(maps.Keys(here)) {
		if p := here[channel]; !shown[channel] { // where the new revision does not go, the old one must not stay
			out = append(out, p.removals(channel, "", p.Standing...)...)
		}
	}
	return out
}
