package alert

import (
	"encoding/json"
	"time"
)

// Meta is what the alert is, who issues it and for how long. The plain fields are always public.
type Meta struct {
	ID       ID     `json:"id,omitzero"`   // set by the daemon
	Code     string `json:"code,omitzero"` // set by the daemon
	Revision int    `json:"revision"`      // set by the daemon; 0 = never issued
	Kind     string `json:"kind,omitzero"` // entry of the kinds catalogue

	NamedAlert         Public[Text]       `json:"named_alert,omitzero"` // the local name: "AMBER Alert"
	Status             Status             `json:"status,omitzero"`
	Exercise           ExerciseNote       `json:"exercise,omitzero"`
	MsgType            MsgType            `json:"msg_type,omitzero"`
	Scope              Scope              `json:"scope,omitzero"`
	Restriction        Public[string]     `json:"restriction,omitzero"` // with scope Restricted
	CaseNo             Partners[string]   `json:"case_no,omitzero"`
	NCICEntered        Internal[*bool]    `json:"ncic_entered,omitzero"` // a flag only, never data of the NCIC
	Incidents          Public[[]string]   `json:"incidents,omitzero"`    // CAP incidents
	Supersedes         Public[[]string]   `json:"supersedes,omitzero"`   // earlier CAP triples
	Sent               time.Time          `json:"sent,omitzero"`         // stamped at approval, then frozen
	Effective          time.Time          `json:"effective,omitzero"`
	Onset              time.Time          `json:"onset,omitzero"`
	Expires            time.Time          `json:"expires,omitzero"`
	Timezone           string             `json:"timezone,omitzero"` // IANA name, for the words
	Jurisdiction       Public[Text]       `json:"jurisdiction,omitzero"`
	Languages          []Lang             `json:"languages,omitzero"` // the first is the source
	IssuingAgency      Agency             `json:"issuing_agency,omitzero"`
	Issuer             Internal[string]   `json:"issuer,omitzero"`    // set by the daemon
	Approvers          Internal[[]string] `json:"approvers,omitzero"` // set by the daemon
	CriteriaChecklist  Checklist          `json:"criteria_checklist,omitzero"`
	ReasonIfBreakGlass Internal[string]   `json:"reason_if_break_glass,omitzero"`
}

// MsgType is CAP's word for what a message does.
type MsgType string

// The message types.
const (
	MsgAlert  MsgType = "Alert"
	MsgUpdate MsgType = "Update"
	MsgCancel MsgType = "Cancel"
)

// Scope is CAP's word for whom a message is meant for.
type Scope string

// The scopes.
const (
	ScopePublic     Scope = "Public"
	ScopeRestricted Scope = "Restricted"
)

// ExerciseNote names the drill that an alert of status Exercise belongs to.
type ExerciseNote struct {
	ID           Partners[string]   `json:"id,omitzero"`
	Name         Partners[string]   `json:"name,omitzero"`
	Participants Partners[[]string] `json:"participants,omitzero"`
}

// Agency is who issues the alert and answers for it.
type Agency struct {
	Name      Public[Text]     `json:"name,omitzero"`
	ShortName Public[string]   `json:"short_name,omitzero"`
	ORI       Partners[string] `json:"ori,omitzero"`    // originating agency identifier
	Sender    Public[string]   `json:"sender,omitzero"` // CAP sender
	Logo      Public[string]   `json:"logo,omitzero"`
	VerifyURL Public[string]   `json:"verify_url,omitzero"`
}

// Answer is the answer to one item of the criteria checklist.
type Answer string

// The answers. NotMet and Unanswered keep an alert from being issued.
const (
	Met           Answer = "met"
	NotMet        Answer = "not_met"
	Unanswered    Answer = "unanswered"
	NotApplicable Answer = "not_applicable"
)

// Checklist holds the answers to the criteria for issuing this kind of alert. It is internal.
type Checklist struct {
	Visibility Visibility        `json:"visibility"`
	Answers    map[string]Answer `json:"-" yaml:",inline"`
}

const checklistVisibility = "visibility"

// MarshalJSON writes the answers beside the visibility.
func (c Checklist) MarshalJSON() ([]byte, error) {
	members := map[string]string{}
	for item, answer := range c.Answers {
		members[item] = string(answer)
	}
	if c.Visibility != "" {
		members[checklistVisibility] = string(c.Visibility)
	}
	return json.Marshal(members)
}

// UnmarshalJSON reads the answers beside the visibility.
func (c *Checklist) UnmarshalJSON(b []byte) error {
	var members map[string]string
	if err := json.Unmarshal(b, &members); err != nil {
		return err
	}
	*c = Checklist{Visibility: Visibility(members[checklistVisibility])}
	delete(members, checklistVisibility)
	for item, answer := range members {
		if c.Answers == nil {
			c.Answers = map[string]Answer{}
		}
		c.Answers[item] = Answer(answer)
	}
	return nil
}
