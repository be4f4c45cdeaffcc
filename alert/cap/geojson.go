package cap

import (
	"encoding/json"
	"math"

	"github.com/hueandcry/hueandcry/alert"
)

type collection struct {
	Type     string    `json:"type"`
	Features []feature `json:"features"`
}

type feature struct {
	Type       string     `json:"type"`
	ID         string     `json:"id"`
	Geometry   *geometry  `json:"geometry"` // null where there are only codes
	Properties properties `json:"properties"`
}

type geometry struct {
	Type        string           `json:"type"`
	Coordinates [][][][2]float64 `json:"coordinates"` // lon, lat
}

type properties struct {
	Identifier  string     `json:"identifier"`
	Sender      string     `json:"sender"`
	Sent        string     `json:"sent"`
	Expires     string     `json:"expires,omitzero"`
	Status      string     `json:"status"`
	MsgType     string     `json:"msg_type"`
	Language    alert.Lang `json:"language"`
	Event       string     `json:"event"`
	Urgency     string     `json:"urgency"`
	Severity    string     `json:"severity"`
	Certainty   string     `json:"certainty"`
	Headline    string     `json:"headline"`
	Description string     `json:"description"`
	Instruction string     `json:"instruction,omitzero"`
	Web         string     `json:"web,omitzero"`
	CAP         string     `json:"cap"` // address of the message
	Area        string     `json:"area"`
	Geocodes    []string   `json:"geocodes"` // "SAME:099001"
	Circles     []round    `json:"circles"`  // as they are; the geometry draws them
}

type round struct {
	Centre   [2]float64 `json:"centre"` // lon, lat
	RadiusKM float64    `json:"radius_km"`
}

// GeoJSON is the live messages for maps (RFC 7946): one feature for each area, in the first language. A
// circle is drawn as a polygon.
func GeoJSON(all []Issued) ([]byte, error) {
	out := collection{Type: "FeatureCollection", Features: []feature{}}
	for _, i := range all {
		for n, a := range i.Message.first().Areas {
			out.Features = append(out.Features, i.feature(n, a))
		}
	}
	return json.Marshal(out)
}

func (i Issued) feature(n int, a Area) feature {
	m, says := i.Message, i.Message.first()
	f := feature{Type: "Feature", ID: at(m.Reference().URN(), "area", n), Properties: properties{
		Identifier: m.Identifier, Sender: m.Sender, Sent: m.Sent.String(), Status: m.Status, MsgType: m.MsgType,
		Language: says.Lang(), Event: says.Event, Urgency: says.Urgency, Severity: says.Severity, Certainty: says.Certainty,
		Headline: m.title(), Description: says.Description, Instruction: says.Instruction, Web: says.Web, CAP: i.URL,
		Area: a.Desc, Geocodes: []string{}, Circles: []round{},
	}}
	if !says.Expires.IsZero() {
		f.Properties.Expires = says.Expires.String()
	}
	for _, g := range a.Geocodes {
		f.Properties.Geocodes = append(f.Properties.Geocodes, g.Name+":"+g.Value)
	}
	var drawn [][][][2]float64
	for _, p := range a.Polygons {
		drawn = append(drawn, [][][2]float64{ring(p)})
	}
	for _, c := range a.Circles {
		f.Properties.Circles = append(f.Properties.Circles, round{turn(c.Centre), c.RadiusKM})
		if c.RadiusKM > 0 {
			drawn = append(drawn, [][][2]float64{ring(c.drawn())})
		}
	}
	if drawn != nil {
		f.Geometry = &geometry{"MultiPolygon", drawn}
	}
	return f
}

// turn makes GeoJSON's longitude and latitude of CAP's latitude and longitude. Nothing else does.
func turn(p alert.LatLon) [2]float64 { return [2]float64{p[1], p[0]} }

// ring is a polygon with its points turned, counter-clockwise as GeoJSON wants it.
func ring(p Polygon) [][2]float64 {
	area := 0.0
	for i := range len(p) - 1 {
		area += p[i][1]*p[i+1][0] - p[i+1][1]*p[i][0]
	}
	out := make([][2]float64, len(p))
	for i := range p {
		at := i
		if area < 0 {
			at = len(p) - 1 - i
		}
		out[i] = turn(p[at])
	}
	return out
}

const (
	circlePoints = 64
	earthKM      = 6371.0088
)

// drawn is the circle as a closed polygon on the sphere.
func (c Circle) drawn() Polygon {
	lat, lon := c.Centre[0]*math.Pi/180, c.Centre[1]*math.Pi/180
	angle := c.RadiusKM / earthKM
	p := make(Polygon, 0, circlePoints+1)
	for i := range circlePoints {
		bearing := 2 * math.Pi * float64(i) / circlePoints
		a := math.Asin(math.Sin(lat)*math.Cos(angle) + math.Cos(lat)*math.Sin(angle)*math.Cos(bearing))
		b := lon + math.Atan2(math.Sin(bearing)*math.Sin(angle)*math.Cos(lat), math.Cos(angle)-math.Sin(lat)*math.Sin(a))
		p = append(p, alert.LatLon{degrees(a), degrees(b)})
	}
	return append(p, p[0])
}

// degrees is an angle to about a tenth of a metre.
func degrees(radians float64) float64 { return math.Round(radians*180/math.Pi*1e6) / 1e6 }
