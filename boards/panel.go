package boards

import "slices"

// panel is what is said about a panel; where it stands, and its number, follow from its place in the list.
type panel struct {
	title   string
	about   string // what the reader must know to read it right
	look    look
	wide    int // of 24 columns
	high    int // 0 = as its row
	unit    unit
	colors  scale  // none = by series
	nothing string // what stands there while there is nothing to show
	digits  *int
	most    float64 // where the scale ends; 0 = by the values
	means   map[string]meaning
	queries []query
	hides   []string // columns of a table
}

// query is one question to Prometheus. Its legend names the curve, the figure or the column; a column
// without one is not shown, and its labels are.
type query struct {
	legend string
	expr   string
	as     string // its refId; "" = A, B, C …
	unit   unit   // where it differs from that of the panel
	colors scale  // likewise
	dashed bool
	right  bool // its scale stands on the right
	band   band
}

// band fills the area between two curves, named by their legends. Grafana draws none if it does not find both.
type band struct{ upper, lower string }

// name is the refId of the query at a place in its panel.
func (q query) name(at int) string {
	if q.as != "" {
		return q.as
	}
	return string(rune('A' + at))
}

type unit string

const (
	short    unit = "short"
	number   unit = "none"
	seconds  unit = "s"
	duration unit = "dtdurations"
	ratio    unit = "percentunit"
	dollars  unit = "currencyUSD"
	bytesIEC unit = "bytes"
	requests unit = "reqps"
	times    unit = "prefix:x "
)

// scale colours figures: the first colour holds from the bottom, each further one from its value on.
type scale []step

func steady(c string) scale { return scale{{Color: c}} }

// from adds a colour from a value on.
func (s scale) from(v float64, c string) scale {
	return append(slices.Clone(s), step{Color: c, Value: &v})
}

// colour is how a scale is used: one colour alone is fixed; no scale leaves the colours to the series.
// Grafana's own default paints any figure above 80 red, and a wide reach looked like an alarm.
func (s scale) colour() (color, thresholds) {
	switch len(s) {
	case 0:
		return color{Mode: "palette-classic"}, thresholds{Mode: "absolute", Steps: steady("blue")}
	case 1:
		return color{Mode: "fixed", FixedColor: s[0].Color}, thresholds{Mode: "absolute", Steps: s}
	default:
		return color{Mode: "thresholds"}, thresholds{Mode: "absolute", Steps: s}
	}
}

// draw writes the panel as Grafana reads it, without its number and place.
func (p panel) draw() drawn {
	d := drawn{
		Type: p.look.kind(), Title: p.title, Description: p.about, Datasource: prometheus(), Options: p.look.options(),
		FieldConfig: &fieldConfig{Defaults: p.defaults(), Overrides: []override{}},
	}
	for i, q := range p.queries {
		q.as = q.name(i)
		d.Targets = append(d.Targets, p.ask(q))
		d.FieldConfig.Overrides = append(d.FieldConfig.Overrides, p.differs(q)...)
	}
	switch p.look.(type) {
	case table:
		d.Transformations = p.columns(true)
	case graph:
		d.Transformations = p.columns(false)
	}
	return d
}

func (p panel) defaults() field {
	f := field{
		Unit: string(p.unit), Decimals: p.digits, NoValue: p.nothing, Mappings: []mapping{}, Custom: p.look.custom(),
	}
	if f.NoValue == "" {
		f.NoValue = "not given" // never 0
	}
	f.Color, f.Thresholds = p.colors.colour()
	if len(p.means) > 0 {
		f.Mappings = append(f.Mappings, mapping{Type: "value", Options: p.means})
	}
	if p.most != 0 {
		var least float64
		f.Min, f.Max = &least, &p.most
	}
	return f
}

func (p panel) ask(q query) target {
	t := target{
		RefID: q.as, Datasource: *prometheus(), Expr: ofJob(q.expr), LegendFormat: q.legend,
		Format: "time_series", Instant: p.look.instant(), Range: !p.look.instant(),
	}
	if p.look.tabular() {
		t.Format, t.LegendFormat = "table", ""
	}
	return t
}

// differs is how one query's figures differ from those of the panel.
func (p panel) differs(q query) []override {
	var is []property
	if q.unit != "" {
		is = append(is, property{"unit", string(q.unit)})
	}
	if q.colors != nil {
		c, steps := q.colors.colour()
		is = append(is, property{"color", c}, property{"thresholds", steps})
		if _, ok := p.look.(table); ok {
			is = append(is, property{"custom.cellOptions", map[string]string{"type": "color-text"}})
		}
	}
	if q.dashed {
		is = append(is, property{"custom.lineStyle", map[string]any{"fill": "dash", "dash": []int{8, 8}}})
	}
	if q.right {
		is = append(is, property{"custom.axisPlacement", "right"})
	}
	at := matcher{ID: "byFrameRefID", Options: q.as}
	if p.look.tabular() { // merging loses the name of the query
		at = matcher{ID: "byName", Options: q.legend}
	}
	var out []override
	if is != nil {
		out = append(out, override{at, is})
	}
	if q.band != (band{}) {
		out = append(out, override{matcher{"byName", q.band.upper}, []property{{"custom.fillBelowTo", q.band.lower}, {"custom.fillOpacity", 20}}})
	}
	return out
}

// columns makes one table of several, and gives each column the name that its query has.
func (p panel) columns(merge bool) []transformation {
	o := organize{ExcludeByName: map[string]bool{}, RenameByName: map[string]string{}}
	for _, c := range append([]string{"Time", "__name__"}, p.hides...) {
		o.ExcludeByName[c] = true
	}
	for i, q := range p.queries {
		values := []string{"Value #" + q.name(i)}
		if len(p.queries) == 1 {
			values = append(values, "Value") // a table alone is not numbered
		}
		for _, v := range values {
			if q.legend == "" {
				o.ExcludeByName[v] = true
			} else {
				o.RenameByName[v] = q.legend
			}
		}
	}
	if !merge {
		return []transformation{{ID: "organize", Options: o}}
	}
	return []transformation{{ID: "merge"}, {ID: "organize", Options: o}}
}
