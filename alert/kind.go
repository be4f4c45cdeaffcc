package alert

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Kinds is the catalogue of the kinds of alerts, by the word under which an alert names its kind. It is
// data: an agency adds its own kinds without a release.
type Kinds map[string]Kind

// Kind is an entry of the catalogue: what one kind of alert is called, who may issue it on what grounds,
// and what it is in the formats of the world.
type Kind struct {
	Name     Text   `json:"name"`               // what the public calls it: "AMBER Alert"
	Country  string `json:"country,omitzero"`   // ISO 3166-1, where it belongs to one
	IssuedBy Text   `json:"issued_by,omitzero"` // who may issue it, in words
	// Issuers are the only senders (meta.issuing_agency.sender) that may issue it. Optional: any agency of
	// this installation.
	Issuers []string `json:"issuers,omitzero"`
	// Checklist holds the criteria beyond those that every kind asks for.
	Checklist []string `json:"checklist,omitzero"`
	// RequiredFields are the paths of fields that an Actual alert of this kind must fill beyond the common ones.
	RequiredFields []string `json:"required_fields,omitzero"`
	Drill          bool     `json:"drill,omitzero"` // never Actual

	TTL           Duration   `json:"ttl"`                     // proposed as time to live
	MaxTTL        Duration   `json:"max_ttl,omitzero"`        // the most that one revision may run; zero: no limit
	CancelVisible Duration   `json:"cancel_visible,omitzero"` // how long its end is shown
	Tier          int        `json:"tier"`                    // 1 child abduction and its like, 2 endangered, 3 an appeal
	QuietHours    QuietHours `json:"quiet_hours"`
	Repeats       Repeats    `json:"repeats,omitzero"`
	TextLocked    bool       `json:"text_locked_for_partners,omitzero"` // partners may not change a word
	Brand         Brand      `json:"brand"`

	Event        Text     `json:"event"` // CAP's event
	Category     []string `json:"category"`
	Response     string   `json:"response"`
	Urgency      string   `json:"urgency"`
	Severity     string   `json:"severity"`
	Certainty    string   `json:"certainty"`
	SAME         string   `json:"same,omitzero"`          // code for radio and television in the United States
	ExerciseSAME string   `json:"exercise_same,omitzero"` // of its drills
	WEA          WEAClass `json:"wea,omitzero"`
}

// Brand is how a kind is told from others at a glance.
type Brand struct {
	Colour string `json:"colour"`        // "#8a6d00"
	Icon   string `json:"icon,omitzero"` // name of a drawing
}

// WEAClass says whether a kind goes to the telephones of the United States, and through whose hands.
type WEAClass struct {
	Handling string `json:"handling,omitzero"` // "Public Safety"
	Via      WEAVia `json:"via,omitzero"`
}

// WEAVia is who hands a message to the telephones.
type WEAVia string

// The ways to the telephones.
const (
	WEAByAgency WEAVia = "self"
	WEAByNCMEC  WEAVia = "ncmec" // the National Center for Missing and Exploited Children
	WEANone     WEAVia = "none"
)

// Names are the words of the catalogue in alphabetical order.
func (k Kinds) Names() []string { return slices.Sorted(maps.Keys(k)) }

// BySAME is the kind that a code for radio and television stands for: of several the most urgent, and of
// those the first by name. It is "" if none has the code.
func (k Kinds) BySAME(code string) string {
	var all []string
	for _, name := range k.Names() {
		if code != "" && k[name].SAME == code {
			all = append(all, name)
		}
	}
	slices.SortStableFunc(all, func(a, b string) int { return cmp.Compare(k[a].Tier, k[b].Tier) })
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

// Criteria are all that an alert of this kind asks for, the common ones first.
func (k Kind) Criteria() []string {
	return append(slices.Clone(commonCriteria), k.Checklist...)
}

// Proposes is when an alert of this kind would end if somebody agrees.
func (k Kind) Proposes(now time.Time) time.Time {
	return now.Add(time.Duration(k.TTL)).Truncate(time.Minute)
}
