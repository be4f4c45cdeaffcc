package alert

// Area is where the alert is for: words, and at least one of a polygon, a circle and a code.
type Area struct {
	Desc                Public[Text]                       `json:"desc,omitzero"`
	Polygon             Public[[]LatLon]                   `json:"polygon,omitzero"` // closed: the last point is the first
	Circle              Public[*Circle]                    `json:"circle,omitzero"`
	Geocodes            Public[map[GeocodeSystem][]string] `json:"geocodes,omitzero"`
	Corridor            Public[*Corridor]                  `json:"corridor,omitzero"`
	NeighbouringRegions Public[[]string]                   `json:"neighbouring_regions,omitzero"`
}

// Circle is a circle on the ground.
type Circle struct {
	Lat      float64 `json:"lat"` // degrees
	Lon      float64 `json:"lon"` // degrees
	RadiusKM float64 `json:"radius_km"`
}

// GeocodeSystem names a list of codes for areas.
type GeocodeSystem string

// The systems of codes.
const (
	SAME     GeocodeSystem = "SAME" // FIPS with a part in front: PSSCCC
	NUTS     GeocodeSystem = "NUTS" // of the European Union
	ISO31662 GeocodeSystem = "ISO3166-2"
)

// Corridor is a stretch of road.
type Corridor struct {
	Road string `json:"road,omitzero"`
	From string `json:"from,omitzero"`
	To   string `json:"to,omitzero"`
}
