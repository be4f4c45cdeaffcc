package alert

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// whereAndWhen is where and when the missing were last seen, and how they left.
func (c *composer) whereAndWhen() string {
	s := c.r.LastSeen
	seen := s.Time.Shown().In(c.zone)
	when := c.clock(seen)
	if pattern := c.precision[cmp.Or(s.TimePrecision.Shown(), TimeExact)]; pattern != "" {
		when = fill(pattern, "time", when)
	}
	var nouns []noun
	for _, m := range c.r.Missing {
		nouns = append(nouns, nounOf(m.Sex.Shown(), m.Age.Shown(), m.AgeRange.Shown()))
	}
	going := c.may(partDirection, c.going())
	if going != "" {
		going = ", " + going
	}
	return sentence(verbatim(c.lastSeen(nouns), "time", when, "day", c.date(seen), "place", c.place(), "going", going))
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
			return fill(c.dated, "day", c.day(seen), "year", strconv.Itoa(seen.Year()))
		}
		break
	}
	return c.day(seen)
}

// place is where, without a full stop at its end.
func (c *composer) place() string {
	return c.own(c.r.LastSeen.PlaceText.Shown())
}

// going is direction and means of travel, as far as no vehicle further on says it better.
func (c *composer) going() string {
	s := c.r.LastSeen
	direction := c.direction("last_seen.direction", s.Direction.Shown())
	mode := c.modes[s.Mode.Shown()]
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
	s := c.own(t)
	if s == "" {
		source := phrasesOf(c.r.Source())
		written := tidy(t.Any(c.r.Source()))
		if written == "" || silent(written) || source == nil {
			return ""
		}
		compass, road, onRoad := strings.Cut(written, source.along)
		w, ok := directionWords.translate(compass, source.base, c.base)
		if !ok {
			c.lacksWords(path)
			return ""
		}
		s = w.String()
		if onRoad {
			s += c.along + road
		}
	}
	return fill(c.heading, "direction", s)
}

// cars describes each vehicle, one to a line.
func (c *composer) cars() string {
	var all []string
	for i, v := range c.r.Vehicles {
		all = append(all, sentence(strings.Join(nonEmpty(c.car(at("vehicles", i), v)...), ", ")))
	}
	return lines(all...)
}

func (c *composer) car(path string, v Vehicle) []string {
	year := ""
	if y := v.Year.Shown(); y != nil {
		year = c.may(partModel, strconv.Itoa(*y))
	}
	body := c.word(path+".body", v.Body.Shown(), bodyWords)
	colour := c.word(path+".colour", v.Colour.Shown(), colourWords)
	kind := fill(c.vehicle,
		"colour", c.may(partCar, colour.agreeing(body.gender)), "year", year, "make", c.may(partMake, tidy(v.Make.Shown())),
		"model", c.may(partModel, tidy(v.Model.Shown())), "body", c.may(partCar, body.String()))
	if kind != "" && c.may(partMake, tidy(v.Make.Shown()))+c.may(partModel, tidy(v.Model.Shown()))+c.may(partCar, body.String()) == "" {
		kind = fill(c.vehicle, "colour", c.may(partCar, colour.String()), "year", year, "body", c.someVehicle)
	}
	plate := v.Plate.Shown()
	if plate != "" {
		pattern := c.plate
		if v.PlatePartial.Shown() {
			pattern = c.partialPlate
		}
		if region := c.may(partRegion, v.PlateRegion.Shown()); region != "" {
			plate += " (" + region + ")"
		}
		plate = verbatim(pattern, "plate", plate)
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
	who := nonEmpty(name, c.someone(nounOf(s.Sex.Shown(), s.Age.Shown(), s.AgeRange.Shown())), c.years(s.Age.Shown(), s.AgeRange.Shown()))
	look := nonEmpty(
		c.may(partSuspectLook, c.free(path+".description", s.Description.Shown())),
		c.may(partSuspectLook, strings.Join(c.garments(path+".clothing", s.Clothing.Shown()), ", ")),
	)
	wording := s.Wording.Shown()
	if !slices.Contains(wording.words(), string(wording)) {
		wording = PersonOfInterest
	}
	return fill(c.with[wording], "who", strings.Join(append(who, look...), ", "))
}
