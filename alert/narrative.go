package alert

// Narrative is what people wrote about the case in one language. Texts for networks are composed from
// the fields, not from these; only an override replaces one.
type Narrative struct {
	Headline     Public[string]      `json:"headline,omitzero"`
	WhatHappened Public[string]      `json:"what_happened,omitzero"`
	Ask          Public[string]      `json:"ask,omitzero"` // what to do, in the imperative
	WhyUrgent    Public[string]      `json:"why_urgent,omitzero"`
	Short90      Public[string]      `json:"short90,omitzero"` // for WEA
	Long360      Public[string]      `json:"long360,omitzero"` // for WEA
	HashtagPlace Public[string]      `json:"hashtag_place,omitzero"`
	HashtagCase  Public[string]      `json:"hashtag_case,omitzero"`
	Overrides    map[string]Override `json:"overrides,omitzero"` // by network
	Translation  Translation         `json:"translation,omitzero"`
}

// Override is a person's own text for one network, and why it is needed.
type Override struct {
	Text   Public[string]   `json:"text,omitzero"`
	Reason Internal[string] `json:"reason,omitzero"`
}

// Translation says how the texts of a language came about.
type Translation struct {
	Method       Internal[string] `json:"method,omitzero"`
	TableVersion Internal[*int]   `json:"table_version,omitzero"`
	CheckedBy    Internal[string] `json:"checked_by,omitzero"`
}
