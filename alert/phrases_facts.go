package alert

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
