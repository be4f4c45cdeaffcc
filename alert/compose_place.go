package alert

import (
	"strconv"
	"strings"
	"time"
)

// whereAndWhen is where and when the missing were last seen, and how they left.
func (c *composer) whereAndWhen() string {
	s := c.r.LastSeen
	seen := s.Time.Shown().In(c.zone)
	when := fill(c.Precision.of(s.TimePrecision.Shown()), "time", c.Clock.tell(seen))
	going := c.may(partDirection, c.going())
	if going != "" {
		going = c.Joints.Comma + going
	}
	return sentence(verbatim(agree(c.LastSeen, c.gender()), "time", when, "day", c.date(seen), "place", c.upright(c.place()), "going", going))
}

// gender is the form that goes with all who are missing: masculine where one of them is.
func (c *composer) gender() Gender {
	all := Feminine
	for _, m := range c.r.Missing {
		if c.noun(nounOf(m.Sex.Shown(), m.Age.Shown(), m.AgeRange.Shown())).Gender == Masculine {
			all = Masculine
		}
	}
	if len(c.r.Missing) > 1 {
		all += Masculines
	}
	return all
}

// A day without its year is read as the last one of that name.
const dayNamesYear = 180 * 24 * time.Hour

// date is the day, and its year if the alert is much younger. The texts have no clock but the alert's own.
func (c *composer) date(seen time.Time) string {
	m := c.r.Meta
	for _, written := range []time.Time{m.Effective, m.Sent, m.Expires} {
		if written.IsZero() {
			continue
		}
		if written.Sub(seen) > dayNamesYear {
			return fill(c.Day.WithYear, "day", c.Day.tell(seen), "year", strconv.Itoa(seen.Year()))
		}
		break
	}
	return c.Day.tell(seen)
}

// place is where, without a full stop at its end.
func (c *composer) place() string {
	return c.own(c.r.LastSeen.PlaceText.Shown())
}

// going is direction and means of travel, as far as no vehicle further on says it better.
func (c *composer) going() string {
	s := c.r.LastSeen
	direction := c.direction("last_seen.direction", s.Direction.Shown())
	mode := c.Going.by(s.Mode.Shown())
	for i, v := range c.r.Vehicles {
		if s.Mode.Shown() == ByVehicle {
			mode = ""
		}
		if direction != "" && strings.HasPrefix(c.direction(at("vehicles", i)+".direction", v.Direction.Shown()), direction) {
			direction = ""
		}
	}
	return strings.Join(nonEmpty(direction, mode), " ")
}

// direction is a compass direction, and the road if there is one: "north on State Route 9".
func (c *composer) direction(path string, t Text) string {
	compasses := func(l *Lexicon) Words { return l.Directions }
	if own := c.own(t); own != "" {
		compass, road, onRoad := strings.Cut(own, c.Going.Along)
		return c.heading(c.written(compass, compasses), road, onRoad)
	}
	written := tidy(t.Any(c.r.Source()))
	if written == "" || silent(written) || c.from == nil {
		return ""
	}
	compass, road, onRoad := strings.Cut(written, c.from.Going.Along)
	w, ok := translate(compass, c.from, c.Phrases, compasses)
	if !ok {
		c.lacksWords(path)
		return ""
	}
	return c.heading(w, road, onRoad)
}

func (c *composer) heading(compass word, road string, onRoad bool) string {
	s := compass.String()
	if onRoad {
		s += c.Going.Along + c.upright(road)
	}
	return fill(c.Going.Heading, "direction", s)
}

// cars describes each vehicle, one to a line.
func (c *composer) cars() string {
	var all []string
	for i, v := range c.r.Vehicles {
		all = append(all, sentence(strings.Join(nonEmpty(c.car(at("vehicles", i), v)...), c.Joints.Comma)))
	}
	return lines(all...)
}

func (c *composer) car(path string, v Vehicle) []string {
	year := ""
	if y := v.Year.Shown(); y != nil {
		year = c.may(partModel, strconv.Itoa(*y))
	}
	body := c.word(path+".body", v.Body.Shown(), func(l *Lexicon) Words { return l.Bodies })
	colour := c.word(path+".colour", v.Colour.Shown(), func(l *Lexicon) Words { return l.Colours })
	kind := fill(c.Vehicle.Line,
		"colour", c.may(partCar, colour.agreeing(body.gender)), "year", year, "make", c.may(partMake, tidy(v.Make.Shown())),
		"model", c.may(partModel, tidy(v.Model.Shown())), "body", c.may(partCar, body.String()))
	if kind != "" && c.may(partMake, tidy(v.Make.Shown()))+c.may(partModel, tidy(v.Model.Shown()))+c.may(partCar, body.String()) == "" {
		kind = fill(c.Vehicle.Line, "colour", c.may(partCar, colour.String()), "year", year, "body", c.Vehicle.Unknown)
	}
	plate := v.Plate.Shown()
	if plate != "" {
		pattern := c.Vehicle.Plate
		if v.PlatePartial.Shown() {
			pattern = c.Vehicle.PartialPlate
		}
		if region := c.may(partRegion, v.PlateRegion.Shown()); region != "" {
			plate += " (" + region + ")"
		}
		plate = verbatim(pattern, "plate", c.upright(plate))
	}
	return []string{
		kind,
		plate,
		c.may(partFeatures, c.free(path+".features", v.Features.Shown())),
		c.may(partDirection, c.direction(path+".direction", v.Direction.Shown())),
	}
}

// company is whom the missing may be with, one to a line.
func (c *composer) company() string {
	var all []string
	for i, s := range c.r.Suspects {
		all = append(all, c.may(partSuspect, c.suspect(at("suspects", i), s)))
	}
	return lines(all...)
}

func (c *composer) suspect(path string, s Suspect) string {
	name := s.Name.Shown()
	if strings.EqualFold(name, Unknown) {
		name = ""
	}
	who := nonEmpty(c.upright(name), c.noun(nounOf(s.Sex.Shown(), s.Age.Shown(), s.AgeRange.Shown())).Someone, c.years(s.Age.Shown(), s.AgeRange.Shown()))
	look := nonEmpty(
		c.may(partSuspectLook, c.free(path+".description", s.Description.Shown())),
		c.may(partSuspectLook, strings.Join(c.garments(path+".clothing", s.Clothing.Shown()), c.Joints.Comma)),
	)
	return fill(c.Company.of(s.Wording.Shown()), "who", strings.Join(append(who, look...), c.Joints.Comma))
}
