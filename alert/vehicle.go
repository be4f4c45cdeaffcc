package alert

// Vehicle is a vehicle that is looked for.
type Vehicle struct {
	Plate        Public[string]   `json:"plate,omitzero"` // copied letter by letter, never changed
	PlateRegion  Public[string]   `json:"plate_region,omitzero"`
	PlatePartial Public[bool]     `json:"plate_partial,omitzero"`
	Make         Public[string]   `json:"make,omitzero"`
	Model        Public[string]   `json:"model,omitzero"`
	Year         Public[*int]     `json:"year,omitzero"`
	Colour       Public[Text]     `json:"colour,omitzero"`
	Body         Public[Text]     `json:"body,omitzero"` // "sedan"
	Features     Public[Text]     `json:"features,omitzero"`
	Photos       []PhotoRef       `json:"photos,omitzero"` // public by default
	Direction    Public[Text]     `json:"direction,omitzero"`
	Source       Internal[string] `json:"source,omitzero"`
	Confidence   Confidence       `json:"confidence,omitzero"`
}
