package alert

import "slices"

// Follow is what the end of a delivery means for the ledger's posts.
type Follow int

// What may follow.
const (
	FollowNothing  Follow = iota
	FollowShown           // the post that it acts on shows its words from now on
	FollowGone            // that post is gone
	FollowPosted          // there is a new post; see [Arrival]
	FollowTakeAway        // that post must go: words that cannot be changed must not stand
	FollowKept            // a person has looked, and accepts that the post stays
)

// Follow tells what follows from an outcome. target says that the delivery acts on a post, person that
// the outcome is a person's word.
func (d Delivery) Follow(o Outcome, target, person bool) Follow {
	switch {
	case o.State == Sent && d.Action == Edit:
		return FollowShown
	case o.State == Sent && d.Action == Delete:
		return FollowGone
	case o.State == Sent:
		return FollowPosted
	case o.State == Failed && d.Rewords():
		return FollowTakeAway
	case o.State == Dropped && person && target:
		return FollowKept
	}
	return FollowNothing
}

// Removal takes away the one post that a delivery acts on, or that it made.
func (d Delivery) Removal(post int64) Intent {
	return Intent{Channel: d.Channel, Network: d.Network, Action: Delete, Ended: d.Ended, Target: post}
}

// Arrival is what the appearance of a new post calls for.
type Arrival struct {
	Intents  []Intent
	Answered []int64 // posts for which it speaks: an ending that is told in reply
	Live     bool    // its alert is live by it
}

// Arrival tells what a new post of a delivery calls for. here is what there is at its channel, the new
// post included; by is the rendering that decides, if there is one: of an alert that is over, its words
// for the ending, else the delivery's own appeal.
func (d Delivery) Arrival(a Alert, here *Presence, by Rendering) Arrival {
	switch {
	case d.Ended != "" && d.Action == Reply:
		return Arrival{Answered: here.Standing}
	case d.Ended != "":
		return Arrival{}
	case a.Phase.Over() && by.Channel != "": // it turned out to have landed after the end
		return Arrival{Intents: here.ends(by)}
	case a.Phase.Over():
		return Arrival{Intents: here.removals(d.Channel, a.Ended.Words(), here.Standing...)}
	case d.Revision < here.Newest: // it was found after something newer went out
		return Arrival{Intents: []Intent{d.Removal(here.Last())}}
	case a.Revision > 1 && by.Deletes() && here.Changing: // the change, once it is made, takes the place of all
		return Arrival{Live: true}
	case a.Revision > 1 && by.Deletes(): // it has taken the place of all but itself
		return Arrival{Intents: here.removals(d.Channel, "", here.Standing[:len(here.Standing)-1]...), Live: true}
	}
	return Arrival{Live: true}
}

// Changed tells what a change of a post to an alert's newest revision calls for: it has taken the place of
// all others that stand. by is the rendering that the post shows now.
func (d Delivery) Changed(a Alert, here *Presence, by Rendering, post int64) []Intent {
	if d.Ended != "" || a.Phase.Over() || !by.Deletes() || d.Revision < here.Newest {
		return nil
	}
	others := slices.DeleteFunc(slices.Clone(here.Standing), func(other int64) bool { return other == post })
	return here.removals(d.Channel, "", others...)
}

// Aim is the post that an update acts on, now that its turn has come: the one that it may have changed
// before, and else the newest; 0 if there is none.
func (d Delivery) Aim(here *Presence, before int64) int64 {
	if d.Attempt > 0 && here.among(before) {
		return before
	}
	return here.Foremost
}
