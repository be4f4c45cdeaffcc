package alert

import (
	"fmt"
	"regexp"
	"slices"
	"time"
)

func (g *gate) lastSeen() {
	s := g.LastSeen
	switch {
	case s.Time.Value.IsZero():
		g.block("last_seen.time", `absent; say when: "2026-11-22T08:20:00-05:00", with time_precision: about if it is a guess`)
	case s.Time.SeenBy() != VisiblePublic:
		g.block("last_seen.time", hiddenField, s.Time.SeenBy())
	case s.Time.Value.After(g.now.Add(clockTolerance)):
		g.block("last_seen.time", "lies in the future; check the date, and am or pm")
	case g.now.Sub(s.Time.Value) > recent:
		g.warn("last_seen.time", "%s is %d days ago; are you sure of the year?",
			s.Time.Value.Format(time.DateOnly), int(g.now.Sub(s.Time.Value)/(24*time.Hour)))
	}
	if s.TimePrecision.Value == TimeBetween {
		g.warn("last_seen.time_precision", "one time cannot say between; the texts will say about")
	}
	g.text("last_seen.place_text", s.PlaceText, "say where in words that people there use")
	if p := s.LatLon.Value; p == nil {
		g.warn("last_seen.latlon", "absent; a place on the map helps partners")
	} else if !p.onEarth() {
		g.block("last_seen.latlon", "out of range; write [latitude, longitude] in degrees")
	}
	if d := s.Direction.Value.Verbatim(g.Source()); d == "" || d == Unknown {
		g.warn("last_seen.direction", "unknown; ask again")
	}
	if m := s.Mode.Value; m == "" || m == ModeUnknown {
		g.warn("last_seen.mode", "unknown; ask again")
	}
}

// Whoever was last seen longer ago may well have been last seen in another year.
const recent = 7 * 24 * time.Hour

func (p LatLon) onEarth() bool {
	return p[0] >= -90 && p[0] <= 90 && p[1] >= -180 && p[1] <= 180
}

func (g *gate) area() {
	a := g.Area
	g.text("area.desc", a.Desc, "name the area in words")
	codes := 0
	for _, list := range a.Geocodes.Value {
		codes += len(list)
	}
	if len(a.Polygon.Value) == 0 && a.Circle.Value == nil && codes == 0 {
		g.block("area", "a description alone; add a polygon, a circle or a geocode: circle: {lat: 41.03, lon: -45.12, radius_km: 10}")
	}
	if len(a.Polygon.Value) > 0 {
		if fault := polygonFault(a.Polygon.Value); fault != "" {
			g.block("area.polygon", "%s", fault)
		}
	}
	if c := a.Circle.Value; c != nil {
		switch {
		case !LatLon{c.Lat, c.Lon}.onEarth():
			g.block("area.circle", "out of range; lat and lon are degrees")
		case c.RadiusKM <= 0 || c.RadiusKM > 1000:
			g.block("area.circle.radius_km", "must be more than 0 and at most 1000 kilometers")
		}
	}
	g.geocodes()
}

// The forms of area codes.
var geocodeForms = map[GeocodeSystem]*regexp.Regexp{
	SAME:     regexp.MustCompile(`^[0-9]{6}$`),
	NUTS:     regexp.MustCompile(`^[A-Z]{2}[0-9A-Z]{0,3}$`),
	ISO31662: regexp.MustCompile(`^[A-Z]{2}-[0-9A-Z]{1,3}$`),
}

func (g *gate) geocodes() {
	for _, system := range sorted(g.Area.Geocodes.Value) {
		path := fmt.Sprintf("area.geocodes.%s", system)
		form, known := geocodeForms[system]
		if !known {
			g.block(path, "unknown list of codes; known are SAME, NUTS and ISO3166-2")
			continue
		}
		for i, code := range g.Area.Geocodes.Value[system] {
			if !form.MatchString(code) {
				g.block(at(path, i), "%q is no %s code", code, system)
			}
		}
	}
}

// polygonFault says what is wrong with the shape, or nothing.
func polygonFault(p []LatLon) string {
	switch {
	case slices.ContainsFunc(p, func(q LatLon) bool { return !q.onEarth() }):
		return "out of range; each point is [latitude, longitude] in degrees"
	case len(p) < 4:
		return "needs at least three corners, and the first once more at the end"
	case p[0] != p[len(p)-1]:
		return "is not closed; repeat the first point at the end"
	case len(p) > maxPoints:
		return fmt.Sprintf("has %d points; draw it with at most %d", len(p), maxPoints)
	case crossesItself(p):
		return "crosses itself; put the points in the order of a walk around the area"
	}
	return ""
}

// As many points as receivers take unsimplified.
const maxPoints = 250

// crossesItself reports whether two sides of a closed polygon meet other than at a shared corner.
func crossesItself(p []LatLon) bool {
	sides := len(p) - 1
	for i := range sides {
		for j := i + 2; j < sides; j++ {
			if i == 0 && j == sides-1 {
				continue // neighbours, too
			}
			if sidesMeet(p[i], p[i+1], p[j], p[j+1]) {
				return true
			}
		}
	}
	return false
}

func sidesMeet(a, b, c, d LatLon) bool {
	o1, o2, o3, o4 := turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)
	return o1*o2 < 0 && o3*o4 < 0 ||
		o1 == 0 && within(a, b, c) || o2 == 0 && within(a, b, d) || o3 == 0 && within(c, d, a) || o4 == 0 && within(c, d, b)
}

// turn is positive, negative or 0 as the way from a over b to c turns left, turns right or runs straight.
func turn(a, b, c LatLon) float64 { return (b[0]-a[0])*(c[1]-a[1]) - (b[1]-a[1])*(c[0]-a[0]) }

// within reports whether q, on the line through a and b, lies between them.
func within(a, b, q LatLon) bool {
	return min(a[0], b[0]) <= q[0] && q[0] <= max(a[0], b[0]) && min(a[1], b[1]) <= q[1] && q[1] <= max(a[1], b[1])
}
