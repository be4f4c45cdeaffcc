package alert

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

// PagePhrases are what a card or a poster says beside the words of an alert.
type PagePhrases struct {
	Found        string `json:"found"`   // over the page of a good end
	Over         string `json:"over"`    // over that of any other
	Custody      string `json:"custody"` // on a photo that the police took, which must not pass for another
	Aged         string `json:"aged"`
	Illustration string `json:"illustration"`
}

// Heading is what stands over the page of an end.
func (p PagePhrases) Heading(e Ended) string {
	switch e {
	case EndedFoundSafe, EndedFoundInjured:
		return p.Found
	case EndedDeceased, EndedHoax, EndedUnfounded, EndedError, EndedExpired:
	}
	return p.Over
}

// mark is what stands on a photo of a type; nothing on a regular one.
func (p PagePhrases) mark(t PhotoType) string {
	switch t {
	case PhotoCustody:
		return p.Custody
	case PhotoAged:
		return p.Aged
	case PhotoIllustration:
		return p.Illustration
	case PhotoRegular:
	}
	return ""
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
