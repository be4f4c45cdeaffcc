package pfif

import (
	"strconv"
	"strings"
	"time"
)

// Person is a record of one person.
type Person struct {
	RecordID         string // domain/local id
	EntryDate        time.Time
	ExpiryDate       time.Time
	AuthorName       string
	AuthorEmail      string
	AuthorPhone      string
	SourceName       string
	SourceDate       time.Time
	SourceURL        string
	FullNames        []string
	GivenName        string
	FamilyName       string
	AlternateNames   []string
	Description      string
	Sex              string // female, male, other
	DateOfBirth      string // YYYY, YYYY-MM or YYYY-MM-DD
	Age              string // 7 or 35-45
	HomeStreet       string
	HomeNeighborhood string
	HomeCity         string
	HomeState        string
	HomePostalCode   string
	HomeCountry      string
	PhotoURL         string
	ProfileURLs      []string
	Notes            []Note // the oldest first
}

// Note is what somebody knows of a person.
type Note struct {
	RecordID             string
	PersonRecordID       string
	LinkedPersonRecordID string // the same person under another id
	EntryDate            time.Time
	AuthorName           string
	AuthorEmail          string
	AuthorPhone          string
	SourceDate           time.Time
	AuthorMadeContact    *bool // nil: not said
	Status               Status
	EmailOfFoundPerson   string
	PhoneOfFoundPerson   string
	LastKnownLocation    string
	Text                 string
	PhotoURL             string
}

// Status is what the author of a note believes.
type Status string

// The statuses.
const (
	Sought          Status = "information_sought"
	IsAuthor        Status = "is_note_author"
	BelievedAlive   Status = "believed_alive"
	BelievedMissing Status = "believed_missing"
	BelievedDead    Status = "believed_dead" // never relayed unchecked
)

var (
	statuses = []string{string(Sought), string(IsAuthor), string(BelievedAlive), string(BelievedMissing), string(BelievedDead)}
	sexes    = []string{"female", "male", "other"}
)

// field is one field of a record by its name in PFIF 1.4. A mandatory one is written even when it is empty.
type field struct {
	name      string
	value     string
	mandatory bool
}

func (p Person) fields() []field {
	return []field{
		{"person_record_id", p.RecordID, true},
		{"entry_date", moment(p.EntryDate), false},
		{"expiry_date", moment(p.ExpiryDate), false},
		{"author_name", p.AuthorName, false},
		{"author_email", p.AuthorEmail, false},
		{"author_phone", p.AuthorPhone, false},
		{"source_name", p.SourceName, false},
		{"source_date", moment(p.SourceDate), true},
		{"source_url", p.SourceURL, false},
		{"full_name", strings.Join(p.FullNames, "\n"), true},
		{"given_name", p.GivenName, false},
		{"family_name", p.FamilyName, false},
		{"alternate_names", strings.Join(p.AlternateNames, "\n"), false},
		{"description", p.Description, false},
		{"sex", p.Sex, false},
		{"date_of_birth", p.DateOfBirth, false},
		{"age", p.Age, false},
		{"home_street", p.HomeStreet, false},
		{"home_neighborhood", p.HomeNeighborhood, false},
		{"home_city", p.HomeCity, false},
		{"home_state", p.HomeState, false},
		{"home_postal_code", p.HomePostalCode, false},
		{"home_country", p.HomeCountry, false},
		{"photo_url", p.PhotoURL, false},
		{"profile_urls", strings.Join(p.ProfileURLs, "\n"), false},
	}
}

func (n Note) fields() []field {
	contact := ""
	if n.AuthorMadeContact != nil {
		contact = strconv.FormatBool(*n.AuthorMadeContact)
	}
	return []field{
		{"note_record_id", n.RecordID, true},
		{"person_record_id", n.PersonRecordID, true},
		{"linked_person_record_id", n.LinkedPersonRecordID, false},
		{"entry_date", moment(n.EntryDate), false},
		{"author_name", n.AuthorName, true},
		{"author_email", n.AuthorEmail, false},
		{"author_phone", n.AuthorPhone, false},
		{"source_date", moment(n.SourceDate), true},
		{"author_made_contact", contact, false},
		{"status", string(n.Status), false},
		{"email_of_found_person", n.EmailOfFoundPerson, false},
		{"phone_of_found_person", n.PhoneOfFoundPerson, false},
		{"last_known_location", n.LastKnownLocation, false},
		{"text", n.Text, true},
		{"photo_url", n.PhotoURL, false},
	}
}

// timeForm is PFIF's form of a time, which CAP forbids: UTC with a Z.
const timeForm = "2006-01-02T15:04:05Z"

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(timeForm)
}
