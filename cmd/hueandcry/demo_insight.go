package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/hueandcry/hueandcry/reach/estimate"
	"github.com/hueandcry/hueandcry/reach/forecast"
	"github.com/hueandcry/hueandcry/reach/insight"
)

// outlook draws what is estimated and what may still come, in lines of at most width columns, and below how
// it was made and when: no figure goes without.
func (b *board) outlook(width int) []string {
	if len(b.Told.Networks) == 0 {
		return nil
	}
	var lines []string
	add := func(network, reach, times, r, hour, six string) {
		line := fmt.Sprintf("%-9s %22s", network, reach)
		if width >= 48 {
			line += fmt.Sprintf(" %7s %5s", times, r)
		}
		if width >= 76 {
			line += fmt.Sprintf(" %14s %14s", hour, six)
		}
		lines = append(lines, cut(strings.TrimRight(line, " "), width))
	}
	add("network", "reach (low–high)", "× own", "R", "in 1 h", "in 6 h")
	for _, n := range b.Told.Networks {
		_, times, _, amplified := n.Amplification.Range()
		add(n.Network, bestOf(n.Reach), tenths(times, amplified), ratio(n.R), ahead(n.Outlook, 0), ahead(n.Outlook, 1))
	}
	// No sum of reach: nobody knows how many people two networks share.
	add("together", "", "", ratio(b.Told.R), ahead(b.Told.Outlook, 0), ahead(b.Told.Outlook, 1))
	for _, words := range notes(b.Told) {
		lines = append(lines, cut(words, width))
	}
	return lines
}

// notes say how the figures were made, as of when, and what cannot be told.
func notes(a insight.Alert) []string {
	var out []string
	for _, n := range a.Networks {
		words := []string{}
		if n.Reach.Given() {
			words = append(words, fmt.Sprintf("reach %s, as of %s", n.Reach.Method(), n.Reach.AsOf().Format("15:04:05")))
		}
		if n.State != forecast.Steady && n.State != forecast.TooEarly { // that stands in the table
			words = append(words, string(n.State))
		}
		if n.Stale {
			words = append(words, "stale")
		}
		if len(words) > 0 {
			out = append(out, n.Network+": "+strings.Join(words, "; "))
		}
	}
	if len(a.Forecast) > 0 {
		out = append(out, "in 1 h, in 6 h: reposts by then; "+string(a.Forecast[0].Reposts.Method()))
	}
	return out
}

// bestOf is the best guess of a band, and its range.
func bestOf(b estimate.Band) string {
	low, best, high, ok := b.Range()
	if !ok {
		return "not given"
	}
	return fmt.Sprintf("%s (%s–%s)", compact(best), compact(low), compact(high))
}

// ahead is the band of reposts at one of the horizons, or why there is none.
func ahead(o insight.Outlook, horizon int) string {
	if len(o.Forecast) == 0 && horizon == 0 {
		return string(o.State)
	}
	if horizon >= len(o.Forecast) {
		return ""
	}
	low, _, high, _ := o.Forecast[horizon].Reposts.Range()
	return compact(low) + "–" + compact(high)
}

func ratio(f estimate.Figure) string {
	v, ok := f.Value()
	if !ok {
		return "–"
	}
	return fmt.Sprintf("%.2f", v)
}

func tenths(v float64, ok bool) string {
	if !ok {
		return "–"
	}
	return fmt.Sprintf("%.1f", v)
}

// compact writes 12345 as "12.3k".
func compact(v float64) string {
	for _, unit := range slices.Backward([]struct {
		from float64
		name string
	}{{1e3, "k"}, {1e6, "M"}, {1e9, "G"}}) {
		if v >= unit.from {
			return fmt.Sprintf("%.1f%s", v/unit.from, unit.name)
		}
	}
	return fmt.Sprintf("%.0f", math.Round(v))
}
