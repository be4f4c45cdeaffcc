package bench

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/hueandcry/hueandcry/reach/forecast"
)

// Agreement is how our figures agree with those that somebody else computed for the same cascades.
type Agreement struct {
	Kind      string  `json:"kind"` // "seismic" or "hc"
	Rows      int     `json:"rows"`
	Absent    int     `json:"absent"` // rows whose cascade is not there
	Worst     float64 `json:"worst"`  // relative difference
	Where     string  `json:"where,omitzero"`
	Tolerance float64 `json:"tolerance"`

	least float64 // numbers below it are taken for it, since they are printed with few digits
}

// Holds reports whether all rows agree.
func (a Agreement) Holds() bool { return a.Rows > 0 && a.Worst <= a.Tolerance }

// Horizons that the file of HC forecasts names, in seconds; a week is counted from the post.
var horizons = map[string]float64{"1h": 3600, "6h": 21600, "24h": 86400, "7d": 604800}

// Compare computes every row of a reference again: predictions of the original SEISMIC package, or HC
// forecasts. The heading tells which.
func Compare(cases []Case, r io.Reader) (Agreement, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil || len(rows) < 2 {
		return Agreement{}, errors.Join(errors.New("the reference is no table"), err)
	}
	byName := map[string]Case{}
	for _, c := range cases {
		byName[c.Name] = c
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	a, ours := Agreement{Kind: "seismic", Tolerance: 1e-6}, seismicRow
	if _, ok := column["hc"]; ok {
		a, ours = Agreement{Kind: "hc", Tolerance: 1e-4, least: 1e-4}, new(hc).row
	} else if _, ok := column["prediction"]; !ok {
		return Agreement{}, errors.New("the reference has neither a column prediction nor a column hc")
	}
	for n, row := range rows[1:] {
		cell := func(name string) (string, bool) {
			i, ok := column[name]
			if !ok || row[i] == "" {
				return "", false
			}
			return row[i], true
		}
		name, ok := cell("cascade")
		if !ok {
			name = "tweet" // the package's own example
		}
		c, ok := byName[name]
		if !ok {
			a.Absent++
			continue
		}
		a.Rows++
		got, err := ours(c, cell)
		if err != nil {
			return Agreement{}, fmt.Errorf("line %d: %w", n+2, err)
		}
		for _, g := range got {
			text, ok := cell(g.column)
			if !ok {
				continue
			}
			want, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return Agreement{}, fmt.Errorf("line %d: %s: %w", n+2, g.column, err)
			}
			if d := difference(g.value, want, a.least); d > a.Worst {
				a.Worst, a.Where = d, fmt.Sprintf("line %d, %s: %v, not %v", n+2, g.column, g.value, want)
			}
		}
	}
	return a, nil
}

type figure struct {
	column string
	value  float64
}

func difference(got, want, least float64) float64 {
	if got == want {
		return 0
	}
	d := math.Abs(got-want) / math.Max(math.Abs(want), least)
	if math.IsNaN(d) || math.IsInf(d, 0) {
		return math.MaxFloat64 // JSON has no infinity
	}
	return d
}

func seismicRow(c Case, cell func(string) (string, bool)) ([]figure, error) {
	text, ok := cell("t_seconds")
	if !ok {
		text, _ = cell("t")
	}
	now, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil, err
	}
	p := forecast.Seismic(c.Events, now)
	return []figure{
		{"retweets_now", float64(p.Reposts)},
		{"numerator", p.Coming},
		{"infectiousness", p.Infectiousness},
		{"p_low", p.Low},
		{"p_up", p.High},
		{"prediction", p.Final},
		{"final", float64(len(c.Events) - 1)},
	}, nil
}

// hc computes one forecast for all the horizons of a cascade and time.
type hc struct {
	name string
	now  float64
	f    forecasts
}

func (h *hc) row(c Case, cell func(string) (string, bool)) ([]figure, error) {
	text, _ := cell("t_seconds")
	now, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil, err
	}
	name, _ := cell("horizon")
	ahead, ok := horizons[name]
	if !ok {
		return nil, fmt.Errorf("there is no horizon %q", name)
	}
	if name == "7d" {
		ahead -= now
	}
	if h.name != c.Name || h.now != now || ahead > h.f.ahead {
		h.name, h.now = c.Name, now
		h.f = newForecasts(c, now, max(ahead, horizons["24h"]))
	}
	m, at := h.f, time.Duration(ahead)*time.Second
	so := float64(m.model.Reposts)
	out := []figure{
		{"retweets_now", so},
		{"actual_at_horizon", so + m.actual(c, at)},
		{"p", m.model.Infectiousness},
		{"n_star", m.model.Followers},
		{"b", math.Min(m.model.Reproduction(), .95)},
		{"persistence_5min", so + m.persistence(at)},
		{"kernel_nstar100", so + m.at(m.kernel, at)},
		{"hc", so + m.at(m.hc, at)},
	}
	if m.day != nil {
		out = append(out, figure{"hc_daycurve", so + m.at(m.day, at)})
	}
	return out, nil
}
