package cap

import (
	"slices"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Issue is what only the daemon knows of a message that is to be issued. Identifier, sender and time are
// frozen from then on: together they are the message's name.
type Issue struct {
	Identifier string // a new one for each message: urn:uuid:…
	Sender     string
	Sent       time.Time
	Source     string // the program and its version
	Page       string // address of the agency's own page for this alert
	Event      Event
	Phrases    alert.Phrasebook // by which the particulars are told
	Earlier    []Earlier        // messages of this case, the oldest first
	Photos     []Photo          // as delivered, in the order of [alert.Revision.PublicPhotos]
	IPAWS      *IPAWS           // nil: the message is not for IPAWS
}

// Earlier is a message of the case that was issued before.
type Earlier struct {
	Reference

	Expires time.Time // zero: never
}

// Photo is a picture with the address at which it is to be had while the alert is live.
type Photo struct {
	alert.Photo

	URI string
}

// chain are the earlier messages that an update takes the place of: those that have not expired, or at
// least the newest.
func (is Issue) chain() References {
	live := slices.DeleteFunc(slices.Clone(is.Earlier), func(e Earlier) bool {
		return !e.Expires.IsZero() && !is.Sent.Before(e.Expires)
	})
	if len(live) == 0 && len(is.Earlier) > 0 {
		live = is.Earlier[len(is.Earlier)-1:]
	}
	return references(live)
}

// all are all earlier messages, for the end of a case ends every one of them.
func (is Issue) all() References { return references(is.Earlier) }

func references(all []Earlier) References {
	var refs References
	for _, e := range all {
		refs = append(refs, e.Reference)
	}
	return refs
}

// clock is the place by whose clock the message tells the time.
func clock(r *alert.Revision) *time.Location {
	if name := r.Meta.Timezone; name != "" && name != "Local" {
		if zone, err := time.LoadLocation(name); err == nil {
			return zone
		}
	}
	return time.UTC
}

func base(l alert.Lang) string {
	s, _, _ := strings.Cut(strings.ToLower(string(l)), "-")
	return s
}
