package alert

import (
	"slices"
	"strings"
	"unicode/utf8"
)

func (g *gate) people() {
	if len(g.Missing) == 0 {
		g.block("missing", "absent; describe at least one missing person")
	}
	for i, m := range g.Missing {
		path := at("missing", i)
		g.name(path+".display_name", m.DisplayName, `write the name, or "a 7-year-old boy" if it is withheld`)
		for _, l := range sorted(m.DisplayName.Value) {
			if n := utf8.RuneCountInString(m.DisplayName.Value[l]); n > longestName {
				g.block(path+".display_name", "%d letters; at most %d", n, longestName)
			}
		}
		g.age(path, m.Age, m.AgeRange, true)
		g.sex(path+".sex", m.Sex.Value)
		g.clothing(path+".clothing_last_seen", m.ClothingLastSeen)
		g.measure(path+".height", m.Height, heights)
		g.measure(path+".weight", m.Weight, weights)
		if m.Hair.Value.Colour.Verbatim(g.Source()) == Unknown {
			g.warn(path+".hair", "unknown; ask again")
		}
		if m.Eyes.Value.Verbatim(g.Source()) == Unknown {
			g.warn(path+".eyes", "unknown; ask again")
		}
		if !slices.ContainsFunc(m.Photos, func(p PhotoRef) bool { return p.shown(VisiblePublic) }) {
			g.warn(path+".photos", "none for the public; alerts without a photo are passed on least")
		}
	}
}

const (
	oldest      = 120
	longestName = 100 // letters
)

func (g *gate) age(path string, age Public[*int], span Public[AgeRange], required bool) {
	hidden := age.Value != nil && age.SeenBy() != VisiblePublic || span.Value != nil && span.SeenBy() != VisiblePublic
	switch {
	case age.Value == nil && span.Value == nil && required:
		g.block(path+".age", "absent, and age_range too; write one of them, a guess will do: age_range: [30, 40]")
	case required && hidden && age.Shown() == nil && span.Shown() == nil:
		g.block(path+".age", "hidden; the public must see an age or an age range")
	}
	if a := age.Value; a != nil && (*a < 0 || *a > oldest) {
		g.block(path+".age", "%d is no age in years", *a)
	}
	if s := span.Value; s != nil && (len(s) != 2 || s[0] < 0 || s[0] > s[1] || s[1] > oldest) {
		g.block(path+".age_range", "write the least and the greatest age in years: [30, 40]")
	}
}

func (g *gate) sex(path, s string) {
	switch s {
	case "", "female", "male", "other", Unknown:
	default:
		g.block(path, "%q is none of female, male, other, unknown; other words belong under gender", s)
	}
}

func (g *gate) clothing(path string, c Public[Clothing]) {
	switch {
	case len(c.Value) == 0:
		g.block(path, "absent; list what was worn, or write %s", Unknown)
	case c.Value.Unknown():
		g.warn(path, "unknown; ask again")
	default:
		g.garments(path, c)
	}
}

func (g *gate) garments(path string, c Public[Clothing]) {
	for i, w := range c.Value {
		if w.Item.Empty() && !c.Value.Unknown() {
			g.block(at(path, i)+".item", "absent; say what it is: raincoat")
		}
	}
}

// span is what a measure of a person can be, in its own unit.
type span struct {
	least, most float64
	units       []string
	in          func(Measure) float64
	example     string
}

var (
	heights = span{30, 250, []string{"cm", "m", "in", "ft"}, func(m Measure) float64 { return m.metres() * 100 }, "{value: 170, unit: cm}"}
	weights = span{1, 400, []string{"kg", "lb"}, Measure.kilograms, "{value: 70, unit: kg}"}
)

func (g *gate) measure(path string, m Measure, s span) {
	switch {
	case m == (Measure{}):
	case m.Unknown:
		g.warn(path, "unknown; ask again")
	case !slices.Contains(s.units, m.Unit):
		g.block(path, "%q is no unit for this; write one of %s", m.Unit, strings.Join(s.units, ", "))
	case m.Value <= 0:
		g.block(path, "must be more than 0; write %s if nobody knows", Unknown)
	case s.in(m) < s.least || s.in(m) > s.most:
		g.block(path, "%v %s is no person's; write it like %s", m.Value, m.Unit, s.example)
	}
}

const adult = 18

// others checks those whom the missing may be with.
func (g *gate) others() {
	for i, s := range g.Suspects {
		path := at("suspects", i)
		g.age(path, s.Age, s.AgeRange, false)
		g.sex(path+".sex", s.Sex.Value)
		g.garments(path+".clothing", s.Clothing)
		if s.Name.Value == "" || s.Name.SeenBy() != VisiblePublic {
			continue
		}
		g.warn(path+".name", "shown to the public; make sure that somebody decided this")
		if s.Wording.Value == "" {
			g.warn(path+".wording", "absent; the text will say person of interest")
		}
		if a, span := s.Age.Value, s.AgeRange.Value; a != nil && *a < adult || len(span) == 2 && span[0] < adult {
			g.warn(path+".name", "may be a minor's; leave it to partners unless the law allows it")
		}
	}
}

const shortPlate = 4

func (g *gate) vehicles() {
	for i, v := range g.Vehicles {
		path := at("vehicles", i)
		if n := len(compact(v.Plate.Value)); v.PlatePartial.Value && n > 0 && n < shortPlate {
			g.warn(path+".plate", "only %d characters of it: would match thousands of vehicles", n)
		}
		if y := v.Year.Value; y != nil && (*y < 1900 || *y > g.now.Year()+1) {
			g.block(path+".year", "%d is no year in which it can have been built", *y)
		}
	}
}

// compact is a plate without what people put between its letters.
func compact(plate string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "", ".", "", "·", "").Replace(plate))
}
