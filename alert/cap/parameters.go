package cap

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/hueandcry/hueandcry/alert"
)

// Every parameter of ours starts with this.
const ours = "hueandcry:"

// parameters are the public fields one by one, for programs. How a case ended is never among them.
func (c *composer) parameters(l alert.Lang) []Value {
	r, source := c.r, c.r.Source()
	p := facts{lang: l, source: source}
	p.add("code", r.Meta.Code)
	p.add("revision", strconv.Itoa(r.Meta.Revision))
	p.add("kind", r.Meta.Kind)
	p.add("named_alert", r.Meta.NamedAlert.Shown().Verbatim(l))
	for i, m := range r.Missing {
		p.person(fmt.Sprintf("missing.%d.", i+1), m)
	}
	p.moment("last_seen.time", c.at(r.LastSeen.Time.Shown()))
	p.text("last_seen.place", r.LastSeen.PlaceText.Shown())
	p.text("last_seen.direction", r.LastSeen.Direction.Shown())
	p.add("last_seen.mode", string(r.LastSeen.Mode.Shown()))
	for i, s := range r.Suspects {
		p.suspect(fmt.Sprintf("suspect.%d.", i+1), s)
	}
	for i, v := range r.Vehicles {
		p.vehicle(fmt.Sprintf("vehicle.%d.", i+1), v)
	}
	if answer := r.Contact.DoNotApproach.Shown(); answer != nil {
		p.add("do_not_approach", strconv.FormatBool(*answer))
	}
	return p.values
}

// facts collects parameters in one language.
type facts struct {
	lang, source alert.Lang
	values       []Value
}

func (p *facts) add(name, s string) {
	if s = strings.TrimSpace(s); s != "" {
		p.values = append(p.values, Value{ours + name, s})
	}
}

// text is a text in the language at hand; where it has no words, nothing is said.
func (p *facts) text(name string, t alert.Text) { p.add(name, t.In(p.lang, p.source)) }

func (p *facts) moment(name string, t Time) {
	if !t.IsZero() {
		p.add(name, t.String())
	}
}

func (p *facts) person(at string, m alert.MissingPerson) {
	p.add(at+"name", m.DisplayName.Shown().Verbatim(p.lang))
	p.add(at+"age", age(m.Age.Shown(), m.AgeRange.Shown()))
	p.add(at+"sex", m.Sex.Shown())
	p.add(at+"height_cm", whole(m.Height.Centimetres()))
	p.add(at+"weight_kg", whole(m.Weight.Kilograms()))
	hair := m.Hair.Shown()
	p.add(at+"hair", join(", ", hair.Colour.In(p.lang, p.source), hair.Length.In(p.lang, p.source)))
	p.text(at+"eyes", m.Eyes.Shown())
	p.add(at+"clothing", p.clothing(m.ClothingLastSeen.Shown()))
	p.text(at+"marks", m.Marks.Shown())
}

func (p *facts) suspect(at string, s alert.Suspect) {
	wording := s.Wording.Shown()
	if s.Wording.Value == "" {
		wording = alert.PersonOfInterest
	}
	p.add(at+"wording", string(wording))
	p.add(at+"age", age(s.Age.Shown(), s.AgeRange.Shown()))
	p.text(at+"description", s.Description.Shown())
}

func (p *facts) vehicle(at string, v alert.Vehicle) {
	p.add(at+"plate", v.Plate.Shown())
	p.add(at+"region", v.PlateRegion.Shown())
	if v.PlatePartial.Shown() {
		p.add(at+"partial", "true")
	}
	p.add(at+"make", v.Make.Shown())
	p.add(at+"model", v.Model.Shown())
	if year := v.Year.Shown(); year != nil {
		p.add(at+"year", strconv.Itoa(*year))
	}
	p.text(at+"colour", v.Colour.Shown())
	p.text(at+"body", v.Body.Shown())
	p.text(at+"direction", v.Direction.Shown())
}

// clothing is a list of pieces, each with its colour in brackets: "raincoat (yellow), jeans".
func (p *facts) clothing(worn alert.Clothing) string {
	if worn.Unknown() {
		return alert.Unknown
	}
	var pieces []string
	for _, g := range worn {
		piece, colour := g.Item.In(p.lang, p.source), g.Colour.In(p.lang, p.source)
		if piece != "" && colour != "" {
			piece += " (" + colour + ")"
		}
		pieces = append(pieces, piece)
	}
	return join(", ", pieces...)
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

func whole(f float64) string {
	if f == 0 {
		return ""
	}
	return strconv.Itoa(int(math.Round(f)))
}
