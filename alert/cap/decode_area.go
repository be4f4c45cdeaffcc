package cap

import "github.com/hueandcry/hueandcry/internal/strictxml"

var areaRules = []rule{
	{name: "areaDesc"},
	{name: "polygon", many: true},
	{name: "circle", many: true},
	{name: "geocode", many: true},
	{name: "altitude"},
	{name: "ceiling"},
}

func (d *decoder) area(path string, e *strictxml.Element) Area {
	p := d.open(path, e, areaRules)
	a := Area{
		Desc:     d.text(path, p, "areaDesc"),
		Geocodes: d.values(path, p, "geocode"),
		Altitude: d.text(path, p, "altitude"),
		Ceiling:  d.text(path, p, "ceiling"),
	}
	for n, s := range d.texts(path, p, "polygon") {
		polygon, err := parsePolygon(s)
		if err != nil {
			d.cannot(at(path, "polygon", n), "INVALID_POLYGON", err)
			continue
		}
		a.Polygons = append(a.Polygons, polygon)
	}
	for n, s := range d.texts(path, p, "circle") {
		circle, err := parseCircle(s)
		if err != nil {
			d.cannot(at(path, "circle", n), "INVALID_CIRCLE", err)
			continue
		}
		a.Circles = append(a.Circles, circle)
	}
	return a
}
