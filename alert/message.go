package alert

import (
	"encoding/json"
	"time"
)

// Message is one message for machines, as it was issued: made and signed once, with the decision that it
// tells of, and the same bytes for ever.
type Message struct {
	Identifier string
	Reference  string // as later messages name it: sender,identifier,sent
	Code       string // of the alert
	Number     int    // among the messages of the alert, from 1
	Revision   int
	Type       MsgType
	Status     Status
	Sent       time.Time
	Expires    time.Time
	Replaced   bool // a later message of the alert took its place
	Content    []byte
}

// Decision is what a message is made of: an alert as a decision leaves it, issued, updated or ended.
type Decision struct {
	Alert   Alert           // whose Ended tells of an end
	Content json.RawMessage // the revision in force
	Photos  []Photo         // in the order of [Revision.PublicPhotos]
	Earlier []Message       // of the same alert, the oldest first, without their content
	At      time.Time
}

// Received is a message of somebody else that a decision came of. Sender and identifier are its name: what
// is sent again under it is answered as it was then.
type Received struct {
	Sender     string
	Identifier string
	Sent       time.Time
	Type       MsgType
	Content    []byte // as it came
}
