package pfif

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/hueandcry/hueandcry/alert"
)

// Draft makes the beginning of an alert of what a document says of persons, for people to check and to
// complete: it is never more than a draft. Faults tell what was not taken over; one that blocks, that there
// is nobody to look for.
func (d *Document) Draft() (*alert.Revision, []alert.Fault) {
	t := drafter{r: &alert.Revision{Schema: alert.Schema}}
	t.r.Meta.Status, t.r.Meta.Kind = alert.Draft, "missing"
	for i, p := range d.Persons {
		t.person(at("person", i), p)
	}
	for i, n := range d.Notes {
		t.fault(alert.Warn, at("note", i), "a note on a record that is elsewhere (%s) is not taken over", n.PersonRecordID)
	}
	if len(t.r.Missing) == 0 {
		t.fault(alert.Block, "person", "there is nobody to look for; placeholders and notes alone make no alert")
	}
	return t.r, t.faults
}

// drafter takes records over.
type drafter struct {
	r      *alert.Revision
	faults []alert.Fault
}

func (t *drafter) fault(grade alert.Grade, path, format string, args ...any) {
	t.faults = append(t.faults, alert.Fault{Path: path, Grade: grade, Message: fmt.Sprintf(format, args...)})
}

func (t *drafter) person(path string, p Person) {
	if p.IsPlaceholder() {
		return
	}
	var m alert.MissingPerson
	for i, name := range p.FullNames {
		if i == 0 {
			m.DisplayName.Value = plain(name)
			continue
		}
		m.AKA.Value = append(m.AKA.Value, composed(name))
	}
	for _, name := range p.AlternateNames {
		m.AKA.Value = append(m.AKA.Value, composed(name))
	}
	t.age(path, p.Age, &m)
	m.DateOfBirth.Value, m.Sex.Value = p.DateOfBirth, p.Sex
	m.Marks.Value = plain(p.Description)
	t.r.Missing = append(t.r.Missing, m)
	if p.Description != "" {
		t.fault(alert.Warn, path+".description", "stands under marks as it came; part it into hair, clothing and the like")
	}
	for _, f := range p.fields() {
		if strings.HasPrefix(f.name, "home_") && f.value != "" || f.name == "profile_urls" && f.value != "" {
			t.fault(alert.Warn, path+"."+f.name, "is not taken over; where somebody lives or writes is not for the public")
		}
	}
	if p.PhotoURL != "" {
		t.fault(alert.Warn, path+".photo_url", "the photo is not fetched; add it to the file if it belongs to the alert")
	}
	for i, n := range p.Notes {
		t.note(path+"."+at("note", i), n)
	}
}

func (t *drafter) age(path, age string, m *alert.MissingPerson) {
	low, high, span := strings.Cut(age, "-")
	from, err := strconv.Atoi(low)
	if err != nil {
		return
	}
	if !span {
		m.Age.Value = &from
		return
	}
	if to, err := strconv.Atoi(high); err == nil {
		m.AgeRange.Value = alert.AgeRange{from, to}
		return
	}
	t.fault(alert.Warn, path+".age", "%q is neither an age nor a range", age)
}

// note takes over where somebody was seen last, which the newest note knows best.
func (t *drafter) note(path string, n Note) {
	if n.LastKnownLocation != "" {
		t.r.LastSeen.PlaceText.Value = plain(n.LastKnownLocation)
	}
	if n.Status == BelievedAlive || n.Status == BelievedDead || n.Status == IsAuthor {
		t.fault(alert.Warn, path+".status", "says %s (%s); find out whether anybody is still missing", n.Status, n.SourceDate.Format(time.DateOnly))
	}
	if n.Text != "" {
		t.fault(alert.Warn, path+".text", "is not taken over; read it, and write what counts into the alert")
	}
}

func composed(s string) string { return norm.NFC.String(strings.TrimSpace(s)) }

func plain(s string) alert.Text {
	if s = composed(s); s == "" {
		return nil
	}
	return alert.Plain(s)
}
