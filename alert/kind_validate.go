package alert

import (
	"reflect"
	"slices"
	"strings"
	"time"
)

// Validate says what a revision that is to be issued with status as lacks of what its kind asks for, beyond
// what [Validate] asks of every alert.
func (k Kinds) Validate(r *Revision, now time.Time, as Status) []Fault {
	g := gate{Revision: r, now: now, as: as}
	kind, known := k[r.Meta.Kind]
	switch {
	case r.Meta.Kind == "" || !kindForm.MatchString(r.Meta.Kind): // said by Validate
	case !known:
		g.block("meta.kind", "%q is no kind here; there are %s, and an agency adds its own in kinds_file", r.Meta.Kind, strings.Join(k.Names(), ", "))
	default:
		g.kind(kind)
	}
	return g.findings
}

func (g *gate) kind(k Kind) {
	if k.Drill && g.as == Actual {
		g.block("meta.kind", "%s is for drills only; write status: Exercise, or another kind", g.Meta.Kind)
	}
	if sender := g.Meta.IssuingAgency.Sender.Value; len(k.Issuers) > 0 && !slices.Contains(k.Issuers, sender) {
		g.block("meta.issuing_agency.sender", "%q may not issue %s; that may %s", sender, g.Meta.Kind, strings.Join(k.Issuers, ", "))
	}
	answers := g.Meta.CriteriaChecklist.Answers
	for _, item := range k.Checklist {
		if len(answers) > 0 && answers[item] == "" {
			g.block("meta.criteria_checklist."+item, "absent, and %s asks for it; answer met, not_met or not_applicable", g.Meta.Kind)
		}
	}
	if g.as == Actual {
		for _, path := range k.RequiredFields {
			g.required(path)
		}
	}
	g.timeToLive(k)
}

func (g *gate) timeToLive(k Kind) {
	expires, from := g.Meta.Expires, g.now
	if g.Meta.Effective.After(from) {
		from = g.Meta.Effective
	}
	proposal := k.Proposes(from)
	if loc, err := zone(g.Meta.Timezone); err == nil {
		proposal = proposal.In(loc)
	}
	switch most := time.Duration(k.MaxTTL); {
	case expires.IsZero():
		g.warn("meta.expires", `%s runs for %s as a rule; if that is right, write expires: "%s"`, g.Meta.Kind, k.TTL, proposal.Format(time.RFC3339))
	case most > 0 && expires.Sub(from) > most+clockTolerance:
		g.block("meta.expires", "%s runs for %s at most; end it sooner, and extend it by an update", g.Meta.Kind, k.MaxTTL)
	}
}

// required blocks unless the field at path has a value, in every item of a list. A yes-or-no field must
// say yes.
func (g *gate) required(path string) {
	for _, value := range valuesAt(reflect.ValueOf(*g.Revision), strings.Split(path, ".")) {
		switch {
		case !value.IsValid() || value.IsZero():
			g.block(path, "absent, and %s asks for it", g.Meta.Kind)
			return
		case value.Kind() == reflect.Pointer && value.Elem().Kind() == reflect.Bool && !value.Elem().Bool():
			g.block(path, "is not so, and %s asks for it", g.Meta.Kind)
			return
		}
	}
}

// valuesAt are the values that a path of names leads to: one for each item of the lists on its way. A value
// that is not there is not valid.
func valuesAt(v reflect.Value, names []string) []reflect.Value {
	if _, isField := reflect.TypeAssert[interface{ SeenBy() Visibility }](v); isField {
		return valuesAt(v.FieldByName("Value"), names)
	}
	switch {
	case len(names) == 0:
		return []reflect.Value{v}
	case v.Kind() == reflect.Struct:
		for field, value := range v.Fields() {
			if member(field) == names[0] {
				return valuesAt(value, names[1:])
			}
		}
	case v.Kind() == reflect.Slice && v.Len() > 0:
		var all []reflect.Value
		for i := range v.Len() {
			all = append(all, valuesAt(v.Index(i), names)...)
		}
		return all
	}
	return []reflect.Value{{}}
}
