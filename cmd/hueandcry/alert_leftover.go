package main

import (
	"fmt"
	"io"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/web"
)

// leftover is a copy that still tells the old story of an alert that has ended, or may do so.
type leftover struct {
	Channel string `json:"channel"`
	URL     string `json:"url,omitzero"` // empty: nobody knows whether it exists

	// The delivery that corrects it, or that may have made it; none if the key is empty.
	Key    string       `json:"key,omitzero"`
	Action alert.Action `json:"action,omitzero"`
	State  alert.State  `json:"state,omitzero"`
	Reason string       `json:"reason,omitzero"`
}

func (l leftover) by(d web.Delivery) leftover {
	l.Key, l.Action, l.State, l.Reason = d.Key, d.Action, d.State, d.Reason
	return l
}

// stillUp finds what is left over among the deliveries of an alert that has ended.
func stillUp(deliveries []web.Delivery) (up []leftover) {
	for _, d := range deliveries {
		if d.Ended != "" || d.Action != alert.Publish && d.Action != alert.Reply {
			continue
		}
		switch d.State {
		case alert.Sending, alert.Unsure, alert.Held:
			up = append(up, leftover{Channel: d.Channel}.by(d))
		case alert.Sent:
			if one, corrected := correction(d, deliveries); !corrected {
				up = append(up, one)
			}
		case alert.Queued, alert.Failed, alert.Dropped:
		}
	}
	return up
}

// correction finds what corrects a post, and whether it has. A person's word that the post stays counts.
func correction(d web.Delivery, deliveries []web.Delivery) (one leftover, corrected bool) {
	one = leftover{Channel: d.Channel, URL: d.Post.URL}
	for _, by := range deliveries {
		aims := by.Target.Channel == d.Post.Channel && by.Target.ID == d.Post.ID && by.Target.ID != ""
		switch {
		case by.Action == alert.Delete && aims, by.Action == alert.Edit && by.Ended != "" && aims:
			if by.State == alert.Sent || by.State == alert.Dropped {
				return one, true
			}
		case by.Action == alert.Reply && by.Ended != "" && by.Channel == d.Channel:
			if by.State == alert.Sent {
				return one, true
			}
		default:
			continue
		}
		one = one.by(by)
	}
	return one, false
}

// writeStillUp says which copies are left over, why, and what a person can do.
func writeStillUp(w io.Writer, up []leftover) {
	for _, one := range up {
		switch {
		case one.URL == "":
			fmt.Fprintf(w, "%s may have a copy up (%s is %s)", one.Channel, one.Action, one.State)
		case one.Key == "":
			fmt.Fprintf(w, "%s has a copy up at %s, and nothing can correct it there: remove it by hand\n", one.Channel, plain(one.URL))
			continue
		default:
			fmt.Fprintf(w, "%s has a copy up at %s (%s is %s)", one.Channel, plain(one.URL), one.Action, one.State)
		}
		if one.Reason != "" {
			fmt.Fprintf(w, ": %s", plain(one.Reason))
		}
		fmt.Fprintln(w)
		if one.State == alert.Held {
			writeWay(w, "it is there", one.Key, "--there URL")
			writeWay(w, "it is not there", one.Key, "--give-up")
		}
		if one.State == alert.Failed {
			writeWay(w, "try again, the cause removed", one.Key, "--again")
		}
		if !one.Action.Creates() && one.State != alert.Sending {
			writeWay(w, "accept that it stays up", one.Key, "--give-up --reason WHY")
		}
	}
}

// writeHeld says what may have been posted, and names the three ways in which a person settles that.
func writeHeld(w io.Writer, d web.Delivery) {
	fmt.Fprintf(w, "%s: this may have been posted (%s): %s\n", d.Channel, d.Action, plain(d.Reason))
	fmt.Fprintf(w, "  look there for %s, and then say\n", d.Rendering.Marker)
	writeWay(w, "it is there", d.Key, "--there URL")
	writeWay(w, "send again", d.Key, "--again")
	writeWay(w, "give up", d.Key, "--give-up")
}

// writeWay is one thing that a person can do about a delivery, ready to be pasted.
func writeWay(w io.Writer, words, key, flags string) {
	fmt.Fprintf(w, "  %-30s hueandcry alert release %s %s\n", words+":", key, flags)
}
