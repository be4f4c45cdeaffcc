package cap

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/hueandcry/hueandcry/alert"
)

// Polygon is a closed line of points, latitude first; the last point is the first.
type Polygon []alert.LatLon

// MarshalText writes the polygon.
func (p Polygon) MarshalText() ([]byte, error) {
	points := make([]string, len(p))
	for i := range p {
		points[i] = pair(p[i])
	}
	return []byte(strings.Join(points, " ")), nil
}

// Circle is a circle on the ground.
type Circle struct {
	Centre   alert.LatLon
	RadiusKM float64
}

// MarshalText writes the circle.
func (c Circle) MarshalText() ([]byte, error) {
	return []byte(pair(c.Centre) + " " + number(c.RadiusKM)), nil
}

func pair(p alert.LatLon) string { return number(p[0]) + "," + number(p[1]) }

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func parsePolygon(s string) (Polygon, error) {
	var p Polygon
	for point := range strings.FieldsSeq(s) {
		at, err := parsePoint(point)
		if err != nil {
			return nil, err
		}
		p = append(p, at)
	}
	return p, nil
}

func parseCircle(s string) (Circle, error) {
	fields := strings.Fields(s)
	if len(fields) != 2 {
		return Circle{}, fmt.Errorf("%.60q is no circle; CAP writes lat,lon and the radius in kilometres", s)
	}
	centre, err := parsePoint(fields[0])
	if err != nil {
		return Circle{}, err
	}
	radius, err := strconv.ParseFloat(fields[1], 64)
	if err != nil || !(radius >= 0) || radius > halfTheEquator {
		return Circle{}, fmt.Errorf("%.20q is no radius in kilometres", fields[1])
	}
	return Circle{centre, radius}, nil
}

// No circle on the ground is larger, in kilometres.
const halfTheEquator = 20038

func parsePoint(s string) (alert.LatLon, error) {
	lat, lon, found := strings.Cut(s, ",")
	a, err1 := strconv.ParseFloat(lat, 64)
	b, err2 := strconv.ParseFloat(lon, 64)
	at := alert.LatLon{a, b}
	if !found || errors.Join(err1, err2) != nil || !onEarth(at) {
		return alert.LatLon{}, fmt.Errorf("%.60q is no point; CAP writes lat,lon in degrees", s)
	}
	return at, nil
}

func onEarth(p alert.LatLon) bool { return math.Abs(p[0]) <= 90 && math.Abs(p[1]) <= 180 }
