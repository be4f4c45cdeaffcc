package alert

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

var hexSHA256 = regexp.MustCompile(`^[0-9a-f]{64}$`)

// A photo of this age may no longer show what the person looks like.
const photoYears = 2

func (g *gate) photographs() {
	shown := map[string]string{}
	for _, p := range g.photos() {
		g.photo(p)
		if first := shown[p.ref.File]; first != "" && p.ref.File != "" {
			g.warn(p.path+".file", "%s is also %s; show each photo once", p.ref.File, first)
		} else {
			shown[p.ref.File] = p.path
		}
	}
	for i, m := range g.Missing {
		path := at("missing", i) + ".photos"
		primary := 0
		for _, p := range m.Photos {
			if p.Primary {
				primary++
			}
		}
		if primary > 1 {
			g.warn(path, "%d are marked primary; the first of them counts", primary)
		}
	}
}

func (g *gate) photo(p placedPhoto) {
	path, ref := p.path, p.ref
	switch {
	case ref.File == "":
		g.block(path+".file", "absent; name the picture's file")
	case strings.HasPrefix(ref.File, "/") || strings.ContainsAny(ref.File, `\:`) || slices.Contains(strings.Split(ref.File, "/"), ".."):
		g.block(path+".file", "%q leads out of the alert's folder; put the picture beside the alert file", ref.File)
	}
	if ref.SHA256 != "" && !hexSHA256.MatchString(ref.SHA256) {
		g.block(path+".sha256", "is no SHA-256 in small hex letters; leave it out if in doubt")
	}
	if where, lacks := g.lacking(ref.Alt); lacks {
		g.block(path+".alt", "absent%s; describe the picture for those who cannot see it", where)
	}
	if c := ref.Crop; c != nil && (c.X < 0 || c.Y < 0 || c.W <= 0 || c.H <= 0 || c.X+c.W > 1.000001 || c.Y+c.H > 1.000001) {
		g.block(path+".crop", "leaves the picture; x, y, w and h are fractions of its width and height")
	}
	if f := ref.Focus; f != nil && (f.X < 0 || f.Y < 0 || f.X > 1 || f.Y > 1) {
		g.block(path+".focus", "leaves the picture; x and y are fractions of its width and height")
	}
	if ref.TakenOn == "" {
		return
	}
	taken, ok := parseDay(ref.TakenOn)
	switch {
	case !ok:
		g.block(path+".taken_on", `%q is no date; write it like "2026-11-20", "2026-11" or "2026"`, ref.TakenOn)
	case taken.AddDate(photoYears, 0, 0).Before(g.now):
		g.warn(path+".taken_on", "more than %d years ago; look for a newer photo", photoYears)
	}
}

// parseDay reads a year, a month or a day as the last moment that it can mean.
func parseDay(s string) (time.Time, bool) {
	for layout, next := range map[string][3]int{"2006": {1, 0, 0}, "2006-01": {0, 1, 0}, time.DateOnly: {0, 0, 1}} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.AddDate(next[0], next[1], next[2]), true
		}
	}
	return time.Time{}, false
}
