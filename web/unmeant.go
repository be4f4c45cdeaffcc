package web

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hueandcry/hueandcry/alert"
)

// Words that name no channel of ours, and are no slip either: groups, the warning systems that others
// run, and the usual names of a drill's own ways.
var (
	groups    = []string{"all", "all_public"}
	elsewhere = []string{"wea", "eas"}
	drillWays = []string{"loopback", "drill-mail"}
)

// unmeant finds the names of channels and networks that mean nothing here. A name that was to keep an
// alert from somewhere and does not blocks it: rather no post than one where it was forbidden.
func unmeant(r *alert.Revision, all []Target) (faults []alert.Fault) {
	assumed := slices.ContainsFunc(all, func(t Target) bool { return t.Assumed })
	grade := alert.Block
	if r.Status() != alert.Actual || assumed { // no drill reaches the public, whatever it names
		grade = alert.Warn
	}
	say := func(g alert.Grade, path, format string, args ...any) {
		faults = append(faults, alert.Fault{Path: path, Grade: g, Message: fmt.Sprintf(format, args...) + "; there are " + names(all)})
	}
	means := func(w string) bool {
		return slices.Contains(groups, w) || slices.ContainsFunc(all, func(t Target) bool { return t.namedBy([]string{w}) })
	}
	include := r.Amplify.Channels.Include
	if len(include) > 0 && !slices.ContainsFunc(all, func(t Target) bool { return t.namedBy(include) }) {
		rest := ""
		if r.Status() != alert.Actual {
			rest = "; the drill goes to every channel that takes drills"
		}
		say(grade, "amplify.channels.include", "none of %s is a channel here%s", strings.Join(include, ", "), rest)
	} else {
		for i, w := range include {
			if !means(w) {
				say(alert.Warn, fmt.Sprintf("amplify.channels.include[%d]", i), "%q is no channel here, and the alert does not go there", w)
			}
		}
	}
	for i, w := range r.Amplify.Channels.Exclude {
		g := grade
		switch {
		case means(w) || slices.Contains(elsewhere, w):
			continue
		case slices.Contains(drillWays, w):
			g = alert.Warn
		}
		say(g, fmt.Sprintf("amplify.channels.exclude[%d]", i), "%q is no channel here, so it keeps the alert from none", w)
	}
	for _, l := range slices.Sorted(maps.Keys(r.Narrative)) {
		for _, network := range slices.Sorted(maps.Keys(r.Narrative[l].Overrides)) {
			if !slices.Contains(alert.BroadcastOverrides(), network) && !slices.ContainsFunc(all, func(t Target) bool { return t.Network == network }) {
				say(alert.Warn, fmt.Sprintf("narrative.%s.overrides.%s", l, network), "no channel here is on a network %q", network)
			}
		}
	}
	return faults
}
