package alert

import "time"

// Validate says everything that is wrong with a revision that is to be issued with status as, at once and
// in the order of the file.
func Validate(r *Revision, now time.Time, as Status) []Fault {
	var f findings
	switch {
	case r.Meta.Expires.IsZero():
		f.block("meta.expires", "absent; say when the alert ends, in quotes: \"2026-11-22T22:00:00-05:00\"")
	case !r.Meta.Expires.After(now):
		f.block("meta.expires", "has passed; set a later time if the case is still open")
	}
	return f
}
