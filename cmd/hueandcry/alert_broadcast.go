package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/hueandcry/hueandcry/alert"
)

// writeBroadcast shows the texts of one language for whoever is reached by no channel.
func writeBroadcast(w io.Writer, b alert.Broadcast) {
	for _, t := range b.Texts {
		fmt.Fprintf(w, "%s (broadcast, %s%s): %d of %d %s%s\n", t.Name, b.Lang, typed(t), t.Count, t.Limit, t.Unit, encoding(t))
		if t.Problem != "" {
			fmt.Fprintf(w, "  cannot be used: %s\n", plain(t.Problem))
		}
		if t.Text != "" {
			writeText(w, "  | ", t.Text)
		}
		if len(t.LeftOut) > 0 {
			fmt.Fprintf(w, "  left out: %s\n", plain(strings.Join(t.LeftOut, ", ")))
		}
		fmt.Fprintln(w)
	}
	for _, a := range b.Alt {
		fmt.Fprintf(w, "%s (%s): %d letters: %s\n", a.Path, b.Lang, a.Count, plain(a.Text))
	}
}

func typed(t alert.BroadcastText) string {
	if t.Typed {
		return ", typed"
	}
	return ""
}

func encoding(t alert.BroadcastText) string {
	if t.Encoding == "" {
		return ""
	}
	return ", " + t.Encoding
}
