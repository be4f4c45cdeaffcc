package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// author writes alerts at random, the same ones for the same seed.
type author struct {
	*rand.Rand

	book alert.Phrasebook
}

func pick[T any](a *author, from []T) T { return from[a.IntN(len(from))] }

func (a *author) oneIn(n int) bool { return a.IntN(n) == 0 }

// word is a word of a list in the language of the alert: mostly a known one, sometimes one that nobody knows.
func (a *author) word(list alert.Words) alert.Text {
	switch a.IntN(8) {
	case 0:
		return nil
	case 1:
		return alert.Plain("zorble")
	case 2:
		return alert.Plain(alert.Unknown)
	}
	return alert.Plain(pick(a, list[pick(a, slices.Sorted(maps.Keys(list)))].Forms))
}

var (
	authorNames  = []string{"Wren Samplechild", "Zoë Ñandú", "Ó Briain", "Åse", "نور المثال", "Анна Пример", "李小明", "D'Arcy-Smith Jr.", "a 7-year-old"}
	authorPlates = []string{"ZZT 0142", "ZZK-0177", "7ABC123", "B 4", "ZZ·99·X", "0042", "غ ش 12"}
	authorPlaces = map[string][]string{
		"en": {"Gull Lane, Withymouth", "the 9th Street pier", "St. Mark's"},
		"es": {"Gull Lane, Withymouth", "la calle Mayor", "Ñuñoa"},
		"fr": {"Gull Lane, Withymouth", "la place de l'Étang", "Saint-Marc"},
		"ar": {"Gull Lane", "شارع النخيل", "ميناء Withymouth", "9th Street"},
	}
)

// revision is an alert with every fact that a text must give, in languages with the source in front.
func (a *author) revision(langs []alert.Lang) *alert.Revision {
	source := a.book.In(langs[0])
	seen := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(a.IntN(365*24*60)) * time.Minute)
	r := &alert.Revision{Schema: alert.Schema, Narrative: map[alert.Lang]alert.Narrative{}}
	m := &r.Meta
	m.Code, m.Revision, m.Kind = fmt.Sprintf("T%02d-%03d", a.IntN(100), a.IntN(1000)), 1+a.IntN(12), "amber"
	m.Status = pick(a, []alert.Status{alert.Actual, alert.Actual, alert.Exercise, alert.Test})
	m.Timezone = pick(a, []string{"America/New_York", "Europe/Madrid", "Africa/Cairo", "Asia/Kathmandu", "UTC"})
	m.Languages, m.Effective, m.Expires = langs, seen.Add(time.Hour), seen.Add(24*time.Hour)
	m.IssuingAgency.ShortName.Value, m.CaseNo.Value = "LCSO", "CASE"
	m.NamedAlert.Value = pick(a, []alert.Text{nil, alert.Plain("AMBER Alert"), {langs[0]: "AMBER Alert"}})
	r.Contact.EmergencyNo.Value = pick(a, []string{"911", "112", "999"})
	if m.Status != alert.Actual {
		r.Contact.EmergencyNo.Value = "555-555-0199"
	}
	r.Contact.TipPhone.Value = fmt.Sprintf("+1-555-555-01%02d", a.IntN(100))
	r.Contact.DoNotApproach.Value = new(a.oneIn(2))
	crowd := 2 // in a drill the notice takes the room of the second
	if m.Status != alert.Actual {
		crowd = 1
	}
	for range 1 + a.IntN(crowd) {
		r.Missing = append(r.Missing, a.missing(source))
	}
	r.LastSeen.Time.Value = seen
	r.LastSeen.TimePrecision.Value = pick(a, []alert.TimePrecision{"", alert.TimeExact, alert.TimeAbout, alert.TimeBefore, alert.TimeAfter})
	r.LastSeen.PlaceText.Value = alert.Text{}
	for _, l := range langs {
		base, _, _ := strings.Cut(string(l), "-")
		r.LastSeen.PlaceText.Value[l] = pick(a, authorPlaces[base])
		r.Narrative[l] = alert.Narrative{}
	}
	r.LastSeen.Direction.Value = a.word(source.Lexicon.Directions)
	r.LastSeen.Mode.Value = pick(a, []alert.TravelMode{"", alert.ByFoot, alert.ByVehicle, alert.ByTrain, alert.ModeUnknown})
	for range a.IntN(1 + crowd) {
		r.Vehicles = append(r.Vehicles, a.vehicle(source))
	}
	if a.oneIn(2) {
		r.Suspects = append(r.Suspects, a.suspect(source))
	}
	return r
}

func (a *author) missing(source *alert.Phrases) alert.MissingPerson {
	m := alert.MissingPerson{}
	m.DisplayName.Value = alert.Plain(pick(a, authorNames))
	m.Age, m.AgeRange = a.age()
	m.Sex.Value = pick(a, []string{"female", "male", "other", "", alert.Unknown})
	m.Height = alert.Measure{Value: float64(50 + a.IntN(150)), Unit: "cm"}
	m.Weight = alert.Measure{Value: float64(3 + a.IntN(120)), Unit: "kg"}
	m.Build.Value = a.word(source.Lexicon.Builds)
	m.Hair.Value = alert.Hair{Colour: a.word(source.Lexicon.Hair), Length: a.word(source.Lexicon.HairLengths)}
	m.Eyes.Value = a.word(source.Lexicon.Eyes)
	m.GlassesOrDevices.Value = a.word(source.Lexicon.Devices)
	for range a.IntN(4) {
		m.ClothingLastSeen.Value = append(m.ClothingLastSeen.Value, alert.Garment{Item: a.word(source.Lexicon.Garments), Colour: a.word(source.Lexicon.Colours)})
	}
	if a.oneIn(3) {
		m.AKA.Value = []string{pick(a, authorNames[:5])}
	}
	m.DateOfBirth.Value = "born"
	m.Vulnerabilities = []alert.Vulnerability{{Kind: "kind"}}
	return m
}

func (a *author) age() (age alert.Public[*int], span alert.Public[alert.AgeRange]) {
	if a.oneIn(4) {
		least := 2 + a.IntN(80)
		span.Value = alert.AgeRange{least, least + 1 + a.IntN(10)}
		return age, span
	}
	age.Value = new(a.IntN(110))
	return age, span
}

func (a *author) vehicle(source *alert.Phrases) alert.Vehicle {
	v := alert.Vehicle{}
	v.Plate.Value, v.PlatePartial.Value = pick(a, authorPlates), a.oneIn(4)
	v.PlateRegion.Value = pick(a, []string{"", "FM"})
	v.Make.Value, v.Model.Value = pick(a, []string{"", "Exemplar"}), pick(a, []string{"", "Drover"})
	if a.oneIn(2) {
		v.Year.Value = new(1990 + a.IntN(36))
	}
	v.Colour.Value, v.Body.Value = a.word(source.Lexicon.Colours), a.word(source.Lexicon.Bodies)
	v.Direction.Value = a.word(source.Lexicon.Directions)
	return v
}

func (a *author) suspect(source *alert.Phrases) alert.Suspect {
	s := alert.Suspect{}
	s.Wording.Value = pick(a, []alert.Wording{"", alert.PersonOfInterest, alert.SuspectOfCrime, alert.WantedPerson})
	s.Name.Value, s.Sex.Value = "name", pick(a, []string{"female", "male", ""})
	s.Age, s.AgeRange = a.age()
	s.Armed.Value = pick(a, []alert.Armed{alert.IsArmed, alert.NotArmed, alert.ArmedUnknown})
	s.Clothing.Value = alert.Clothing{{Item: a.word(source.Lexicon.Garments), Colour: a.word(source.Lexicon.Colours)}}
	return s
}
