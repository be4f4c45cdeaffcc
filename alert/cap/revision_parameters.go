package cap

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hueandcry/hueandcry/alert"
)

// parameter is one of our own parameters.
func parameter(i Info, name string) string { return text(value(i.Parameters, ours+name)) }

// geocodes takes over the codes of the lists that an alert knows, each once.
func (t *taker) geocodes(all []Value) {
	codes := &t.r.Area.Geocodes.Value
	for _, v := range all {
		system, ok := systems[strings.ToLower(v.Name)]
		if !ok {
			continue
		}
		if *codes == nil {
			*codes = map[alert.GeocodeSystem][]string{}
		}
		for code := range strings.FieldsSeq(v.Value) {
			if !slices.Contains((*codes)[system], code) {
				(*codes)[system] = append((*codes)[system], code)
			}
		}
	}
}

// More people or vehicles than this are in no alert.
const mostOfAKind = 20

// parameters takes over the fields that only a message of our own kind carries.
func (t *taker) parameters() {
	for n := 1; n <= mostOfAKind && t.any(fmt.Sprintf("missing.%d.", n)); n++ {
		t.r.Missing = append(t.r.Missing, t.person(fmt.Sprintf("missing.%d.", n)))
	}
	for n := 1; n <= mostOfAKind && t.any(fmt.Sprintf("suspect.%d.", n)); n++ {
		t.r.Suspects = append(t.r.Suspects, t.suspect(fmt.Sprintf("suspect.%d.", n)))
	}
	for n := 1; n <= mostOfAKind && t.any(fmt.Sprintf("vehicle.%d.", n)); n++ {
		t.r.Vehicles = append(t.r.Vehicles, t.vehicle(fmt.Sprintf("vehicle.%d.", n)))
	}
	seen := &t.r.LastSeen
	if at, _, err := parseTime(t.plain("last_seen.time")); err == nil {
		seen.Time.Value = at.Time
	}
	seen.PlaceText.Value = t.text("last_seen.place")
	seen.Direction.Value = t.text("last_seen.direction")
	seen.Mode.Value = alert.TravelMode(t.plain("last_seen.mode"))
	if answer, err := strconv.ParseBool(t.plain("do_not_approach")); err == nil {
		t.r.Contact.DoNotApproach.Value = &answer
	}
}

func (t *taker) any(prefix string) bool {
	return len(t.m.Infos) > 0 && slices.ContainsFunc(t.m.Infos[0].Parameters, func(v Value) bool {
		return strings.HasPrefix(v.Name, ours+prefix)
	})
}

// plain is a parameter of the first language.
func (t *taker) plain(name string) string {
	if len(t.m.Infos) == 0 {
		return ""
	}
	return parameter(t.m.Infos[0], name)
}

// text is a parameter in every language.
func (t *taker) text(name string) alert.Text {
	var out alert.Text
	for _, i := range t.m.Infos {
		if _, again := out[i.Lang()]; !again {
			set(&out, i.Lang(), parameter(i, name))
		}
	}
	return out
}

func (t *taker) person(at string) alert.MissingPerson {
	var m alert.MissingPerson
	m.DisplayName.Value = t.text(at + "name")
	m.Age.Value, m.AgeRange.Value = years(t.plain(at + "age"))
	m.Sex.Value = t.plain(at + "sex")
	m.Height = measure(t.plain(at+"height_cm"), "cm")
	m.Weight = measure(t.plain(at+"weight_kg"), "kg")
	for l, s := range t.text(at + "hair") {
		colour, length, _ := strings.Cut(s, ", ")
		set(&m.Hair.Value.Colour, l, colour)
		set(&m.Hair.Value.Length, l, length)
	}
	m.Eyes.Value = t.text(at + "eyes")
	m.ClothingLastSeen.Value = t.clothing(at + "clothing")
	m.Marks.Value = t.text(at + "marks")
	return m
}

func (t *taker) suspect(at string) alert.Suspect {
	var s alert.Suspect
	s.Wording.Value = alert.Wording(t.plain(at + "wording"))
	s.Age.Value, s.AgeRange.Value = years(t.plain(at + "age"))
	s.Description.Value = t.text(at + "description")
	return s
}

func (t *taker) vehicle(at string) alert.Vehicle {
	var v alert.Vehicle
	v.Plate.Value = t.plain(at + "plate")
	v.PlateRegion.Value = t.plain(at + "region")
	v.PlatePartial.Value = t.plain(at+"partial") == "true"
	v.Make.Value = t.plain(at + "make")
	v.Model.Value = t.plain(at + "model")
	if year, err := strconv.Atoi(t.plain(at + "year")); err == nil {
		v.Year.Value = &year
	}
	v.Colour.Value = t.text(at + "colour")
	v.Body.Value = t.text(at + "body")
	v.Direction.Value = t.text(at + "direction")
	return v
}

var piece = regexp.MustCompile(`^(.*?)(?: \(([^()]*)\))?$`)

// clothing reads what [facts.clothing] wrote, as far as the languages name the same pieces.
func (t *taker) clothing(name string) alert.Clothing {
	var worn alert.Clothing
	for _, l := range t.r.Meta.Languages {
		s := t.text(name)[l]
		if s == "" {
			continue
		}
		if s == alert.Unknown {
			return alert.Clothing{{Item: alert.Plain(alert.Unknown)}}
		}
		for n, one := range strings.Split(s, ", ") {
			if n == len(worn) && l == t.r.Source() {
				worn = append(worn, alert.Garment{})
			}
			if n < len(worn) {
				parts := piece.FindStringSubmatch(one)
				set(&worn[n].Item, l, parts[1])
				set(&worn[n].Colour, l, parts[2])
			}
		}
	}
	return worn
}

// years reads an age, or a range of ages.
func years(s string) (*int, alert.AgeRange) {
	low, high, span := strings.Cut(s, "-")
	a, err := strconv.Atoi(low)
	if err != nil {
		return nil, nil
	}
	if b, err := strconv.Atoi(high); span && err == nil {
		return nil, alert.AgeRange{a, b}
	}
	return &a, nil
}

// No measure of a person is greater, in centimetres or kilograms.
const tallest = 1000

func measure(s, unit string) alert.Measure {
	value, err := strconv.ParseFloat(s, 64)
	if err != nil || !(value > 0 && value < tallest) {
		return alert.Measure{}
	}
	return alert.Measure{Value: value, Unit: unit}
}
