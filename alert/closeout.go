package alert

import (
	"encoding/json"
	"fmt"
	"time"
)

// Closeouts are the pre-approved endings: approved together with the alert, so that one press closes
// the case everywhere. They are for partners until used.
type Closeouts struct {
	ApprovedWithRevision int    `json:"approved_with_revision,omitzero"`
	FoundSafe            Ending `json:"found_safe,omitzero"`
	FoundInjured         Ending `json:"found_injured,omitzero"`
	Deceased             Ending `json:"deceased,omitzero"`
	Unfounded            Ending `json:"unfounded,omitzero"` // also the words for a hoax
	Error                Ending `json:"error,omitzero"`
	Expired              Ending `json:"expired,omitzero"`
}

// Ending is one pre-approved ending in each language.
type Ending struct {
	WithheldUntilFamilyTold bool `json:"withheld_until_family_told"`
	Text                    Text `json:"-" yaml:",inline"`
}

const withheld = "withheld_until_family_told"

// UnmarshalText reads a plain text.
func (e *Ending) UnmarshalText(b []byte) error {
	*e = Ending{Text: Plain(string(b))}
	return nil
}

// MarshalJSON writes the texts beside the condition.
func (e Ending) MarshalJSON() ([]byte, error) {
	if _, plain := e.Text[""]; plain && len(e.Text) == 1 && !e.WithheldUntilFamilyTold {
		return json.Marshal(e.Text)
	}
	members := map[string]any{}
	for l, s := range e.Text {
		members[string(l)] = s
	}
	if e.WithheldUntilFamilyTold {
		members[withheld] = true
	}
	return json.Marshal(members)
}

// UnmarshalJSON reads a plain text, or the texts beside the condition.
func (e *Ending) UnmarshalJSON(b []byte) error {
	var members map[string]any
	if err := textOr(b, e, &members); err != nil || members == nil {
		return err
	}
	*e = Ending{}
	for key, value := range members {
		switch v := value.(type) {
		case string:
			if e.Text == nil {
				e.Text = Text{}
			}
			e.Text[Lang(key)] = v
		case bool:
			e.WithheldUntilFamilyTold = v && key == withheld
		default:
			return fmt.Errorf("closeouts: %s wants text", key)
		}
	}
	return nil
}

// Closeout is how the alert is to be closed and, in the end, how it was.
type Closeout struct {
	Outcome        Ended                       `json:"outcome,omitzero"`
	ClosedAt       time.Time                   `json:"closed_at,omitzero"`
	ClosedBy       Internal[string]            `json:"closed_by,omitzero"`
	PublicText     Public[Text]                `json:"public_text,omitzero"`
	Thanks         Public[Text]                `json:"thanks,omitzero"`
	TakedownPolicy Internal[[]Action]          `json:"takedown_policy,omitzero"` // in the order to try
	PhotoRetireAt  Internal[string]            `json:"photo_retire_at,omitzero"` // "on_close"
	Retention      Internal[map[string]string] `json:"retention,omitzero"`       // "on_close" or an ISO 8601 duration, for each group of fields
	LegalHold      bool                        `json:"legal_hold,omitzero"`      // beats erasure
}
