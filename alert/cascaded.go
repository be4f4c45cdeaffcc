package alert

import "time"

// Cascaded is one of our own posts with those who reposted it, as far as its reader does not know them yet.
type Cascaded struct {
	Delivery         string // its key
	Alert            Alert
	Channel, Network string
	At               time.Time
	Gone             time.Time // when it was seen to be gone; zero: it is up
	Read             time.Time // newest reading; zero: never
	OwnFollowers     *int64    // when it was posted; nil if not known
	Impressions      *int64    // as the network last said; nil if it does not
	Reposters        int64     // accounts that were seen to repost it
	Told             int64     // times that somebody new was seen, or more became known of somebody
	Reposts          []Repost  // what of this is beyond what the reader knew, each account once as it is known now
}

// Ends is when the post stopped to count: when it was gone or its alert over, whichever was first. It is
// zero while the post counts.
func (c Cascaded) Ends() time.Time {
	if !c.Gone.IsZero() && (c.Alert.Closed.IsZero() || c.Gone.Before(c.Alert.Closed)) {
		return c.Gone
	}
	return c.Alert.Closed
}
