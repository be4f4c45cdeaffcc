package alert

// Suspect is somebody the missing may be with. The wording is what the law allows to say.
type Suspect struct {
	Wording     Public[Wording]  `json:"wording,omitzero"` // person of interest unless said otherwise
	Name        Partners[string] `json:"name,omitzero"`
	Age         Public[*int]     `json:"age,omitzero"` // years
	AgeRange    Public[AgeRange] `json:"age_range,omitzero"`
	Sex         Public[string]   `json:"sex,omitzero"`
	Description Public[Text]     `json:"description,omitzero"`
	Clothing    Public[Clothing] `json:"clothing,omitzero"`
	Photos      []PhotoRef       `json:"photos,omitzero"` // for partners unless said otherwise
	Armed       Public[Armed]    `json:"armed,omitzero"`
	Relation    Partners[Text]   `json:"relation,omitzero"`
}

// Wording is what a person may be called in public.
type Wording string

// The wordings.
const (
	PersonOfInterest Wording = "person_of_interest"
	SuspectOfCrime   Wording = "suspect"
	WantedPerson     Wording = "wanted"
)

// Armed says whether a person carries a weapon. Unknown gets the same safety advice as armed.
type Armed string

// The answers.
const (
	IsArmed      Armed = "armed"
	NotArmed     Armed = "not_armed"
	ArmedUnknown Armed = Unknown
)
