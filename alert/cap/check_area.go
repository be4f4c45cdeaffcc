package cap

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"regexp"
	"strconv"

	"github.com/hueandcry/hueandcry/alert"
)

func (c *checker) area(path string, a *Area) {
	c.missing(under(path, "areaDesc"), a.Desc)
	c.clean(under(path, "areaDesc"), a.Desc)
	c.named(path, "geocode", a.Geocodes)
	if len(a.Polygons)+len(a.Circles)+len(a.Geocodes) == 0 {
		c.add(Profile, "CIRCLE_POLYGON_OR_GEOCODE_IS_REQUIRED", path, "words alone; give a polygon, a circle or a code")
	} else if len(a.Polygons)+len(a.Circles) == 0 {
		c.add(Advice, "CIRCLE_POLYGON_ENCOURAGED", path, "codes alone; a polygon or a circle can be drawn on any map")
	}
	for n, p := range a.Polygons {
		c.polygon(at(path, "polygon", n), p)
	}
	for n, circle := range a.Circles {
		here := at(path, "circle", n)
		if !onEarth(circle.Centre) || !(circle.RadiusKM >= 0) || circle.RadiusKM > halfTheEquator {
			c.add(Error, "INVALID_CIRCLE", here, "lies nowhere on earth; write lat,lon and the radius in kilometres")
		} else if circle.RadiusKM == 0 {
			c.add(Advice, "NONZERO_CIRCLE_RADIUS", here, "a radius of 0 reaches nobody")
		}
	}
	c.heights(path, a)
}

// More points tell a map nothing, and are not compared with each other.
const manyPoints = 250

func (c *checker) polygon(path string, p Polygon) {
	switch {
	case len(p) < 4:
		c.add(Error, "INVALID_POLYGON", path, "%d points; a polygon has at least 4, the last being the first", len(p))
	case p[0] != p[len(p)-1]:
		c.add(Error, "INVALID_POLYGON", path, "is not closed; repeat the first point at the end")
	case len(p) > manyPoints:
		c.add(Advice, "POLYGON_TOO_DETAILED", path, "%d points; more than %d are simplified by those who read them", len(p), manyPoints)
	case crosses(p):
		c.add(Error, "INVALID_POLYGON_SELF_INTERSECTION", path, "two of its edges cross")
	}
	for _, point := range p {
		if !onEarth(point) {
			c.add(Error, "INVALID_POLYGON", path, "the point %s lies nowhere on earth; write lat,lon", pair(point))
			return
		}
	}
}

// crosses reports whether two edges of a closed polygon cross. Edges that merely touch do not.
func crosses(p Polygon) bool {
	for i := range len(p) - 1 {
		for j := i + 1; j < len(p)-1; j++ {
			a, b, c, d := p[i], p[i+1], p[j], p[j+1]
			if side(a, b, c)*side(a, b, d) < 0 && side(c, d, a)*side(c, d, b) < 0 {
				return true
			}
		}
	}
	return false
}

// side says on which side of the line from a to b a point lies: positive, negative, or 0 on it.
func side(a, b, p alert.LatLon) float64 {
	return (b[0]-a[0])*(p[1]-a[1]) - (b[1]-a[1])*(p[0]-a[0])
}

func (c *checker) heights(path string, a *Area) {
	if a.Ceiling != "" && a.Altitude == "" {
		c.add(Error, "INVALID_AREA", under(path, "ceiling"), "stands without an altitude")
	}
	if a.Altitude == "" {
		return
	}
	low, err := strconv.ParseFloat(a.Altitude, 64)
	if err != nil {
		c.add(Error, "INVALID_AREA", under(path, "altitude"), "%.20q is no number of feet", a.Altitude)
	}
	if a.Ceiling == "" {
		return
	}
	high, err := strconv.ParseFloat(a.Ceiling, 64)
	if err != nil {
		c.add(Error, "INVALID_AREA", under(path, "ceiling"), "%.20q is no number of feet", a.Ceiling)
	} else if low > high {
		c.add(Error, "INVALID_ALTITUDE_CEILING_RANGE", under(path, "ceiling"), "lies below the altitude")
	}
}

var mimeType = regexp.MustCompile(`^(?:application|audio|image|message|model|multipart|text|video)/[\w.+-]+$`)

func (c *checker) resource(path string, r *Resource) {
	c.missing(under(path, "resourceDesc"), r.Desc)
	c.clean(under(path, "resourceDesc"), r.Desc)
	if !c.missing(under(path, "mimeType"), r.MimeType) && !mimeType.MatchString(r.MimeType) {
		c.add(Error, "INVALID_MIME_TYPE", under(path, "mimeType"), "%.60q is no media type; write it like image/jpeg", r.MimeType)
	}
	if r.Size < 0 {
		c.add(Error, "INVALID_RESOURCE_SIZE", under(path, "size"), "%d bytes are none", r.Size)
	}
	u, err := url.Parse(r.URI)
	if err != nil {
		c.add(Error, "INVALID_URI", under(path, "uri"), "%.100q is no address", r.URI)
	} else if r.URI != "" && !u.IsAbs() && r.DerefURI == "" {
		c.add(Error, "RELATIVE_URI_MISSING_DEREF_URI", under(path, "uri"), "%.100q is relative, and the content is not in the message", r.URI)
	}
	if _, err := base64.StdEncoding.DecodeString(r.DerefURI); err != nil {
		c.add(Error, "INVALID_DEREF_URI", under(path, "derefUri"), "is not in base 64")
	}
	if sum, err := hex.DecodeString(r.Digest); r.Digest != "" && (err != nil || len(sum) != sha1Bytes) {
		c.add(Error, "INVALID_DIGEST", under(path, "digest"), "%.60q is no SHA-1 in hex", r.Digest)
	}
}

// A digest of SHA-1, which is what CAP asks for.
const sha1Bytes = 20
