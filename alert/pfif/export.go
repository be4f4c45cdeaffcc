package pfif

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Issue is what only the daemon knows of the records of an alert.
type Issue struct {
	Host      string    // the agency's domain, for the ids of the records
	Sent      time.Time // of the newest revision
	Entry     time.Time // of this export
	Expiry    time.Time // when the alert expires and its public fields have been kept as long as they may be
	Page      string    // address of the agency's own page for this alert
	PhotoURLs []string  // while the alert is live: in the order of [alert.Revision.PublicPhotos]
	Issued    time.Time // of the first revision
	Updates   []Update  // the oldest first

	Phrases alert.Phrasebook // by which the missing are described
}

// Update is what a later revision changed.
type Update struct {
	Sent time.Time
	Text string
}

// RecordID is the id of the record of the n-th missing person of an alert, counted from 1.
func RecordID(host, code string, n int) string { return fmt.Sprintf("%s/person.%s.%d", host, code, n) }

// Export makes the records of those whom an alert is looking for: public values only, no date of birth, no
// home, no profile. A drill has none, for PFIF has no word for one. It is pure.
func Export(r *alert.Revision, is Issue) ([]Person, []alert.Fault) {
	if r.Meta.Status != alert.Actual {
		return nil, []alert.Fault{{Path: "meta.status", Grade: alert.Block, Message: fmt.Sprintf("PFIF cannot say that a record is %s; only Actual alerts are exported", r.Meta.Status)}}
	}
	if is.Phrases.In(r.Source()) == nil {
		return nil, []alert.Fault{{Path: "meta.languages", Grade: alert.Block, Message: fmt.Sprintf("there are no phrases for %s; the records would describe nobody", r.Source())}}
	}
	var persons []Person
	var faults []alert.Fault
	photo := 0
	for i, m := range r.Missing {
		shown := 0
		for _, p := range m.Photos {
			if p.Visibility == "" || p.Visibility == alert.VisiblePublic {
				shown++
			}
		}
		p := person(r, is, i)
		if shown > 0 && photo < len(is.PhotoURLs) {
			p.PhotoURL = is.PhotoURLs[photo]
		}
		photo += shown
		if len(p.FullNames) == 0 {
			faults = append(faults, alert.Fault{Path: fmt.Sprintf("missing[%d].display_name", i), Grade: alert.Warn, Message: "not public; the person is left out of PFIF, which goes by names"})
			continue
		}
		persons = append(persons, p)
	}
	return persons, faults
}

func person(r *alert.Revision, is Issue, i int) Person {
	m, agency := r.Missing[i], r.Meta.IssuingAgency
	one := *r
	one.Missing = r.Missing[i : i+1]
	p := Person{
		RecordID:       RecordID(is.Host, r.Meta.Code, i+1),
		EntryDate:      is.Entry,
		ExpiryDate:     is.Expiry,
		AuthorName:     agency.Name.Shown().Any(r.Languages()...),
		AuthorEmail:    r.Contact.TipEmail.Shown(),
		AuthorPhone:    r.Contact.TipPhone.Shown(),
		SourceName:     agency.Name.Shown().Any(r.Languages()...),
		SourceDate:     is.Sent,
		SourceURL:      is.Page,
		AlternateNames: slices.Clone(m.AKA.Shown()),
		Description:    alert.Describe(&one, is.Phrases, r.Source()).People,
		Age:            age(m.Age.Shown(), m.AgeRange.Shown()),
	}
	if name := m.DisplayName.Shown().Any(r.Languages()...); name != "" {
		p.FullNames = []string{name}
	}
	if sex := m.Sex.Shown(); slices.Contains(sexes, sex) {
		p.Sex = sex
	}
	p.Notes = notes(r, is, p)
	return p
}

// notes are the note of the issue, and one for each update.
func notes(r *alert.Revision, is Issue, p Person) []Note {
	no := false
	first := r.Narrative[r.Source()]
	all := []Note{note(p, 1, is.Issued, strings.TrimSpace(first.WhatHappened.Shown()+" "+first.Ask.Shown()))}
	for n, u := range is.Updates {
		all = append(all, note(p, n+2, u.Sent, u.Text))
	}
	for n := range all {
		all[n].Status, all[n].AuthorMadeContact = BelievedMissing, &no
		all[n].LastKnownLocation = r.LastSeen.PlaceText.Shown().Any(r.Languages()...)
		all[n].EntryDate = is.Entry
	}
	return all
}

func note(p Person, n int, sent time.Time, text string) Note {
	return Note{
		RecordID:       strings.Replace(p.RecordID, "/person.", "/note.", 1) + "." + strconv.Itoa(n),
		PersonRecordID: p.RecordID,
		AuthorName:     p.AuthorName,
		AuthorEmail:    p.AuthorEmail,
		AuthorPhone:    p.AuthorPhone,
		SourceDate:     sent,
		Text:           text,
	}
}

func age(years *int, span alert.AgeRange) string {
	switch {
	case years != nil:
		return strconv.Itoa(*years)
	case len(span) == 2:
		return fmt.Sprintf("%d-%d", span[0], span[1])
	}
	return ""
}
