package web

import (
	"slices"
	"strings"

	"github.com/hueandcry/hueandcry/alert"
)

// renderEndings makes the words of every ending for every channel, so that they are approved together with
// the appeal and closing needs no new text. What is wrong with one is said once, with the channels that
// it is true of.
func renderEndings(r *alert.Revision, targets []Target) (out []alert.Rendering, faults []alert.Fault) {
	for _, e := range alert.Endings() {
		var found []alert.Fault
		channels := map[alert.Fault][]string{}
		for _, t := range targets {
			rendering, more := alert.RenderEnding(r, t.target(), e)
			out = append(out, rendering)
			for _, f := range more {
				if channels[f] == nil {
					found = append(found, f)
				}
				channels[f] = append(channels[f], t.Channel)
			}
		}
		for _, f := range found {
			where := strings.Join(channels[f], ", ")
			f.Message = where + ": " + f.Message
			faults = append(faults, f)
		}
	}
	return out, faults
}

// part parts the renderings of a revision into its appeals and the words of its endings.
func part(all []alert.Rendering) (appeals, closeouts []alert.Rendering) {
	appeals, closeouts = []alert.Rendering{}, []alert.Rendering{}
	for _, r := range all {
		if r.Ended == "" {
			appeals = append(appeals, r)
		} else {
			closeouts = append(closeouts, r)
		}
	}
	return appeals, closeouts
}

// all is everything that an approver approves.
func (c Composed) all() []alert.Rendering { return slices.Concat(c.Renderings, c.Closeouts) }
