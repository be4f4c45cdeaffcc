package boards

// look is how a panel shows its figures.
type look interface {
	kind() string           // in Grafana's words
	options() any           // of a panel of this kind
	custom() map[string]any // of its fields; nil = none
	instant() bool          // it shows one moment only
	tabular() bool          // it needs its figures as tables
}

type (
	stat     struct{ plain bool } // plain = without the curve behind the figure
	curves   struct{ stacked bool }
	bars     struct{}
	table    struct{}
	timeline struct{}
	graph    struct{}
)

type reduce struct {
	Calcs  []string `json:"calcs"`
	Fields string   `json:"fields"`
	Values bool     `json:"values"`
}

func last() reduce { return reduce{Calcs: []string{"lastNotNull"}} }

type statOptions struct {
	ReduceOptions reduce `json:"reduceOptions"`
	Orientation   string `json:"orientation"`
	TextMode      string `json:"textMode"`
	ColorMode     string `json:"colorMode"`
	GraphMode     string `json:"graphMode"`
	JustifyMode   string `json:"justifyMode"`
}

func (stat) kind() string           { return "stat" }
func (stat) custom() map[string]any { return nil }
func (s stat) instant() bool        { return s.plain }
func (stat) tabular() bool          { return false }
func (s stat) options() any {
	o := statOptions{ReduceOptions: last(), Orientation: "auto", TextMode: "auto", ColorMode: "value", GraphMode: "area", JustifyMode: "auto"}
	if s.plain {
		o.GraphMode = "none"
	}
	return o
}

type legend struct {
	Calcs       []string `json:"calcs"`
	DisplayMode string   `json:"displayMode"`
	Placement   string   `json:"placement"`
	ShowLegend  bool     `json:"showLegend"`
}

type tooltip struct {
	Mode string `json:"mode"`
	Sort string `json:"sort"`
}

type curvesOptions struct {
	Legend  legend  `json:"legend"`
	Tooltip tooltip `json:"tooltip"`
}

func below() legend {
	return legend{Calcs: []string{}, DisplayMode: "list", Placement: "bottom", ShowLegend: true}
}

func (curves) kind() string  { return "timeseries" }
func (curves) instant() bool { return false }
func (curves) tabular() bool { return false }
func (curves) options() any {
	return curvesOptions{Legend: below(), Tooltip: tooltip{Mode: "multi", Sort: "desc"}}
}

func (c curves) custom() map[string]any {
	fill, stacking := 10, map[string]any{"mode": "none", "group": "A"}
	if c.stacked {
		fill, stacking["mode"] = 40, "normal"
	}
	return map[string]any{
		"drawStyle": "line", "lineInterpolation": "linear", "lineWidth": 2, "fillOpacity": fill,
		"showPoints": "never", "spanNulls": false, "axisPlacement": "auto", "stacking": stacking,
	}
}

type barsOptions struct {
	ReduceOptions reduce `json:"reduceOptions"`
	DisplayMode   string `json:"displayMode"`
	Orientation   string `json:"orientation"`
	ShowUnfilled  bool   `json:"showUnfilled"`
}

func (bars) kind() string           { return "bargauge" }
func (bars) custom() map[string]any { return nil }
func (bars) instant() bool          { return true }
func (bars) tabular() bool          { return false }
func (bars) options() any {
	return barsOptions{ReduceOptions: last(), DisplayMode: "basic", Orientation: "horizontal", ShowUnfilled: true}
}

type tableOptions struct {
	ShowHeader bool   `json:"showHeader"`
	CellHeight string `json:"cellHeight"`
}

func (table) kind() string           { return "table" }
func (table) custom() map[string]any { return map[string]any{"align": "auto"} }
func (table) instant() bool          { return true }
func (table) tabular() bool          { return true }
func (table) options() any           { return tableOptions{ShowHeader: true, CellHeight: "sm"} }

type timelineOptions struct {
	Legend      legend  `json:"legend"`
	Tooltip     tooltip `json:"tooltip"`
	ShowValue   string  `json:"showValue"`
	MergeValues bool    `json:"mergeValues"`
	AlignValue  string  `json:"alignValue"`
	RowHeight   float64 `json:"rowHeight"`
}

func (timeline) kind() string           { return "state-timeline" }
func (timeline) custom() map[string]any { return map[string]any{"fillOpacity": 70, "lineWidth": 0} }
func (timeline) instant() bool          { return false }
func (timeline) tabular() bool          { return false }
func (timeline) options() any {
	return timelineOptions{
		Legend: below(), Tooltip: tooltip{Mode: "single", Sort: "none"},
		ShowValue: "auto", MergeValues: true, AlignValue: "left", RowHeight: .8,
	}
}

type graphOptions struct {
	Nodes graphPart `json:"nodes"`
	Edges graphPart `json:"edges"`
}

type graphPart struct {
	MainStatUnit string `json:"mainStatUnit"`
}

func (graph) kind() string           { return "nodeGraph" }
func (graph) custom() map[string]any { return nil }
func (graph) instant() bool          { return true }
func (graph) tabular() bool          { return true }
func (graph) options() any {
	return graphOptions{Nodes: graphPart{MainStatUnit: "short"}, Edges: graphPart{MainStatUnit: "short"}}
}
