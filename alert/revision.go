package alert

import "time"

// Schema names the form of an alert file.
const Schema = "hueandcry.alert/1"

// Revision is the full structured content of an alert at one moment. It is frozen when approved; a
// correction is a new one. Its fields are those of an alert file, in the same words.
type Revision struct {
	Schema    string             `json:"schema"`
	Meta      Meta               `json:"meta"`
	Contact   Contact            `json:"contact,omitzero"`
	Missing   []MissingPerson    `json:"missing,omitzero"`
	LastSeen  LastSeen           `json:"last_seen,omitzero"`
	Suspects  []Suspect          `json:"suspects,omitzero"`
	Vehicles  []Vehicle          `json:"vehicles,omitzero"`
	Area      Area               `json:"area,omitzero"`
	Narrative map[Lang]Narrative `json:"narrative,omitzero"`
	Media     MediaWishes        `json:"media,omitzero"`
	Amplify   Amplify            `json:"amplify,omitzero"`
	Closeouts Closeouts          `json:"closeouts,omitzero"`
	Closeout  Closeout           `json:"closeout,omitzero"`
}

// FillIn sets what a file may leave to us: the message type, the scope, the onset (when last seen) and
// the beginning (now).
func (r *Revision) FillIn(now time.Time) {
	m := &r.Meta
	if m.MsgType == "" {
		m.MsgType = MsgAlert
	}
	if m.Scope == "" {
		m.Scope = ScopePublic
	}
	m.Onset = r.Onset()
	if m.Effective.IsZero() {
		m.Effective = now
	}
}

// Code is the public code: "H7K-2QF".
func (r *Revision) Code() string { return r.Meta.Code }

// Kind is the entry of the kinds catalogue: "amber".
func (r *Revision) Kind() string { return r.Meta.Kind }

// Status is how serious the alert is meant.
func (r *Revision) Status() Status { return r.Meta.Status }

// Languages are the languages of the alert. The first is the one it was written in.
func (r *Revision) Languages() []Lang { return r.Meta.Languages }

// Source is the language that the alert was written in.
func (r *Revision) Source() Lang {
	if len(r.Meta.Languages) == 0 {
		return ""
	}
	return r.Meta.Languages[0]
}

// Effective is when the alert begins; zero means at once.
func (r *Revision) Effective() time.Time { return r.Meta.Effective }

// Expires is when the alert ends by itself.
func (r *Revision) Expires() time.Time { return r.Meta.Expires }

// Onset is when it happened: when the person was last seen, unless the file says another time.
func (r *Revision) Onset() time.Time {
	if r.Meta.Onset.IsZero() {
		return r.LastSeen.Time.Value
	}
	return r.Meta.Onset
}

// Title is a short public title without any person's name: "AMBER Alert, Larkmoor County".
func (r *Revision) Title() string {
	langs := r.Meta.Languages
	title := r.Meta.NamedAlert.Shown().Any(langs...)
	if title == "" {
		title = "Missing person alert"
	}
	where := r.Meta.Jurisdiction.Shown().Any(langs...)
	if where == "" {
		where = r.Meta.IssuingAgency.Name.Shown().Any(langs...)
	}
	if where != "" {
		title += ", " + where
	}
	switch r.Meta.Status {
	case Exercise:
		return "EXERCISE: " + title
	case Test:
		return "TEST: " + title
	case Draft, Actual:
	}
	return title
}
