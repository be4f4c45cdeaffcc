package alert

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Submission is one decision of one person: a new alert, or a new revision of one, with everything that
// would leave. The store writes it whole, in one durable transaction, or not at all.
type Submission struct {
	Alert      Alert           // as it shall be; a new one in phase pending
	Content    json.RawMessage // the revision as canonical JSON
	Renderings []Rendering     // the appeals, and the words of every ending
	Photos     []Photo         // every picture that the public may see, in the order of [Revision.PublicPhotos]
	By         Actor
	At         time.Time
	Approve    bool // by the same person, who holds the single-person grant

	Key      string // Idempotency-Key of the request; empty if it had none
	BodyHash string // SHA-256 of the request's body, in hex
	Answer   []byte // what the same key will be answered from now on

	Received *Received // the message that it came as; its name is the key then. nil: it came as a file
}

// Photo is a picture ready to leave, with its bytes.
type Photo struct {
	Media

	Content []byte
}

// Receipt tells how a submission ended.
type Receipt struct {
	Alert    Alert
	Answer   []byte // see Submission.Answer
	Replayed bool   // the key had been used for this very body: nothing was written
}

// Version is one revision as it stands in the ledger.
type Version struct {
	Number      int             `json:"revision"`
	Content     json.RawMessage `json:"content"`
	Renderings  []Rendering     `json:"renderings"` // the appeals, and the words of every ending
	Photos      []Media         `json:"photos"`     // in the order of [Revision.PublicPhotos]
	Hash        string          `json:"hash"`       // see [HashOf]
	SubmittedBy Actor           `json:"submitted_by"`
	Created     time.Time       `json:"created"`
	ApprovedBy  Actor           `json:"approved_by,omitzero"`
	Approved    time.Time       `json:"approved,omitzero"` // zero: nobody has approved it
}

// Closing is one decision of one person: the case is over.
type Closing struct {
	Ended      Ended
	FamilyTold bool // a named person has confirmed it; asked for where the ending is withheld until then
	By         Token
	At         time.Time

	Received *Received // the message that asks for it; nil: a person does
}

// Closed tells what a closing set in motion.
type Closed struct {
	Alert       Alert `json:"alert"`
	Dropped     int   `json:"dropped"`     // deliveries that will not leave any more
	Corrections int   `json:"corrections"` // edits, removals and posts that tell of the ending, as far as they are known now
	Doubtful    int   `json:"doubtful"`    // deliveries that may or may not have landed; each is found, and then taken back
}

// HashOf is what an approver approves: the SHA-256 of every rendering's hash, in the order of channels.
func HashOf(rs []Rendering) string {
	lines := make([]string, len(rs))
	for i, r := range rs {
		lines[i] = r.Channel + " " + r.Hash()
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])
}

// MayApprove says whether by may approve alert a: another person than the one who submitted it, unless
// by holds the single-person grant. The error wraps [ErrForbidden] and names the way out.
func MayApprove(a Alert, by Token) error {
	switch {
	case !by.May(GrantApprove) && !by.May(GrantSinglePerson):
		return fmt.Errorf("%w: %s may not approve; ask somebody with the grant %q", ErrForbidden, by.Name, GrantApprove)
	case by.ID == a.SubmittedBy.ID && !by.May(GrantSinglePerson):
		return fmt.Errorf("%w: %s submitted %s; another person must approve it", ErrForbidden, by.Name, a.Code)
	}
	return nil
}

// MayClose says whether by may end a case: whoever may submit or approve, alone, for the words were approved
// with the alert and every minute counts. The error wraps [ErrForbidden] and names the way out.
func MayClose(by Token) error {
	if by.May(GrantSubmit) || by.May(GrantApprove) || by.May(GrantSinglePerson) {
		return nil
	}
	return fmt.Errorf("%w: %s may not close an alert; ask somebody with the grant %q or %q", ErrForbidden, by.Name, GrantSubmit, GrantApprove)
}

// MayRevise says whether an alert can have a new revision at a moment. The error wraps [ErrConflict] and
// names the way out.
func MayRevise(a Alert, now time.Time) error {
	switch {
	case a.Phase == PhasePending:
		return fmt.Errorf("%w: %s is not approved yet; have it approved first, or close it and submit it anew", ErrConflict, a.Code)
	case a.Phase.Over():
		return fmt.Errorf("%w: %s is over (%s since %s) and cannot be updated; submit a new alert", ErrConflict, a.Code, a.Phase, a.Closed.Format(time.RFC3339))
	case !a.Phase.InForce():
		return fmt.Errorf("%w: %s is %s and cannot be updated; submit a new alert", ErrConflict, a.Code, a.Phase)
	case !a.Expires.IsZero() && !now.Before(a.Expires):
		return fmt.Errorf("%w: %s expired at %s and cannot be updated; submit a new alert", ErrConflict, a.Code, a.Expires.Format(time.RFC3339))
	}
	return nil
}

// Event is one thing that happened to an alert. Events are numbered in the order they were committed.
type Event struct {
	ID    int64           `json:"id"`
	At    time.Time       `json:"at"`
	Alert ID              `json:"-"`
	Code  string          `json:"code"`
	Actor string          `json:"actor,omitzero"` // empty: the daemon itself
	Kind  string          `json:"kind"`           // "submitted", "approved", "live", "delivery", "sample", "repost", "expired", "released", "proposed", "updated", "closed", "message"
	Data  json.RawMessage `json:"data,omitzero"`
}

// The letters of a public code: Crockford's base 32, without I, L, O and U.
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewCode makes a public code of the form H7K-2QF from random bytes. 32^6 of them exist; the store
// refuses one that is taken.
func NewCode(random io.Reader) (string, error) {
	var b [6]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", err
	}
	var out strings.Builder
	for i, x := range b {
		if i == 3 {
			out.WriteByte('-')
		}
		out.WriteByte(codeLetters[x%32])
	}
	return out.String(), nil
}

// ValidCode reports whether s can be a public code: 5 to 8 of Crockford's letters, with at most one
// hyphen between them.
func ValidCode(s string) bool {
	bare := strings.Replace(s, "-", "", 1)
	if len(bare) < 5 || len(bare) > 8 || strings.HasPrefix(s, "-") || strings.HasSuffix(s, "-") {
		return false
	}
	return strings.Trim(bare, codeLetters) == ""
}

// NewID makes an [ID] from the time and random bytes (UUIDv7, RFC 9562 section 5.7).
func NewID(now time.Time, random io.Reader) (ID, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", err
	}
	ms := uint64(now.UnixMilli())
	for i := range 6 {
		b[i] = byte(ms >> (40 - 8*i))
	}
	b[6] = b[6]&0x0f | 0x70
	b[8] = b[8]&0x3f | 0x80
	return ID(fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])), nil
}
