package alert

import (
	"strconv"
	"strings"
	"time"
)

// Phrases are the reviewed words of one language, by which every text is composed from the fields. They are
// data: nothing is translated freely, and what a language has no words for is left out and reported.
//
// Words in braces are slots; what fills them is copied as it stands, apart from the words of the lexicon.
// {visto|vista} picks a form: masculine or feminine, and in four forms their plurals, too.
type Phrases struct {
	Language   Lang      `json:"language"`
	Direction  Direction `json:"direction"`
	Version    int       `json:"version"`     // counts up with every change
	ReviewedBy string    `json:"reviewed_by"` // who answers for the words
	ReviewedOn string    `json:"reviewed_on"` // the day: "2026-11-27"

	Signifiers   Signifiers        `json:"signifiers"`
	Drill        DrillPhrases      `json:"drill"`
	Joints       Joints            `json:"joints"`
	Nouns        Nouns             `json:"nouns"`
	Ages         AgePhrases        `json:"ages"`
	Units        UnitPhrases       `json:"units"`
	Questions    Questions         `json:"questions"`
	LastSeen     string            `json:"last_seen" slots:"time day place going"`
	LastPlace    string            `json:"last_place" slots:"place"` // where there is no room for the time
	Precision    Precisions        `json:"precision"`
	Clock        ClockPhrases      `json:"clock"`
	Day          DayPhrases        `json:"day"`
	Going        GoingPhrases      `json:"going"`
	Look         LookPhrases       `json:"look"`
	Vehicle      VehiclePhrases    `json:"vehicle"`
	Company      CompanyPhrases    `json:"company"`
	Action       ActionPhrases     `json:"action"`
	Recognise    Recognised        `json:"recognise"`
	PlainLetters map[string]string `json:"plain_letters,omitzero"` // letters that telephones lack, and how they may be written

	Shades  Shades  `json:"shades"`
	Lexicon Lexicon `json:"lexicon"`
}

// Direction is the way a script runs.
type Direction string

// The directions.
const (
	LeftToRight Direction = "ltr"
	RightToLeft Direction = "rtl"
)

// Signifiers are the words that a text starts with. In scripts that have capitals they stand in capitals.
type Signifiers struct {
	Alert    string `json:"alert"`
	Update   string `json:"update"`
	Exercise string `json:"exercise"` // starts with EXERCISE in every language
	Test     string `json:"test"`     // starts with TEST
	InNames  string `json:"in_names"` // what a local name holds in place of alert: "AMBER Alert"
}

// DrillPhrases are said at once in a drill and in a self-test.
type DrillPhrases struct {
	Notice   string `json:"notice"`
	NoAction string `json:"no_action"`
}

// Joints stand between words.
type Joints struct {
	Comma     string    `json:"comma"`
	Colon     string    `json:"colon"`
	And       string    `json:"and"`
	AndBefore AndBefore `json:"and_before,omitzero"`
}

// AndBefore is another word for and before some sounds: Spanish e before i.
type AndBefore struct {
	And    string   `json:"and"`
	Sounds []string `json:"sounds"`
	ButNot []string `json:"but_not,omitzero"`
}

// Nouns are what people are called who have no name.
type Nouns struct {
	Girl   Noun `json:"girl"`
	Boy    Noun `json:"boy"`
	Child  Noun `json:"child"`
	Woman  Noun `json:"woman"`
	Man    Noun `json:"man"`
	Person Noun `json:"person"`
}

// Noun is one of them, with what goes with it.
type Noun struct {
	Gender  Gender `json:"gender"`
	Missing string `json:"missing"` // "missing girl"
	Also    string `json:"also"`    // behind another one who is missing
	This    string `json:"this"`    // in the question: "this girl"
	Someone string `json:"someone"` // whom the missing may be with: "a girl"
}

// AgePhrases say how old somebody is.
type AgePhrases struct {
	Infant string `json:"infant"`
	One    string `json:"one"`
	Other  string `json:"other" slots:"age"`
	Range  string `json:"range" slots:"least most"`
}

// UnitPhrases say how tall and how heavy.
type UnitPhrases struct {
	Centimetres string `json:"centimetres" slots:"n"`
	Kilograms   string `json:"kilograms" slots:"n"`
	Feet        string `json:"feet" slots:"n"`
	Inches      string `json:"inches" slots:"n"`
	Pounds      string `json:"pounds" slots:"n"`
}

// Questions ask for somebody.
type Questions struct {
	Name string `json:"name" slots:"name"`
	This string `json:"this" slots:"this"`
}

// Precisions say how a time is meant.
type Precisions struct {
	Exact  string `json:"exact" slots:"time"`
	About  string `json:"about" slots:"time"`
	Before string `json:"before" slots:"time"`
	After  string `json:"after" slots:"time"`
}

func (p Precisions) of(t TimePrecision) string {
	switch t {
	case TimeAbout, TimeBetween:
		return p.About
	case TimeBefore:
		return p.Before
	case TimeAfter:
		return p.After
	case TimeExact:
	}
	return p.Exact
}

// ClockPhrases tell the time of day. {hour} counts to 12, {hour24} to 23 in two digits.
type ClockPhrases struct {
	Form  string `json:"form" slots:"minute hour? hour24? half?"`
	AtOne string `json:"at_one,omitzero" slots:"minute hour? hour24? half?"` // where one is not said as two is
	AM    string `json:"am"`
	PM    string `json:"pm"`
}

func (p ClockPhrases) tell(t time.Time) string {
	form, half := p.Form, p.AM
	if t.Hour()%12 == 1 && p.AtOne != "" {
		form = p.AtOne
	}
	if t.Hour() >= 12 {
		half = p.PM
	}
	return fill(form, "hour", t.Format("3"), "hour24", t.Format("15"), "minute", t.Format("04"), "half", half)
}

// DayPhrases tell the day.
type DayPhrases struct {
	Form     string   `json:"form" slots:"weekday month date"`
	WithYear string   `json:"with_year" slots:"day year"`
	Weekdays []string `json:"weekdays"` // from Sunday
	Months   []string `json:"months"`
}

func (p DayPhrases) tell(t time.Time) string {
	return fill(p.Form, "weekday", p.Weekdays[t.Weekday()], "month", p.Months[t.Month()-1], "date", strconv.Itoa(t.Day()))
}

// GoingPhrases say where to and by what means.
type GoingPhrases struct {
	Heading string `json:"heading" slots:"direction"`
	Along   string `json:"along"` // between a direction and a road
	Foot    string `json:"foot"`
	Bicycle string `json:"bicycle"`
	Vehicle string `json:"vehicle"`
	Bus     string `json:"bus"`
	Train   string `json:"train"`
	Boat    string `json:"boat"`
}

func (p GoingPhrases) by(m TravelMode) string {
	return map[TravelMode]string{ByFoot: p.Foot, ByBicycle: p.Bicycle, ByVehicle: p.Vehicle, ByBus: p.Bus, ByTrain: p.Train, ByBoat: p.Boat}[m]
}

// LookPhrases describe a person.
type LookPhrases struct {
	Wearing   string `json:"wearing" slots:"list"`
	Garment   string `json:"garment" slots:"item colour"` // the order of the words
	Hair      string `json:"hair" slots:"length colour"`
	Eyes      string `json:"eyes" slots:"colour"`
	Companion string `json:"companion" slots:"companion"`
	AKA       string `json:"aka" slots:"names"`
}

// VehiclePhrases describe a vehicle.
type VehiclePhrases struct {
	Line         string `json:"line" slots:"colour year make model body"` // the order of the words
	Unknown      string `json:"unknown"`                                  // of which neither make nor body is known
	Plate        string `json:"plate" slots:"plate"`
	PartialPlate string `json:"partial_plate" slots:"plate"`
}

// CompanyPhrases say whom the missing may be with, in the words that the law allows.
type CompanyPhrases struct {
	PersonOfInterest string `json:"person_of_interest" slots:"who"`
	Suspect          string `json:"suspect" slots:"who"`
	Wanted           string `json:"wanted" slots:"who"`
}

func (p CompanyPhrases) of(w Wording) string {
	switch w {
	case SuspectOfCrime:
		return p.Suspect
	case WantedPerson:
		return p.Wanted
	case PersonOfInterest:
	}
	return p.PersonOfInterest
}

// ActionPhrases say what to do.
type ActionPhrases struct {
	DoNotApproach string `json:"do_not_approach"`
	Armed         string `json:"armed"`
	Call          string `json:"call" slots:"emergency"`
	Tips          string `json:"tips" slots:"phone"`
	Share         string `json:"share"`
}

// Recognised are words, in small letters, by which a typed text is known to say something already.
type Recognised struct {
	Avoid  []string `json:"avoid"`  // not to approach
	Share  []string `json:"share"`  // to share
	Thanks []string `json:"thanks"` // thank you
	Acts   []string `json:"acts"`   // that tell a reader to do something: call, look, do not
}

// Phrasebook holds the phrases of every language, by the tag that each names.
type Phrasebook map[Lang]*Phrases

// In is the table for a language: its own, or that of its primary language, or nil.
func (b Phrasebook) In(l Lang) *Phrases {
	if p := b[l]; p != nil {
		return p
	}
	return b[Lang(l.base())]
}

// languages names them all, for people.
func (b Phrasebook) languages() string {
	if len(b) == 0 {
		return "none"
	}
	names := make([]string, 0, len(b))
	for _, l := range sorted(b) {
		names = append(names, string(l))
	}
	return strings.Join(names, ", ")
}

// noun is who somebody is: a girl, a man.
type noun struct {
	sex   string // female, male; anything else is neither
	child bool
}

func (p *Phrases) noun(n noun) Noun {
	switch {
	case n.child && n.sex == "female":
		return p.Nouns.Girl
	case n.child && n.sex == "male":
		return p.Nouns.Boy
	case n.child:
		return p.Nouns.Child
	case n.sex == "female":
		return p.Nouns.Woman
	case n.sex == "male":
		return p.Nouns.Man
	}
	return p.Nouns.Person
}

// and is the word that joins the last of several things.
func (p *Phrases) and(next string) string {
	next = strings.ToLower(next)
	starts := func(with []string) bool {
		for _, sound := range with {
			if strings.HasPrefix(next, sound) {
				return true
			}
		}
		return false
	}
	if starts(p.Joints.AndBefore.Sounds) && !starts(p.Joints.AndBefore.ButNot) {
		return p.Joints.AndBefore.And
	}
	return p.Joints.And
}

// base is the primary language of a tag: "en" of "en-US".
func (l Lang) base() string {
	base, _, _ := strings.Cut(string(l), "-")
	return strings.ToLower(base)
}

// imperial reports whether the readers of a language measure in feet and pounds.
func (l Lang) imperial() bool {
	_, region, _ := strings.Cut(string(l), "-")
	return strings.EqualFold(region, "US") || strings.EqualFold(region, "GB")
}
