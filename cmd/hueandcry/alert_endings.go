package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/hueandcry/hueandcry/alert"
)

// writeEndings shows the words of endings, equal ones once, and how they take the place of what stands. The
// marker under each of them is said once.
func writeEndings(w io.Writer, closeouts []alert.Rendering) {
	for _, g := range sameWords(closeouts) {
		fmt.Fprintf(w, "  %s", g.of.Ended)
		if !g.everywhere {
			fmt.Fprintf(w, " (%s)", strings.Join(g.channels, ", "))
		}
		fmt.Fprintln(w)
		writeText(w, "    | ", strings.TrimSuffix(g.of.Text, "\n"+g.of.Marker))
	}
	if len(closeouts) > 0 {
		fmt.Fprintf(w, "  and under it stands %s\n", closeouts[0].Marker)
	}
	writeActs(w, closeouts)
}

// saying is one text with the channels that say it.
type saying struct {
	of         alert.Rendering
	channels   []string
	everywhere bool // no channel says the ending in other words
}

func sameWords(closeouts []alert.Rendering) (out []saying) {
	for _, r := range closeouts {
		i := slices.IndexFunc(out, func(s saying) bool { return s.of.Ended == r.Ended && s.of.Text == r.Text })
		if i < 0 {
			i = len(out)
			out = append(out, saying{of: r})
		}
		out[i].channels = append(out[i].channels, r.Channel)
	}
	for i, s := range out {
		out[i].everywhere = !slices.ContainsFunc(out, func(t saying) bool { return t.of.Ended == s.of.Ended && t.of.Text != s.of.Text })
	}
	return out
}

// writeActs says at which channels texts take the place of what stands, and how.
func writeActs(w io.Writer, rs []alert.Rendering) {
	var ways []string
	channels := map[string][]string{}
	for _, r := range rs {
		way := wayOf(r)
		if channels[way] == nil {
			ways = append(ways, way)
		}
		if !slices.Contains(channels[way], r.Channel) {
			channels[way] = append(channels[way], r.Channel)
		}
	}
	for _, way := range ways {
		fmt.Fprintf(w, "  %s: %s\n", strings.Join(channels[way], ", "), way)
	}
}

// wayOf says how a text takes the place of what stands.
func wayOf(r alert.Rendering) string {
	switch {
	case r.Creates() == alert.Edit:
		return "what stands is edited to say it"
	case r.Deletes():
		return "a new post says it, and what stands is deleted"
	case r.Creates() == alert.Reply:
		return "a reply says it, and what stands stays"
	}
	return "a new post says it; what stands stays, for it cannot be changed or deleted there"
}

// writeText shows a text line by line.
func writeText(w io.Writer, margin, text string) {
	for line := range strings.Lines(text) {
		fmt.Fprintf(w, "%s%s\n", margin, plain(strings.TrimRight(line, "\n")))
	}
}
