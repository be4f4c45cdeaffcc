package alert

import "strings"

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
	Pages        PagePhrases       `json:"pages"`
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
