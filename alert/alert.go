package alert

import (
	"errors"
	"slices"
	"time"
)

// Errors that every room of the house understands. Wrap them; test with errors.Is.
var (
	// ErrNotFound says that the thing asked for surely does not exist.
	ErrNotFound = errors.New("not found")
	// ErrConflict says that the thing exists already, or has moved on since it was read.
	ErrConflict = errors.New("conflict")
	// ErrForbidden says that this actor may not do this.
	ErrForbidden = errors.New("forbidden")
)

// ID identifies an alert for ever: a UUIDv7 (RFC 9562), assigned by the daemon.
type ID string

// Lang is a BCP 47 language tag, for example "en-US".
type Lang string

// Status is CAP's word for how serious an alert is meant. It is fixed when the alert is submitted.
type Status string

// The statuses of CAP 1.2 that an alert can have. Only Actual may reach a channel of mode actual.
const (
	Draft    Status = "Draft"
	Actual   Status = "Actual"
	Exercise Status = "Exercise" // a drill
	Test     Status = "Test"     // a self-test
)

// Alert is one case: what people call by its code while its revisions say what is known.
type Alert struct {
	ID        ID        `json:"id"`
	Code      string    `json:"code"` // what people read out: "H7K-2QF"
	Kind      string    `json:"kind"` // entry of the kinds catalogue: "amber"
	Status    Status    `json:"status"`
	Phase     Phase     `json:"phase"`
	Revision  int       `json:"revision"` // the newest
	Title     string    `json:"title"`    // public and short, never a person's name: "AMBER Alert, Larkmoor County"
	Langs     []Lang    `json:"languages"`
	Created   time.Time `json:"created"`
	Issued    time.Time `json:"issued,omitzero"`    // when the first revision was approved
	Effective time.Time `json:"effective,omitzero"` // nothing leaves before this; zero: at once
	Expires   time.Time `json:"expires,omitzero"`   // nothing is created after this
	Closed    time.Time `json:"closed,omitzero"`    // also of one that has expired
	Ended     Ended     `json:"ended,omitzero"`     // how it ended

	SubmittedBy Actor `json:"submitted_by"`
	ApprovedBy  Actor `json:"approved_by,omitzero"`
	ClosedBy    Actor `json:"closed_by,omitzero"`
}

// Actor is who did it. Nothing happens without one.
type Actor struct {
	ID   string `json:"id"`   // of the token or account that acted
	Name string `json:"name"` // of the person
	Role string `json:"role"`
}

// Phase is where an alert stands in its life.
type Phase string

// The phases of an alert. See [Phase.CanBecome].
const (
	PhaseDraft    Phase = "draft"    // being written
	PhasePending  Phase = "pending"  // submitted; waits for an approver
	PhaseReturned Phase = "returned" // the approver wants it changed
	PhaseRejected Phase = "rejected" // final
	PhaseApproved Phase = "approved" // may leave; not in effect yet
	PhaseLive     Phase = "live"     // in effect
	PhaseClosed   Phase = "closed"   // found, cancelled or sent in error; final
	PhaseExpired  Phase = "expired"  // ended by its own time; final
)

var phaseMoves = map[Phase][]Phase{
	PhaseDraft:    {PhasePending},
	PhasePending:  {PhaseApproved, PhaseReturned, PhaseRejected},
	PhaseReturned: {PhasePending},
	PhaseApproved: {PhaseLive, PhaseClosed, PhaseExpired},
	PhaseLive:     {PhaseLive, PhaseClosed, PhaseExpired}, // live again: a new revision
}

// CanBecome reports whether an alert in phase p may move to phase q.
func (p Phase) CanBecome(q Phase) bool { return slices.Contains(phaseMoves[p], q) }

// Over reports whether an alert in phase p has ended after it was in force.
func (p Phase) Over() bool { return p == PhaseClosed || p == PhaseExpired }

// Final reports whether nothing becomes of an alert in phase p any more.
func (p Phase) Final() bool { return len(phaseMoves[p]) == 0 }

// InForce reports whether deliveries of an alert in phase p may begin.
func (p Phase) InForce() bool { return p == PhaseApproved || p == PhaseLive }
