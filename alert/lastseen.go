package alert

import "time"

// LastSeen is where and when the missing were last seen, and where they may be.
type LastSeen struct {
	Time                 Public[time.Time]     `json:"time,omitzero"`
	TimePrecision        Public[TimePrecision] `json:"time_precision,omitzero"` // exact unless said otherwise
	PlaceText            Public[Text]          `json:"place_text,omitzero"`
	LatLon               Partners[*LatLon]     `json:"latlon,omitzero"`
	Direction            Public[Text]          `json:"direction,omitzero"` // "north", unknown
	Mode                 Public[TravelMode]    `json:"mode,omitzero"`
	PossibleDestinations []Partners[Text]      `json:"possible_destinations,omitzero"`
	Sightings            []Sighting            `json:"sightings,omitzero"` // for partners unless said otherwise
}

// LatLon is a latitude and a longitude in degrees, in CAP's order.
type LatLon [2]float64

// TimePrecision says how a time is meant.
type TimePrecision string

// The precisions of a time.
const (
	TimeExact   TimePrecision = "exact"
	TimeAbout   TimePrecision = "about"
	TimeBefore  TimePrecision = "before"
	TimeAfter   TimePrecision = "after"
	TimeBetween TimePrecision = "between"
)

// TravelMode is how somebody moved when last seen.
type TravelMode string

// The modes of travel.
const (
	ByFoot      TravelMode = "foot"
	ByBicycle   TravelMode = "bicycle"
	ByVehicle   TravelMode = "vehicle"
	ByBus       TravelMode = "bus"
	ByTrain     TravelMode = "train"
	ByBoat      TravelMode = "boat"
	ModeUnknown TravelMode = Unknown
)

// Sighting is one report of having seen the missing since.
type Sighting struct {
	Note

	Time      time.Time `json:"time,omitzero"`
	PlaceText Text      `json:"place_text,omitzero"`
}
