package pfif

import (
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Close makes the notes that tell those who copied the records of an alert of its end: that the person was
// found, and no more. Of any other ending nothing is said; death is never told this way. The records
// themselves are placeholders from now on.
func Close(r *alert.Revision, is Issue, e alert.Ended, at time.Time) []Note {
	if r.Meta.Status != alert.Actual || e != alert.EndedFoundSafe && e != alert.EndedFoundInjured {
		return nil
	}
	yes := true
	var all []Note
	for i := range r.Missing {
		p := person(r, is, i)
		if len(p.FullNames) == 0 {
			continue
		}
		n := note(p, len(p.Notes)+1, at, strings.TrimSpace(r.Closeouts.For(e).Text.In(r.Source(), r.Source())))
		n.EntryDate, n.Status, n.AuthorMadeContact = at, BelievedAlive, &yes
		all = append(all, n)
	}
	return all
}

// Placeholders are what is left of the records of an alert from the moment it is over.
func Placeholders(r *alert.Revision, host string, at time.Time) []Person {
	var all []Person
	for i, m := range r.Missing {
		if m.DisplayName.Shown().Any(r.Languages()...) != "" {
			all = append(all, Placeholder(RecordID(host, r.Meta.Code, i+1), at, at))
		}
	}
	return all
}
