package alert

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Parts are the words of an appeal one by one, for what lays them out itself: cards and posters. They are the
// same words that a text is composed of.
type Parts struct {
	Signifier string // "AMBER ALERT"
	Notice    string // in a drill: that nobody is missing
	People    []PersonParts
	Seen      string
	Vehicles  []VehicleParts
	Company   []string // whom the missing may be with
	Urgent    string
	Avoid     string   // the warning to keep away, if it is due
	Calls     []string // whom to call
	Unsaid    []string // paths of values for which the language has no words
}

// PersonParts are the words about one who is missing.
type PersonParts struct {
	Name  string    // empty where it is not known, or only repeats the age
	Who   string    // "Missing boy, 9"
	About []string  // sentences, the most important first
	Photo *PhotoRef // the first that the public may see; nil: there is none
	Mark  string    // what must stand on it; empty on a regular photo
}

// VehicleParts are the words about one vehicle.
type VehicleParts struct {
	Look  string
	Plate string
}

// InParts composes an appeal in one language. What keeps a text from being made is no matter here: a caller
// validates first.
func InParts(r *Revision, book Phrasebook, l Lang) (Parts, error) {
	c, err := compose(r, Target{Lang: l, Phrases: book})
	switch {
	case err != nil:
		return Parts{}, errors.New("meta.timezone is no time zone; write it like America/New_York")
	case c.Phrases == nil:
		return Parts{}, fmt.Errorf("there are no phrases for %s; choose another language", l)
	}
	out := Parts{Signifier: c.signifier(), Notice: sentence(c.notice()), Seen: c.whereAndWhen(), Urgent: c.urgency(), Avoid: c.avoidance()}
	for i, m := range r.Missing {
		out.People = append(out.People, c.personParts(i, m))
	}
	for i, v := range r.Vehicles {
		out.Vehicles = append(out.Vehicles, c.vehicleParts(i, v))
	}
	out.Company = nonEmpty(strings.Split(c.company(), "\n")...)
	out.Calls = nonEmpty(c.emergencyCall(), c.tipsCall())
	out.Unsaid = c.unsaid
	return out, nil
}

func (c *composer) emergencyCall() string {
	if number := c.r.Contact.EmergencyNo.Shown(); number != "" {
		return fill(c.Action.Call, "emergency", c.upright(number))
	}
	return ""
}

func (c *composer) tipsCall() string {
	if number := c.r.Contact.TipPhone.Shown(); number != "" {
		return fill(c.Action.Tips, "phone", c.upright(number))
	}
	return ""
}

func (c *composer) personParts(i int, m MissingPerson) PersonParts {
	path := at("missing", i)
	kind := c.noun(nounOf(m.Sex.Shown(), m.Age.Shown(), m.AgeRange.Shown())).Missing
	c.out[partAKA] = true // other names are no part of a headline
	out := PersonParts{
		Name: c.called(m),
		Who:  headline(strings.Join(nonEmpty(kind, c.years(m.Age.Shown(), m.AgeRange.Shown())), c.Joints.Comma)),
	}
	companion := c.free(path+".companion_or_pet", m.CompanionOrPet.Shown())
	if companion != "" {
		companion = fill(c.Look.Companion, "companion", companion)
	}
	also := strings.Join(nonEmpty(slices.Clone(m.AKA.Shown())...), ", ")
	if also != "" {
		also = fill(c.Look.AKA, "names", also)
	}
	out.About = nonEmpty(
		c.clothes(path+".clothing_last_seen", m.ClothingLastSeen.Shown()),
		sentence(strings.Join(nonEmpty(c.look(path, m)...), c.Joints.Comma)),
		c.hints(m), companion, sentence(also),
	)
	for _, primary := range []bool{true, false} {
		i := slices.IndexFunc(m.Photos, func(p PhotoRef) bool { return p.Primary == primary && p.shown(VisiblePublic) })
		if out.Photo == nil && i >= 0 {
			out.Photo, out.Mark = &m.Photos[i], c.Pages.mark(m.Photos[i].Type)
		}
	}
	return out
}

// vehicleParts sets the plate apart. Of a part of one the words say that it is only a part.
func (c *composer) vehicleParts(i int, v Vehicle) VehicleParts {
	words := c.car(at("vehicles", i), v)
	plate := v.Plate.Shown()
	if plate != "" && v.PlatePartial.Shown() {
		plate = headline(words[1])
	} else if region := v.PlateRegion.Shown(); plate != "" && region != "" {
		plate += " (" + region + ")"
	}
	words[1] = ""
	return VehicleParts{Look: sentence(strings.Join(nonEmpty(words...), c.Joints.Comma)), Plate: plate}
}

// headline begins like a sentence and does not end like one.
func headline(s string) string { return strings.TrimSuffix(sentence(s), ".") }
