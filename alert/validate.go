package alert

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Validate says everything that is wrong with a revision that is to be issued with status as; an empty
// status means the revision's own. For [Draft] nothing blocks: a draft may be saved as it stands. What
// the daemon sets on submission (id, code, revision, sent, issuer, approvers) may be absent. Findings
// come section by section.
//
// It is the completeness gate as far as it concerns every kind of alert alike; what one kind asks for
// beyond this is a matter of the kinds catalogue.
func Validate(r *Revision, now time.Time, as Status) []Fault {
	if as == "" {
		as = r.Meta.Status
	}
	g := gate{Revision: r, now: now, as: as}
	g.identity()
	g.times()
	g.agency()
	g.checklist()
	g.contact()
	g.people()
	g.lastSeen()
	g.others()
	g.vehicles()
	g.area()
	g.narratives()
	g.endings()
	g.photographs()
	g.drill()
	g.words()
	g.calls()
	if as == Draft {
		for i := range g.findings {
			g.findings[i].Grade = Warn
		}
	}
	return g.findings
}

// gate is one pass over one revision.
type gate struct {
	*Revision
	findings

	now time.Time
	as  Status
}

// lacking reports whether t is absent in a language of the alert, and in which: " in es-US", or nothing in
// an alert of one language.
func (g *gate) lacking(t Text) (where string, lacks bool) {
	var langs []string
	for _, l := range g.Meta.Languages {
		if strings.TrimSpace(t.In(l, g.Source())) == "" {
			langs = append(langs, string(l))
		}
	}
	if len(g.Meta.Languages) > 1 && len(langs) > 0 {
		where = " in " + strings.Join(langs, ", ")
	}
	return where, len(langs) > 0 || len(g.Meta.Languages) == 0 && t.Empty()
}

const hiddenField = "its visibility is %s, but the public must see this; make it public"

// name blocks unless there is a name: one for all languages, or one in each.
func (g *gate) name(path string, f Public[Text], wayOut string) {
	if f.Shown()[""] == "" {
		g.text(path, f, wayOut)
	}
}

// text blocks unless the public can read t in every language of the alert.
func (g *gate) text(path string, f Public[Text], wayOut string) {
	if !f.Value.Empty() && f.SeenBy() != VisiblePublic {
		g.block(path, hiddenField, f.SeenBy())
	} else if where, lacks := g.lacking(f.Value); lacks {
		g.block(path, "absent%s; %s", where, wayOut)
	}
}

// plain blocks unless the public can read s.
func (g *gate) plain(path string, f Public[string], wayOut string) bool {
	switch {
	case strings.TrimSpace(f.Value) == "":
		g.block(path, "absent; %s", wayOut)
	case f.SeenBy() != VisiblePublic:
		g.block(path, hiddenField, f.SeenBy())
	default:
		return true
	}
	return false
}

// A kind is a key of the kinds catalogue.
var kindForm = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// A language tag as CAP takes it (RFC 3066).
var langTag = regexp.MustCompile(`^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$`)

func (g *gate) identity() {
	m := g.Meta
	switch g.Schema {
	case Schema:
	case "":
		g.block("schema", "absent; write schema: %s", Schema)
	default:
		g.block("schema", "this program reads %s only", Schema)
	}
	if m.Code != "" && !ValidCode(m.Code) {
		g.block("meta.code", "%q is no public code; leave it out, and one is made", m.Code)
	}
	if m.Revision < 0 {
		g.block("meta.revision", "less than 0; leave it out")
	}
	if m.Kind == "" {
		g.block("meta.kind", "absent; name the kind of alert: amber, silver, mep, missing")
	} else if !kindForm.MatchString(m.Kind) {
		g.block("meta.kind", "%q is no kind; write small letters, digits and _: missing_adult", m.Kind)
	}
	g.status()
	switch {
	case m.Scope == ScopeRestricted && m.Restriction.Value == "":
		g.block("meta.restriction", "absent; scope Restricted needs to say who may use this")
	case m.Scope != ScopeRestricted && m.Restriction.Value != "":
		g.block("meta.restriction", "stands without scope Restricted; remove it, or set the scope")
	}
	if len(m.Languages) == 0 {
		g.block("meta.languages", "absent; write the language of the texts: [en-US]")
	}
	seen := map[Lang]bool{}
	for i, l := range m.Languages {
		switch path := at("meta.languages", i); {
		case !langTag.MatchString(string(l)) || l == "value":
			g.block(path, "%q is no language tag; write it like en-US", l)
		case seen[l]:
			g.block(path, "%s stands here twice", l)
		}
		seen[l] = true
	}
}

func (g *gate) status() {
	own := g.Meta.Status
	switch {
	case g.as == "":
		g.block("meta.status", "absent; write Actual, Exercise or Test")
	case own != "" && own != Draft && own != g.as:
		g.block("meta.status", "this record is %s and can never become %s; make a new one", own, g.as)
	}
}

func (g *gate) times() {
	m := g.Meta
	onset, expires := g.Onset(), m.Expires
	if m.Timezone == "" {
		g.block("meta.timezone", "absent; write the place whose clock the texts use: America/New_York")
	} else if _, err := zone(m.Timezone); err != nil {
		g.block("meta.timezone", "%q is no time zone; write it like America/New_York", m.Timezone)
	}
	if onset.IsZero() {
		g.block("meta.onset", "absent; it is filled in from last_seen.time")
	}
	soon := g.now.Add(clockTolerance)
	switch {
	case expires.IsZero():
		g.block("meta.expires", `absent; say when the alert ends: "2026-11-22T22:00:00-05:00"`)
	case !expires.After(g.now):
		g.block("meta.expires", "passed on %s; set a later time if the case is still open", g.local(expires))
	case !expires.After(m.Effective):
		g.block("meta.expires", "not after meta.effective; set a later time")
	case !expires.After(onset):
		g.block("meta.expires", "not after the time last seen; set a later time")
	}
	if expires.After(g.now.AddDate(0, 0, longestDays)) {
		g.warn("meta.expires", "more than %d days ahead; set the date by which somebody looks at the case again", longestDays)
	}
	if !m.Onset.IsZero() && m.Onset.After(soon) {
		g.block("meta.onset", "lies in the future; check the date, and am or pm")
	}
}

// Clocks of those who write and of the daemon may differ by this much.
const clockTolerance = 5 * time.Minute

// An alert that runs for longer is one that nobody ends.
const longestDays = 30

// local is a moment by the alert's own clock, or by that of the file if there is none.
func (g *gate) local(t time.Time) string {
	if loc, err := zone(g.Meta.Timezone); err == nil {
		t = t.In(loc)
	}
	return t.Format("2006-01-02 15:04 MST")
}

func zone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, fmt.Errorf("%q names no place", name)
	}
	return time.LoadLocation(name)
}

func (g *gate) agency() {
	a := g.Meta.IssuingAgency
	g.name("meta.jurisdiction", g.Meta.Jurisdiction, "write the area that the agency answers for")
	g.name("meta.issuing_agency.name", a.Name, "write the agency's full name")
	g.link("meta.issuing_agency.verify_url", a.VerifyURL.Value)
	g.address("meta.issuing_agency.sender", a.Sender.Value)
}

// The items that every kind of alert asks for.
var commonCriteria = []string{"enough_description", "guardian_consent", "protected_person_check"}

func (g *gate) checklist() {
	const path = "meta.criteria_checklist"
	answers := g.Meta.CriteriaChecklist.Answers
	if len(answers) == 0 {
		g.block(path, "absent; answer %s with met or not_applicable", strings.Join(commonCriteria, ", "))
		return
	}
	for _, item := range commonCriteria {
		if answers[item] == "" {
			g.block(path+"."+item, "absent; answer met, not_met or not_applicable")
		}
	}
	for _, item := range sorted(answers) {
		switch answer := answers[item]; answer {
		case NotMet:
			g.block(path+"."+item, "not met; the alert cannot be issued until it is")
		case Unanswered:
			g.block(path+"."+item, "unanswered; find out, and answer met or not_applicable")
		case Met, NotApplicable:
		default: // no such word, which is found with all others
		}
	}
}
