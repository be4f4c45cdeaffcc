package boards_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/boards"
)

// The test has its own idea of Grafana's JSON, so that it cannot share a mistake with the code.
type (
	source struct{ Type, UID string }
	target struct {
		RefID, Expr, Format, LegendFormat string
		Instant, Range                    bool
		Datasource                        source
	}
	rules struct {
		Unit, NoValue string
		Color         struct{ Mode, FixedColor string }
		Thresholds    struct {
			Mode  string
			Steps []map[string]any
		}
	}
	override struct {
		Matcher    struct{ ID, Options string }
		Properties []struct {
			ID    string
			Value any
		}
	}
	panel struct {
		ID                       int
		Type, Title, Description string
		GridPos                  struct{ X, Y, W, H int }
		Datasource               source
		Targets                  []target
		Transformations          []struct {
			ID      string
			Options struct {
				ExcludeByName map[string]bool
				RenameByName  map[string]string
			}
		}
		FieldConfig struct {
			Defaults  rules
			Overrides []override
		}
	}
	variable struct {
		Type, Name, Query string
		Datasource        source
	}
	mark struct {
		Name, Expr      string
		Enable          bool
		UseValueForTime bool
		Datasource      source
	}
	dashboard struct {
		UID, Title, Description string
		Editable                bool
		SchemaVersion           int
		Templating              struct{ List []variable }
		Annotations             struct{ List []mark }
		Panels                  []panel
	}
)

func read(t *testing.T, b boards.Board) (d dashboard, text string) {
	t.Helper()
	raw, err := b.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &d); err != nil {
		t.Fatal(err)
	}
	return d, string(raw)
}

func TestLint(t *testing.T) {
	uids, titles := map[string]bool{}, map[string]bool{}
	for _, b := range boards.All() {
		d, text := read(t, b)
		if uids[d.UID] || titles[d.Title] || d.UID != b.Name || d.Description == "" {
			t.Errorf("%s: uid %q and title %q must be its own, and described", b.Name, d.UID, d.Title)
		}
		uids[d.UID], titles[d.Title] = true, true
		for _, fault := range slices.Concat(d.faults(), undefined(d, text)) {
			t.Errorf("%s: %s", b.Name, fault)
		}
	}
}

func (d dashboard) faults() (f []string) {
	complain := func(format string, args ...any) { f = append(f, fmt.Sprintf(format, args...)) }
	if d.Editable {
		complain("it could be edited, and would lose it with the next export")
	}
	if d.SchemaVersion != 42 {
		complain("schemaVersion %d", d.SchemaVersion)
	}
	ids, taken := map[int]bool{}, map[[2]int]string{}
	for _, p := range d.Panels {
		if p.ID < 1 || ids[p.ID] {
			complain("%s: id %d is not its own", p.Title, p.ID)
		}
		ids[p.ID] = true
		g := p.GridPos
		if g.W < 1 || g.H < 1 || g.X < 0 || g.X+g.W > 24 {
			complain("%s: does not lie within 24 columns: %+v", p.Title, g)
		}
		for x := g.X; x < g.X+g.W; x++ {
			for y := g.Y; y < g.Y+g.H; y++ {
				if other := taken[[2]int{x, y}]; other != "" {
					complain("%s lies over %s", p.Title, other)
				}
				taken[[2]int{x, y}] = p.Title
			}
		}
		if p.Type != "row" {
			f = append(f, p.faults()...)
		}
	}
	for _, v := range d.Templating.List {
		if v.Type == "query" {
			f = append(f, queryFaults("$"+v.Name, strings.Replace(v.Query, "(hueandcry_build_info, job)", "(, job)", 1), v.Datasource)...)
		}
	}
	for _, m := range d.Annotations.List {
		f = append(f, queryFaults(m.Name, m.Expr, m.Datasource)...)
		if !m.Enable || !m.UseValueForTime || !strings.HasSuffix(m.Expr, "* 1000") {
			complain("%s: not at the time that the metric holds", m.Name)
		}
	}
	return f
}

var units = []string{"short", "none", "s", "dtdurations", "percentunit", "currencyUSD", "bytes", "reqps", "prefix:x "}

func (p panel) faults() (f []string) {
	complain := func(format string, args ...any) { f = append(f, p.Title+": "+fmt.Sprintf(format, args...)) }
	if p.Title == "" || p.Description == "" || len(p.Targets) == 0 {
		complain("without a title, a description or a query")
	}
	is := p.FieldConfig.Defaults
	if !slices.Contains(units, is.Unit) || is.NoValue == "" {
		complain("unit %q, without a value %q", is.Unit, is.NoValue)
	}
	if is.Color.Mode == "" || is.Thresholds.Mode != "absolute" || len(is.Thresholds.Steps) == 0 {
		complain("Grafana's own colours would paint a wide reach red")
	} else if v, ok := is.Thresholds.Steps[0]["value"]; !ok || v != nil {
		complain("the first threshold must be null, not %v", v)
	}
	if is.Color.Mode == "fixed" && is.Color.FixedColor == "" || is.Color.Mode == "thresholds" && len(is.Thresholds.Steps) < 2 {
		complain("its colour says nothing")
	}
	refs := map[string]bool{}
	for _, t := range p.Targets {
		if t.RefID == "" || refs[t.RefID] {
			complain("refId %q is not its own", t.RefID)
		}
		refs[t.RefID] = true
		f = append(f, queryFaults(p.Title, t.Expr, t.Datasource)...)
		tabular := p.Type == "table" || p.Type == "nodeGraph"
		if tabular != (t.Format == "table") || tabular && !t.Instant || t.Instant == t.Range {
			complain("%s: asked as %s, instant %t, range %t", t.RefID, t.Format, t.Instant, t.Range)
		}
		if strings.Contains(t.Expr, "$__range") && !t.Instant {
			complain("%s: over the whole range at each point", t.RefID)
		}
		if !tabular && t.LegendFormat == "" {
			complain("%s has no legend", t.RefID)
		}
	}
	if p.Datasource != choice {
		complain("its source is not the reader's choice")
	}
	return append(f, p.overrideFaults(refs)...)
}

// overrideFaults finds overrides that would match nothing, which Grafana passes over in silence.
func (p panel) overrideFaults(refs map[string]bool) (f []string) {
	names := map[string]bool{}
	for _, tr := range p.Transformations {
		for _, to := range tr.Options.RenameByName {
			names[to] = true
		}
	}
	for _, t := range p.Targets {
		names[t.LegendFormat] = true
		if t.LegendFormat == "{{bound}}" { // the one label whose values are known
			names["p10"], names["p50"], names["p90"] = true, true, true
		}
	}
	for _, o := range p.FieldConfig.Overrides {
		switch {
		case o.Matcher.ID == "byFrameRefID" && refs[o.Matcher.Options]:
		case o.Matcher.ID == "byName" && names[o.Matcher.Options]:
		default:
			f = append(f, fmt.Sprintf("%s: an override for %s %q meets nothing", p.Title, o.Matcher.ID, o.Matcher.Options))
		}
		for _, is := range o.Properties {
			if lower, ok := is.Value.(string); is.ID == "custom.fillBelowTo" && (!ok || !names[lower]) {
				f = append(f, fmt.Sprintf("%s: filled down to %v, which is not there", p.Title, is.Value))
			}
		}
	}
	return f
}

var (
	choice = source{Type: "prometheus", UID: "${datasource}"}

	named   = regexp.MustCompile(`\b(?:hueandcry|process|go)_[a-z0-9_:]+[^a-z0-9_:].{0,12}`)
	overage = regexp.MustCompile(`\b(\w+)\([^()]*(?:\([^()]*\))?[^()]*\[([^\]]+)\]`)
)

// queryFaults looks at one query.
func queryFaults(where, expr string, from source) (f []string) {
	if from != choice {
		f = append(f, where+": the source of a query is not the reader's choice")
	}
	if strings.Count(expr, "(") != strings.Count(expr, ")") {
		f = append(f, where+": brackets of "+expr)
	}
	for _, m := range named.FindAllString(expr+" ", -1) {
		if !strings.Contains(m, `{job=~"$job"`) {
			f = append(f, fmt.Sprintf("%s: %q is not limited to the job", where, m))
		}
	}
	for _, m := range overage.FindAllStringSubmatch(expr, -1) {
		window, _, _ := strings.Cut(m[2], ":") // of a subquery
		if window != "$__range" && window != "$__rate_interval" {
			f = append(f, fmt.Sprintf("%s: %s over a fixed %s", where, m[1], m[2]))
		}
	}
	return f
}

var used = regexp.MustCompile(`\$\{?([a-z]\w*)`)

// undefined finds variables that nobody can choose, and choices that nothing uses.
func undefined(d dashboard, text string) (f []string) {
	defined := map[string]bool{}
	for _, v := range d.Templating.List {
		defined[v.Name] = false
	}
	for _, m := range used.FindAllStringSubmatch(text, -1) {
		if _, ok := defined[m[1]]; !ok {
			f = append(f, "there is no variable $"+m[1])
			continue
		}
		defined[m[1]] = true
	}
	for _, name := range slices.Sorted(maps.Keys(defined)) {
		if !defined[name] {
			f = append(f, "nothing uses $"+name)
		}
	}
	if len(d.Templating.List) < 2 || d.Templating.List[0].Type != "datasource" || d.Templating.List[1].Name != "job" {
		f = append(f, "the source and the job cannot be chosen")
	}
	return f
}

// The lint finds each fault that it is there for.
func TestLintFinds(t *testing.T) {
	for name, spoil := range map[string]func(p *panel){
		"does not lie within":    func(p *panel) { p.GridPos.X = 20 },
		"lies over":              func(p *panel) { p.GridPos.Y = 0 },
		"is not its own":         func(p *panel) { p.ID = 1 },
		"without a title":        func(p *panel) { p.Description = "" },
		"unit":                   func(p *panel) { p.FieldConfig.Defaults.Unit = "" },
		"paint a wide reach red": func(p *panel) { p.FieldConfig.Defaults.Thresholds.Steps = nil },
		"must be null":           func(p *panel) { p.FieldConfig.Defaults.Thresholds.Steps[0]["value"] = 80.0 },
		"refId":                  func(p *panel) { p.Targets[1].RefID = "A" },
		"has no legend":          func(p *panel) { p.Targets[0].LegendFormat = "" },
		"asked as":               func(p *panel) { p.Targets[0].Format = "table" },
		"reader's choice":        func(p *panel) { p.Targets[0].Datasource.UID = "prom" },
		"not limited to the job": func(p *panel) { p.Targets[0].Expr = "sum(hueandcry_post_reposts)" },
		"over a fixed":           func(p *panel) { p.Targets[0].Expr = `rate(hueandcry_reposts_observed_total{job=~"$job"}[5m])` },
		"meets nothing":          func(p *panel) { p.FieldConfig.Overrides = append(p.FieldConfig.Overrides, override{}) },
		"over the whole range":   func(p *panel) { p.Targets[0].Expr = `increase(hueandcry_alerts_issued_total{job=~"$job"}[$__range])` },
	} {
		d, _ := read(t, boards.All()[0])
		if len(d.faults()) > 0 {
			t.Fatal(d.faults())
		}
		spoil(&d.Panels[1])
		if found := strings.Join(d.faults(), "\n"); !strings.Contains(found, name) {
			t.Errorf("%s: not found, only %q", name, found)
		}
	}
}
