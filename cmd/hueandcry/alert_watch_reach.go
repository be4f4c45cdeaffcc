package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/estimate"
	"github.com/hueandcry/hueandcry/reach/insight"
)

// reachLines tell the figures of an event.
func reachLines(e alert.Event) ([]string, error) {
	var a insight.Alert
	if err := json.Unmarshal(e.Data, &a); err != nil {
		return nil, fmt.Errorf("figures that cannot be read: %w", err)
	}
	return insightLines(a), nil
}

// insightLines tell how far an alert has gone, two lines for each network and one for all of them. Each figure
// stands with its method and its time.
func insightLines(a insight.Alert) []string {
	var out []string
	for _, n := range a.Networks {
		out = append(out, n.Network+": reach "+n.Reach.String())
		out = append(out, n.Network+": "+strings.Join(append(given("impressions", n.Impressions), append(given("reposts", n.Reposts), outlookWords(n.Outlook)...)...), "; "))
	}
	return append(out, "all networks: "+strings.Join(outlookWords(a.Outlook), "; "))
}

// given tells a figure, and nothing of one that is not given.
func given(what string, f estimate.Figure) []string {
	if !f.Given() {
		return nil
	}
	return []string{what + " " + f.String()}
}

// outlookWords tell what may still come.
func outlookWords(o insight.Outlook) []string {
	words := append([]string{string(o.State)}, given("each repost brings about", o.R)...)
	if o.Stale {
		words[0] += ", stale"
	}
	for _, h := range o.Forecast {
		words = append(words, fmt.Sprintf("reposts in %g h %s", h.Hours, h.Reposts))
	}
	return words
}

func (c *cli) writeReachEvent(e alert.Event) error {
	lines, err := reachLines(e)
	if err != nil {
		return err
	}
	for _, line := range lines {
		if _, err := fmt.Fprintln(c.Out, plain(moment(e.At)+"  "+e.Code+"  "+e.Kind+"  "+line)); err != nil {
			return err
		}
	}
	return nil
}
