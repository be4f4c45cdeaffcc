package alert

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// opening is the signifier, who is missing and at what age, and the question.
func (c *composer) opening() string {
	var who, names []string
	for _, m := range c.r.Missing {
		n := nounOf(m.Sex.Shown(), m.Age.Shown(), m.AgeRange.Shown())
		kind := c.noun(n).Missing
		if len(who) > 0 {
			kind = c.noun(n).Also
		}
		who = append(who, kind+c.Joints.Comma+c.years(m.Age.Shown(), m.AgeRange.Shown()))
		names = append(names, c.called(m))
	}
	text := c.signifier() + c.Joints.Colon
	if notice := c.notice(); notice != "" {
		text += notice + " " + sentence(c.persons(who))
	} else {
		text += c.persons(who) + "."
	}
	question := fill(c.Questions.Name, "name", c.list(nonEmpty(names...)))
	if slices.Contains(names, "") {
		question = ""
	}
	if s := c.may(partName, question); s != "" {
		text += " " + s
	} else if len(c.r.Missing) == 1 {
		m := c.r.Missing[0]
		text += " " + c.may(partQuestion, fill(c.Questions.This, "this", c.noun(nounOf(m.Sex.Shown(), m.Age.Shown(), m.AgeRange.Shown())).This))
	}
	return strings.TrimSpace(text)
}

// signifier is the one word in capitals, inside the alert's local name if that has room for it.
func (c *composer) signifier() string {
	m := c.r.Meta
	switch {
	case m.Status == Exercise:
		return c.Signifiers.Exercise
	case m.Status == Test:
		return c.Signifiers.Test
	case m.MsgType == MsgUpdate || m.Revision > 1:
		return c.Signifiers.Update
	}
	local := c.own(m.NamedAlert.Shown())
	for i, word := range strings.Fields(local) {
		if strings.EqualFold(word, c.Signifiers.InNames) {
			words := strings.Fields(local)
			words[i] = c.Signifiers.Alert
			if s := c.may(partNamedAlert, strings.Join(words, " ")); s != "" {
				return s
			}
		}
	}
	return c.Signifiers.Alert
}

// notice says in a drill or a self-test that nobody is missing.
func (c *composer) notice() string {
	if c.r.Meta.Status.drillWord() == "" {
		return ""
	}
	return strings.TrimSpace(c.Drill.Notice + " " + c.may(partNoAction, c.Drill.NoAction))
}

// name is what the person is called, and not the word that nobody knows it.
func (c *composer) name(m MissingPerson) string {
	name := strings.Trim(m.DisplayName.Shown().Verbatim(c.t.Lang), " ?¿")
	if strings.EqualFold(name, Unknown) {
		return ""
	}
	return name
}

// called is the person's name and other names, or nothing if the name only repeats the age: "a 7-year-old boy".
func (c *composer) called(m MissingPerson) string {
	name := c.name(m)
	if age := m.Age.Shown(); age != nil && slices.Contains(numbers(name), strconv.Itoa(*age)) {
		return ""
	}
	if name == "" {
		return ""
	}
	also := c.may(partAKA, c.upright(strings.Join(nonEmpty(slices.Clone(m.AKA.Shown())...), ", ")))
	if also == "" {
		return c.upright(name)
	}
	return c.upright(name) + " (" + fill(c.Look.AKA, "names", also) + ")"
}

// years is an age or a range of ages, in the same digits in every language.
func (c *composer) years(age *int, span AgeRange) string {
	switch {
	case age != nil:
		switch *age {
		case 0:
			return c.Ages.Infant
		case 1:
			return c.Ages.One
		}
		return fill(c.Ages.Other, "age", strconv.Itoa(*age))
	case len(span) == 2:
		return fill(c.Ages.Range, "least", strconv.Itoa(span[0]), "most", strconv.Itoa(span[1]))
	}
	return ""
}

func nounOf(sex string, age *int, span AgeRange) noun {
	return noun{sex: sex, child: age != nil && *age < adult || len(span) == 2 && span[1] < adult}
}

// people describes each missing person, one to a line.
func (c *composer) people() string {
	var all []string
	for i, m := range c.r.Missing {
		look := sentence(strings.Join(nonEmpty(c.look(at("missing", i), m)...), c.Joints.Comma))
		clothes := c.clothes(at("missing", i)+".clothing_last_seen", m.ClothingLastSeen.Shown())
		companion := c.free(at("missing", i)+".companion_or_pet", m.CompanionOrPet.Shown())
		if companion != "" {
			companion = c.may(partCompanion, fill(c.Look.Companion, "companion", companion))
		}
		line := strings.Join(nonEmpty(look, clothes, companion, c.hints(m)), " ")
		if name := c.name(m); len(c.r.Missing) > 1 && name != "" && line != "" && !c.out[partName] {
			line = c.upright(name) + c.Joints.Colon + line
		}
		all = append(all, line)
	}
	return lines(all...)
}

// look is what a person looks like, apart from the clothing.
func (c *composer) look(path string, m MissingPerson) []string {
	n := nounOf(m.Sex.Shown(), m.Age.Shown(), m.AgeRange.Shown())
	form := c.noun(n).Gender
	hair := m.Hair.Shown()
	colour, length := c.word(path+".hair.colour", hair.Colour, func(l *Lexicon) Words { return l.Hair }),
		c.word(path+".hair.length", hair.Length, func(l *Lexicon) Words { return l.HairLengths })
	hairText := ""
	if colour.meaning == "bald" {
		hairText = colour.agreeing(form)
	} else if colour.String()+length.String() != "" {
		hairText = fill(c.Look.Hair, "colour", colour.String(), "length", length.String())
	}
	eyes := c.word(path+".eyes", m.Eyes.Shown(), func(l *Lexicon) Words { return l.Eyes }).String()
	if eyes != "" {
		eyes = fill(c.Look.Eyes, "colour", eyes)
	}
	return []string{
		c.may(partBuild, c.word(path+".build", m.Build.Shown(), func(l *Lexicon) Words { return l.Builds }).agreeing(form)),
		c.may(partSkin, c.free(path+".skin_or_ethnic_description", m.Skin.Shown())),
		c.may(partHair, hairText),
		c.may(partHair, eyes),
		c.may(partMeasures, c.height(m.Height)),
		c.may(partMeasures, c.weight(m.Weight)),
		c.may(partMarks, c.free(path+".marks", m.Marks.Shown())),
		c.may(partMarks, c.word(path+".glasses_or_devices", m.GlassesOrDevices.Shown(), func(l *Lexicon) Words { return l.Devices }).String()),
	}
}

// clothes lists what a missing person wore, the first pieces before the others.
func (c *composer) clothes(path string, worn Clothing) string {
	pieces := c.garments(path, worn)
	if len(pieces) > 2 && c.may(partMoreClothes, pieces[2]) == "" {
		pieces = pieces[:2]
	}
	if len(pieces) > 1 && c.may(partSecondPiece, pieces[1]) == "" {
		pieces = pieces[:1]
	}
	if len(pieces) == 0 {
		return ""
	}
	return c.may(partClothes, fill(c.Look.Wearing, "list", strings.Join(pieces, c.Joints.Comma)))
}

// garments are pieces of clothing with their colours.
func (c *composer) garments(path string, worn Clothing) []string {
	var pieces []string
	for i, g := range worn {
		item := c.word(at(path, i)+".item", g.Item, func(l *Lexicon) Words { return l.Garments })
		colour := c.word(at(path, i)+".colour", g.Colour, func(l *Lexicon) Words { return l.Colours })
		if item.String() != "" && !worn.Unknown() {
			pieces = append(pieces, fill(c.Look.Garment, "item", item.String(), "colour", colour.agreeing(item.gender)))
		}
	}
	return pieces
}

// hints are what a person may do; never why.
func (c *composer) hints(m MissingPerson) string {
	var hints []string
	for _, v := range m.Vulnerabilities {
		hint := c.own(v.PublicHint)
		if hint == "" || !c.out[partWhyUrgent] && strings.Contains(c.whyUrgent(), hint) {
			continue // said there already
		}
		hints = append(hints, c.may(partHint, sentence(hint)))
	}
	return strings.Join(nonEmpty(hints...), " ")
}

// height is in centimetres, and in feet and inches where people measure so.
func (c *composer) height(m Measure) string {
	cm := m.Centimetres()
	if cm == 0 {
		return ""
	}
	s := fill(c.Units.Centimetres, "n", fmt.Sprintf("%.0f", cm))
	if !c.t.Lang.imperial() {
		return s
	}
	inches := int(math.Round(m.metres() * inchesPerMetre))
	feet := fill(c.Units.Feet, "n", strconv.Itoa(inches/12))
	if inches%12 > 0 {
		feet += " " + fill(c.Units.Inches, "n", strconv.Itoa(inches%12))
	}
	return feet + " (" + s + ")"
}

// weight is in kilograms, and in pounds where people weigh so.
func (c *composer) weight(m Measure) string {
	kilograms := m.Kilograms()
	if kilograms == 0 {
		return ""
	}
	s := fill(c.Units.Kilograms, "n", fmt.Sprintf("%.0f", kilograms))
	if !c.t.Lang.imperial() {
		return s
	}
	return fill(c.Units.Pounds, "n", fmt.Sprintf("%.0f", kilograms*poundsPerKilogram)) + " (" + s + ")"
}
