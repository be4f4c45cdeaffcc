package cap

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Issued is a message of ours as it stands at its address.
type Issued struct {
	Message *Message
	URL     string
	Bytes   []byte // as signed; frozen
}

// Live are the messages of one status that count at a moment, the newest first: alerts in force, and
// cancels until they expire. Whatever a later message took the place of is gone. Messages that are not for
// everybody are left out where the status is Actual.
func Live(all []Issued, status alert.Status, now time.Time) []Issued {
	replaced := map[string]bool{}
	for _, i := range all {
		for _, r := range i.Message.References {
			replaced[r.URN()] = true
		}
	}
	live := slices.DeleteFunc(slices.Clone(all), func(i Issued) bool {
		m := i.Message
		hidden := status == alert.Actual && m.Scope != string(alert.ScopePublic)
		return m.Status != string(status) || hidden || m.Expired(now) || replaced[m.Reference().URN()]
	})
	slices.SortStableFunc(live, func(a, b Issued) int {
		return cmp.Or(b.Message.Sent.Compare(a.Message.Sent.Time), cmp.Compare(a.Message.Identifier, b.Message.Identifier))
	})
	return live
}

// URN is a name for feeds, made of the reference and as stable as it is: a UUID of version 8 (RFC 9562).
func (r Reference) URN() string {
	b := sha256.Sum256([]byte(r.Sender + "," + r.Identifier + "," + r.Sent.UTC().Format(timeForm)))
	b[6] = b[6]&0x0f | 0x80
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

// title is one line that tells what a message says: in its first language.
func (m *Message) title() string {
	if len(m.Infos) == 0 {
		return m.MsgType + " " + m.Identifier
	}
	i := m.Infos[0]
	return cmp.Or(i.Headline, firstSentence(i.Description), i.Event)
}

// first is what a message says in its first language.
func (m *Message) first() Info {
	if len(m.Infos) == 0 {
		return Info{}
	}
	return m.Infos[0]
}
