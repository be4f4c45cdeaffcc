package alert

// Contact is how the public reaches the agency, and what they must not do.
type Contact struct {
	EmergencyNo   Public[string]   `json:"emergency_no,omitzero"`
	TipPhone      Public[string]   `json:"tip_phone,omitzero"` // E.164; hyphens and spaces allowed
	TipURL        Public[string]   `json:"tip_url,omitzero"`
	TipEmail      Public[string]   `json:"tip_email,omitzero"`
	SMSShort      Public[string]   `json:"sms_short,omitzero"`
	Hours         Public[Text]     `json:"hours,omitzero"`
	Languages     Public[[]string] `json:"languages,omitzero"`
	DoNotApproach Public[*bool]    `json:"do_not_approach,omitzero"` // nil: nobody has answered
	Reward        Public[Text]     `json:"reward,omitzero"`
}
