package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/reach/estimate"
)

//go:embed page.html
var pageText string

var page = template.Must(template.New("report").Funcs(template.FuncMap{
	"moment":  func(t time.Time) string { return t.Format("2 Jan 2006, 15:04:05 MST") },
	"whole":   whole,
	"figure":  figure,
	"band":    band,
	"times":   times,
	"length":  length,
	"dollars": func(d float64) string { return fmt.Sprintf("$%.2f", d) },
	"chart":   chart,
	"last":    func(ps []Point) Point { return ps[len(ps)-1] },
	"seconds": func(s float64) string { return Seconds(s).String() },
	"list":    func(of ...any) []any { return of },
}).Parse(pageText))

// Page writes the report as one HTML page that needs nothing else: no script, no picture, no other server.
func (r Report) Page(w io.Writer) error { return page.Execute(w, r) }

const notGiven = "not given"

// whole writes a number with its thousands apart.
func whole(v float64) string {
	s := strconv.FormatFloat(math.Round(v), 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + " " + s[i:] // a thin space that does not break
	}
	return s
}

// shown is a number for people, with how it was made and when beside it.
type shown struct{ Text, Source string }

func source(m estimate.Method, asOf time.Time) string {
	return string(m) + ", as of " + asOf.UTC().Format("15:04 MST, 2 Jan")
}

func figure(f estimate.Figure, form string) shown {
	v, ok := f.Value()
	switch {
	case !ok:
		return shown{Text: notGiven}
	case form == "share":
		return shown{fmt.Sprintf("%.0f %%", 100*v), source(f.Method(), f.AsOf())}
	case form == "length":
		return shown{Seconds(v).String(), source(f.Method(), f.AsOf())}
	case form == "fine":
		return shown{fmt.Sprintf("%.2f", v), source(f.Method(), f.AsOf())}
	default:
		return shown{whole(v), source(f.Method(), f.AsOf())}
	}
}

func band(b estimate.Band) shown {
	low, best, high, ok := b.Range()
	if !ok {
		return shown{Text: notGiven}
	}
	return shown{fmt.Sprintf("%s (%s to %s)", whole(best), whole(low), whole(high)), source(b.Method(), b.AsOf())}
}

// times are multiples: × 12.
func times(b estimate.Band) shown {
	low, best, high, ok := b.Range()
	if !ok {
		return shown{Text: notGiven}
	}
	return shown{fmt.Sprintf("× %.1f (%.1f to %.1f)", best, low, high), source(b.Method(), b.AsOf())}
}

func length(s *Seconds) string {
	if s == nil {
		return "not yet"
	}
	return s.String()
}

// The size of a chart, in its own units.
const (
	chartWidth, chartHeight = 640.0, 220.0
	chartLeft, chartBottom  = 76.0, 34.0
	chartTop, chartRight    = 12.0, 14.0
)

// drawn is a chart of the course: the band of reach as an area, its best as a line.
type drawn struct {
	Area, Line       string
	Top, Middle      string // labels of the axis
	From, To, Half   string
	Left, Bottom     float64
	Height, MiddleAt float64
	Right, Centre    float64
}

func chart(ps []Point) drawn {
	most := 1.0
	for _, p := range ps {
		if _, _, high, ok := p.Reach.Range(); ok {
			most = math.Max(most, high)
		}
	}
	most = roundUp(most)
	width, height := chartWidth-chartLeft-chartRight, chartHeight-chartTop-chartBottom
	x := func(i int) float64 { return chartLeft + width*float64(i)/float64(max(1, len(ps)-1)) }
	y := func(v float64) float64 { return chartTop + height*(1-v/most) }
	var up, down, line []string
	for i, p := range ps {
		low, best, high, ok := p.Reach.Range()
		if !ok {
			continue
		}
		up = append(up, fmt.Sprintf("%.1f,%.1f", x(i), y(high)))
		down = append([]string{fmt.Sprintf("%.1f,%.1f", x(i), y(low))}, down...)
		line = append(line, fmt.Sprintf("%.1f,%.1f", x(i), y(best)))
	}
	first, last := ps[0].At, ps[len(ps)-1].At
	form := "15:04"
	if last.Sub(first) > 24*time.Hour {
		form = "2 Jan 15:04"
	}
	return drawn{
		Area: strings.Join(append(up, down...), " "), Line: strings.Join(line, " "),
		Top: whole(most), Middle: whole(most / 2), From: first.Format(form), Half: first.Add(last.Sub(first) / 2).Format(form), To: last.Format(form),
		Left: chartLeft, Bottom: chartTop + height, Height: chartTop, MiddleAt: chartTop + height/2, Right: chartLeft + width, Centre: chartLeft + width/2,
	}
}

// roundUp to 1, 2 or 5 times a power of ten.
func roundUp(v float64) float64 {
	p := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 5} {
		if v <= m*p {
			return m * p
		}
	}
	return 10 * p
}
