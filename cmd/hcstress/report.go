package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

// report is what a trial has shown.
type report struct {
	Driver     string         `json:"driver"`
	Seed       uint64         `json:"seed"`
	Rounds     int            `json:"rounds"`
	Of         string         `json:"of"` // what a round is
	Deliveries int            `json:"deliveries"`
	Lost       int            `json:"lost"`
	Doubled    int            `json:"doubled"`
	Survivors  int            `json:"survivors"`
	Other      int            `json:"other"`
	Violations map[string]int `json:"violations"`      // all, by kind
	Bound      float64        `json:"bound,omitempty"` // of the rate of doubled deliveries, at 95 %
	Figures    []figure       `json:"figures,omitempty"`
	Seconds    float64        `json:"seconds"`
	Failed     bool           `json:"failed,omitempty"` // a violation, or a run that proves nothing
}

// figure is something measured beside.
type figure struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func (r *report) figure(name, format string, args ...any) {
	r.Figures = append(r.Figures, figure{name, fmt.Sprintf(format, args...)})
}

func (r *report) add(h judge.History, found []judge.Violation) {
	r.Deliveries += judge.Deliveries(h)
	for kind, n := range judge.Count(found) {
		r.Violations[kind] += n
	}
	v := r.Violations
	r.Lost, r.Doubled, r.Survivors = v["lost"], v["doubled"], v["survivor"]+v["abandoned"]
	r.Other = -r.Lost - r.Doubled - r.Survivors
	for _, n := range v {
		r.Other += n
	}
	if r.Doubled == 0 && r.Deliveries > 0 {
		r.Bound = 3 / float64(r.Deliveries)
	}
}

func (r *report) bad() bool { return len(r.Violations) > 0 }

// broken says which promises were broken, how often.
func (r *report) broken() string {
	var out []string
	for _, kind := range slices.Sorted(maps.Keys(r.Violations)) {
		out = append(out, fmt.Sprint(kind, ": ", r.Violations[kind]))
	}
	return strings.Join(out, ", ")
}

func (r *report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: seed %d, %d %s, %d deliveries, %.0f s: %d lost, %d doubled, %d survivors after a close, %d other violations",
		r.Driver, r.Seed, r.Rounds, r.Of, r.Deliveries, r.Seconds, r.Lost, r.Doubled, r.Survivors, r.Other)
	if r.Bound > 0 {
		fmt.Fprintf(&b, "\n  0 of %d deliveries doubled: their rate is below 3/n = %.1e at 95 %%", r.Deliveries, r.Bound)
	}
	if r.bad() {
		fmt.Fprintf(&b, "\n  %s", r.broken())
	}
	for _, f := range r.Figures {
		fmt.Fprintf(&b, "\n  %s: %s", f.Name, f.Value)
	}
	return b.String()
}

// print writes the summary, and says whether all was well.
func (r *report) print(opt options) error {
	fmt.Fprintln(opt.stdout, r)
	if opt.json {
		b, err := json.Marshal(r)
		if err != nil {
			return err
		}
		fmt.Fprintf(opt.stdout, "%s\n", b)
	}
	if r.bad() {
		return fmt.Errorf("%s: promises were broken: %s", r.Driver, r.broken())
	}
	return nil
}
