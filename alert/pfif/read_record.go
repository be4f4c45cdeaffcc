package pfif

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/internal/strictxml"
)

// renamed are the fields by the names that they had before 1.4.
var renamed = map[string]string{
	"first_name": "given_name",
	"last_name":  "family_name",
	"found":      "author_made_contact",
	"other":      "description",
	"home_zip":   "home_postal_code",
}

// fields are the fields of one record by their names in 1.4, and where they stand.
type fields struct {
	*reader

	path   string
	record *strictxml.Element
	of     map[string]*strictxml.Element
}

// fields sorts what stands in a record. A field that stands there twice refuses the document: nobody can
// tell which of them others read.
func (r *reader) fields(e *strictxml.Element, path string, known []field) fields {
	f := fields{r, path, e, map[string]*strictxml.Element{}}
	for _, c := range e.Children {
		name := c.Name
		if now, ok := renamed[name]; ok && r.doc.Version != version {
			name = now
		}
		switch {
		case c.Space == r.space && name == "note":
		case c.Space != r.space || !slices.ContainsFunc(known, func(k field) bool { return k.name == name }):
			r.warn(path+"."+c.Name, c, "<%.40s> is no field of PFIF %s here, and is ignored", c.Name, r.doc.Version)
		case f.of[name] != nil && r.refusal == nil:
			r.refusal = fmt.Errorf("line %d: there is a second <%s>; leave one of them out", c.Line, c.Name)
		default:
			f.of[name] = c
		}
	}
	return f
}

func (f fields) text(name string) string {
	if e := f.of[name]; e != nil {
		return e.Text
	}
	return ""
}

// lines are the values of a field that has one on each line.
func (f fields) lines(name string) []string {
	var all []string
	for line := range strings.Lines(f.text(name)) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

func (f fields) moment(name string) time.Time {
	s := f.text(name)
	if s == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || !strings.HasSuffix(s, "Z") {
		f.warn(f.path+"."+name, f.of[name], "%.40q is no time of PFIF, and is ignored; write 2026-11-22T15:00:00Z", s)
		return time.Time{}
	}
	return t.Truncate(time.Second)
}

// listed is a word of a closed list; any other is ignored.
func (f fields) listed(name string, words ...string) string {
	s := f.text(name)
	if s != "" && !slices.Contains(words, s) {
		f.warn(f.path+"."+name, f.of[name], "%.40q is none of %s, and is ignored", s, strings.Join(words, ", "))
		return ""
	}
	return s
}

var (
	dateForm = regexp.MustCompile(`^\d{4}(-\d\d(-\d\d)?)?$`)
	ageForm  = regexp.MustCompile(`^\d{1,3}(-\d{1,3})?$`)
	idForm   = regexp.MustCompile(`^[^/\s]+/\S+$`)
)

// formed is a text of a certain form; any other is ignored.
func (f fields) formed(name string, form *regexp.Regexp, example string) string {
	s := f.text(name)
	if s != "" && !form.MatchString(s) {
		f.warn(f.path+"."+name, f.of[name], "%.40q is ignored; write it like %s", s, example)
		return ""
	}
	return s
}

// id is the id of a record; without it, nobody can tell whose record it is.
func (f fields) id(name string) (string, bool) {
	s := f.text(name)
	if !idForm.MatchString(s) {
		f.block(f.path+"."+name, f.record, "the record is left out: %.100q is no id; write domain/local", s)
		return "", false
	}
	return s, true
}

func (r *reader) person(e *strictxml.Element) {
	path := at("person", len(r.doc.Persons))
	f := r.fields(e, path, Person{}.fields())
	id, ok := f.id("person_record_id")
	if !ok {
		return
	}
	p := Person{
		RecordID: id, EntryDate: r.now, ExpiryDate: f.moment("expiry_date"),
		AuthorName: f.text("author_name"), AuthorEmail: f.text("author_email"), AuthorPhone: f.text("author_phone"),
		SourceName: f.text("source_name"), SourceDate: f.moment("source_date"), SourceURL: f.text("source_url"),
		FullNames: f.lines("full_name"), GivenName: f.text("given_name"), FamilyName: f.text("family_name"),
		AlternateNames: f.lines("alternate_names"), Description: described(f.text("description")),
		Sex: f.listed("sex", sexes...), DateOfBirth: f.formed("date_of_birth", dateForm, "2019-05"), Age: f.formed("age", ageForm, "7 or 35-45"),
		HomeStreet: f.text("home_street"), HomeNeighborhood: f.text("home_neighborhood"), HomeCity: f.text("home_city"),
		HomeState: f.text("home_state"), HomePostalCode: f.text("home_postal_code"), HomeCountry: f.text("home_country"),
		PhotoURL: f.text("photo_url"), ProfileURLs: f.lines("profile_urls"),
	}
	if len(p.FullNames) == 0 && p.GivenName+p.FamilyName != "" {
		p.FullNames = []string{strings.TrimSpace(p.GivenName + " " + p.FamilyName)}
	}
	for c := range e.All(r.space, "note") {
		if n, ok := r.note(c, path+"."+at("note", len(p.Notes)), id); ok {
			p.Notes = append(p.Notes, n)
		}
	}
	byDate(p.Notes)
	switch {
	case p.IsPlaceholder():
		r.warn(path, e, "the record is a placeholder; wipe every copy of %s", id)
	case !p.ExpiryDate.IsZero() && !r.now.Before(p.ExpiryDate):
		r.warn(path, e, "the record has expired; only its placeholder is kept")
		p = p.Live(r.now)
	case len(p.FullNames) == 0:
		r.warn(path+".full_name", e, "absent; PFIF asks for it")
	}
	r.doc.Persons = append(r.doc.Persons, p)
}

// described is a description without the label and the indent that older versions put before it.
func described(s string) string {
	if rest, ok := strings.CutPrefix(s, "description:"); ok {
		var lines []string
		for line := range strings.Lines(rest) {
			lines = append(lines, strings.TrimSpace(line))
		}
		s = strings.TrimSpace(strings.Join(lines, "\n"))
	}
	return s
}

// note reads a note. One inside a person is about that person; one at the top says about whom it is.
func (r *reader) note(e *strictxml.Element, path, person string) (Note, bool) {
	f := r.fields(e, path, Note{}.fields())
	id, ok := f.id("note_record_id")
	if !ok {
		return Note{}, false
	}
	about := f.text("person_record_id")
	switch {
	case person == "":
		if about, ok = f.id("person_record_id"); !ok {
			return Note{}, false
		}
	case about != "" && about != person:
		r.block(path+".person_record_id", e, "the note is left out: it stands in the record of %.100q and is about %.100q", person, about)
		return Note{}, false
	default:
		about = person
	}
	n := Note{
		RecordID: id, PersonRecordID: about, LinkedPersonRecordID: f.text("linked_person_record_id"), EntryDate: r.now,
		AuthorName: f.text("author_name"), AuthorEmail: f.text("author_email"), AuthorPhone: f.text("author_phone"),
		SourceDate: f.moment("source_date"), Status: Status(f.listed("status", statuses...)),
		EmailOfFoundPerson: f.text("email_of_found_person"), PhoneOfFoundPerson: f.text("phone_of_found_person"),
		LastKnownLocation: f.text("last_known_location"), Text: f.text("text"), PhotoURL: f.text("photo_url"),
	}
	if s := f.listed("author_made_contact", "true", "false"); s != "" {
		yes := s == "true"
		n.AuthorMadeContact = &yes
	}
	if n.AuthorName == "" {
		r.warn(path+".author_name", e, "absent; PFIF asks for it")
	}
	if n.Status == BelievedDead {
		r.warn(path+".status", e, "says that the person is dead; never pass this on before it is checked")
	}
	return n, true
}
