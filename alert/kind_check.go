package alert

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
)

// The words that CAP 1.2 has for these elements (section 3.2.2 of the standard).
var (
	capCategories = []string{"Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"}
	capResponses  = []string{"Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"}
	capUrgencies  = []string{"Immediate", "Expected", "Future", "Past", "Unknown"}
	capSeverities = []string{"Extreme", "Severe", "Moderate", "Minor", "Unknown"}
	capCertainty  = []string{"Observed", "Likely", "Possible", "Unlikely", "Unknown"}
	weaHandlings  = []string{"Public Safety", "Imminent Threat", "Child Abduction", "WEA Test"}

	sameCode = regexp.MustCompile(`^[A-Z]{3}$`)
	country  = regexp.MustCompile(`^[A-Z]{2}$`)
	colour   = regexp.MustCompile(`^#[0-9a-f]{6}$`)
)

// Check says everything that is wrong with a catalogue, kind by kind.
func (k Kinds) Check() []Fault {
	var f findings
	if len(k) == 0 {
		f.block("", "there is no kind; describe at least one")
	}
	for _, name := range k.Names() {
		if !kindForm.MatchString(name) {
			f.block(name, "%q is no name of a kind; write small letters, digits and _", name)
		}
		kindCheck{&f, name + "."}.all(k[name])
	}
	return f
}

// kindCheck looks at one kind.
type kindCheck struct {
	*findings

	path string
}

func (c kindCheck) all(k Kind) {
	c.text("name", k.Name)
	c.text("event", k.Event)
	c.form("country", k.Country, country, "US")
	c.form("same", k.SAME, sameCode, "MEP")
	c.form("exercise_same", k.ExerciseSAME, sameCode, "DMO")
	if len(k.Category) == 0 {
		c.block(c.path+"category", "absent; write at least one of %s", strings.Join(capCategories, ", "))
	}
	for i, one := range k.Category {
		c.oneOf(at("category", i), one, capCategories)
	}
	c.oneOf("response", k.Response, capResponses)
	c.oneOf("urgency", k.Urgency, capUrgencies)
	c.oneOf("severity", k.Severity, capSeverities)
	c.oneOf("certainty", k.Certainty, capCertainty)
	c.oneOf("quiet_hours", string(k.QuietHours), QuietHours("").words())
	c.wea(k)
	if k.Tier < 1 || k.Tier > 3 {
		c.block(c.path+"tier", "%d is none of 1 (child abduction and its like), 2 (endangered), 3 (an appeal)", k.Tier)
	}
	if !colour.MatchString(k.Brand.Colour) {
		c.block(c.path+"brand.colour", `%q is no colour; write it like "#8a6d00"`, k.Brand.Colour)
	}
	c.times(k)
	for i, item := range k.Checklist {
		switch path := c.path + at("checklist", i); {
		case !kindForm.MatchString(item):
			c.block(path, "%q is no criterion; write small letters, digits and _", item)
		case slices.Contains(commonCriteria, item):
			c.block(path, "every kind asks for %s; take it out", item)
		}
	}
	for i, path := range k.RequiredFields {
		if !leadsSomewhere(reflect.TypeFor[Revision](), strings.Split(path, ".")) {
			c.block(c.path+at("required_fields", i), "%q is no field of an alert; write it like meta.ncic_entered or missing.photos", path)
		}
	}
}

func (c kindCheck) text(name string, t Text) {
	if t.Empty() {
		c.block(c.path+name, "absent; write it at least in one language")
	}
	for _, l := range sorted(t) {
		if l != "" && !langTag.MatchString(string(l)) {
			c.block(c.path+name+"."+string(l), "%q is no language tag; write it like en-US", l)
		}
	}
}

func (c kindCheck) form(name, s string, form *regexp.Regexp, example string) {
	if s != "" && !form.MatchString(s) {
		c.block(c.path+name, "%q has not the form of %s", s, example)
	}
}

func (c kindCheck) oneOf(name, s string, words []string) {
	if !slices.Contains(words, s) {
		c.block(c.path+name, "%q is none of %s", s, strings.Join(words, ", "))
	}
}

// wea checks what the telephones of the United States take: an urgency, a severity and a certainty that are
// high enough (IPAWS profile of CAP).
func (c kindCheck) wea(k Kind) {
	switch k.WEA.Via {
	case "", WEANone:
		if k.WEA.Handling != "" {
			c.block(c.path+"wea.via", "absent, though there is a handling; write self or ncmec")
		}
		return
	case WEAByAgency, WEAByNCMEC:
	default:
		c.block(c.path+"wea.via", "%q is none of self, ncmec, none", k.WEA.Via)
	}
	c.oneOf("wea.handling", k.WEA.Handling, weaHandlings)
	if !slices.Contains(capUrgencies[:2], k.Urgency) || !slices.Contains(capSeverities[:2], k.Severity) || !slices.Contains(capCertainty[:2], k.Certainty) {
		c.block(c.path+"wea", "telephones take only urgency Immediate or Expected, severity Extreme or Severe, certainty Observed or Likely")
	}
	if k.SAME == "" {
		c.block(c.path+"same", "absent; what goes to telephones needs its code")
	}
}

func (c kindCheck) times(k Kind) {
	ttl, most := time.Duration(k.TTL), time.Duration(k.MaxTTL)
	switch {
	case ttl < time.Minute || ttl > longestDays*24*time.Hour:
		c.block(c.path+"ttl", "must be between 1m and %d days", longestDays)
	case most != 0 && most < ttl:
		c.block(c.path+"max_ttl", "less than ttl")
	}
	for name, d := range map[string]Duration{"cancel_visible": k.CancelVisible, "repeats.every": k.Repeats.Every, "repeats.for": k.Repeats.For} {
		if d < 0 {
			c.block(c.path+name, "less than 0")
		}
	}
}

// leadsSomewhere reports whether a path of names leads to a field.
func leadsSomewhere(t reflect.Type, names []string) bool {
	switch {
	case t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice:
		return leadsSomewhere(t.Elem(), names)
	case t.Implements(reflect.TypeFor[interface{ SeenBy() Visibility }]()):
		value, _ := t.FieldByName("Value")
		return leadsSomewhere(value.Type, names)
	case len(names) == 0:
		return true
	case t.Kind() != reflect.Struct:
		return false
	}
	for field := range t.Fields() {
		if member(field) == names[0] {
			return leadsSomewhere(field.Type, names[1:])
		}
	}
	return false
}
