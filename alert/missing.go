package alert

// MissingPerson is one person who is looked for.
type MissingPerson struct {
	DisplayName       Public[Text]     `json:"display_name,omitzero"` // or "a 7-year-old boy", when the name is withheld
	AKA               Public[[]string] `json:"aka,omitzero"`
	Age               Public[*int]     `json:"age,omitzero"`       // years
	AgeRange          Public[AgeRange] `json:"age_range,omitzero"` // where the age is not known
	DateOfBirth       Internal[string] `json:"date_of_birth,omitzero"`
	Sex               Public[string]   `json:"sex,omitzero"` // female, male, other
	Gender            Public[Text]     `json:"gender,omitzero"`
	Pronouns          Public[Text]     `json:"pronouns,omitzero"`
	Height            Measure          `json:"height,omitzero"`
	Weight            Measure          `json:"weight,omitzero"`
	Build             Public[Text]     `json:"build,omitzero"`
	Hair              Public[Hair]     `json:"hair,omitzero"`
	Eyes              Public[Text]     `json:"eyes,omitzero"`
	Skin              Public[Text]     `json:"skin_or_ethnic_description,omitzero"` // free words, no code lists
	Marks             Public[Text]     `json:"marks,omitzero"`
	GlassesOrDevices  Public[Text]     `json:"glasses_or_devices,omitzero"`
	LanguageSpoken    Public[[]string] `json:"language_spoken,omitzero"`
	ClothingLastSeen  Public[Clothing] `json:"clothing_last_seen,omitzero"`
	Vulnerabilities   []Vulnerability  `json:"vulnerabilities,omitzero"`
	CompanionOrPet    Public[Text]     `json:"companion_or_pet,omitzero"`
	Photos            []PhotoRef       `json:"photos,omitzero"` // public by default
	RelationToSuspect Partners[Text]   `json:"relation_to_suspect,omitzero"`
}

// Vulnerability is why a person is at risk. Only the hint at behaviour is ever public.
type Vulnerability struct {
	Note

	Kind       string `json:"kind"`                 // "dementia"
	PublicHint Text   `json:"public_hint,omitzero"` // "drawn to water"
}
