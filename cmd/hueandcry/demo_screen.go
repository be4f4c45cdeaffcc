package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/insight"
)

// row is one network of the demo's table.
type row struct {
	Network  string        `json:"network"`
	Channel  string        `json:"channel"`
	State    alert.State   `json:"state"`
	ToPost   time.Duration `json:"-"`
	Seconds  float64       `json:"seconds_to_post,omitzero"`
	Reposts  int64         `json:"reposts"`
	Observed int64         `json:"observed_reposters"`
	Exposure *int64        `json:"exposure_followers"` // nil: not known yet
	URL      string        `json:"url,omitzero"`
	Reason   string        `json:"reason,omitzero"` // why it is not out

	history []int64
}

// board is what the demo shows: one alert, a row a network.
type board struct {
	Code    string
	Title   string
	Started time.Time
	Rows    []*row
	Told    insight.Alert // what is estimated and what may still come
}

// update takes over the newest figures.
func (b *board) update(a alert.AlertFigures) {
	b.Code, b.Title = a.Alert.Code, a.Alert.Title
	for _, d := range a.Deliveries {
		r := b.row(d)
		r.State, r.URL, r.Reason = d.State, d.URL, d.Reason
		if d.State == alert.Sent {
			r.ToPost = d.Settled.Sub(d.Created)
			r.Seconds = r.ToPost.Seconds()
		}
	}
	for _, n := range a.Networks {
		for _, r := range b.Rows {
			if r.Network != n.Network {
				continue
			}
			r.Observed, r.Exposure = n.Observed, n.Exposure
			if n.Reposts != nil {
				r.Reposts = *n.Reposts
			}
			r.history = append(r.history, r.Reposts)
		}
	}
}

func (b *board) row(d alert.DeliveryFigures) *row {
	for _, r := range b.Rows {
		if r.Channel == d.Channel {
			return r
		}
	}
	r := &row{Network: d.Network, Channel: d.Channel}
	b.Rows = append(b.Rows, r)
	slices.SortFunc(b.Rows, func(x, y *row) int { return cmp.Compare(x.Channel, y.Channel) })
	return r
}

// posted counts the rows that are out.
func (b *board) posted() int {
	n := 0
	for _, r := range b.Rows {
		if r.State == alert.Sent {
			n++
		}
	}
	return n
}

// table draws the board in lines of at most width columns: on a narrow screen the less important columns
// give way.
func (b *board) table(width int) []string {
	var lines []string
	add := func(network, state, toPost, reposts, exposure, graph string) {
		line := fmt.Sprintf("%-9s %-8s %9s", network, state, reposts)
		if width >= 48 {
			line = fmt.Sprintf("%-9s %-8s %8s %9s %10s", network, state, toPost, reposts, exposure)
		}
		if width >= 78 && graph != "" {
			line += "  " + graph
		}
		lines = append(lines, cut(strings.TrimRight(line, " "), width))
	}
	add("network", "state", "to post", "reposts", "exposure", "reposts over time")
	var reposts int64
	for _, r := range b.Rows {
		add(r.Network, string(r.State), seconds(r), thousands(r.Reposts), known(r.Exposure), sparkline(r.history, width-50))
		reposts += r.Reposts
	}
	// No sum of exposure: the same people follow accounts on more than one network.
	add("together", fmt.Sprintf("%d/%d", b.posted(), len(b.Rows)), "", thousands(reposts), "", "")
	for _, r := range b.Rows {
		if r.State != alert.Sent && r.Reason != "" {
			lines = append(lines, cut(r.Network+": "+r.Reason, width))
		}
	}
	return lines
}

// stuck tells why the rows are not out that never will be by themselves; empty if time alone lacks.
func (b *board) stuck() string {
	var why []string
	for _, r := range b.Rows {
		if r.State == alert.Failed || r.State == alert.Held {
			why = append(why, r.Network+" "+string(r.State)+" ("+r.Reason+")")
		}
	}
	return strings.Join(why, ", ")
}

// cut shortens a line to width characters.
func cut(line string, width int) string {
	runes := []rune(line)
	if len(runes) <= width || width < 1 {
		return line
	}
	return string(runes[:width-1]) + "…"
}

func seconds(r *row) string {
	if r.State != alert.Sent {
		return "–"
	}
	return fmt.Sprintf("%.2f s", r.ToPost.Seconds())
}

func known(n *int64) string {
	if n == nil {
		return "–"
	}
	return thousands(*n)
}

// thousands writes 1234567 as "1,234,567".
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

var bars = []rune("▁▂▃▄▅▆▇█")

// sparkline draws the growth of a history in at most width characters: what was added in each stretch of time.
func sparkline(history []int64, width int) string {
	width = min(width, 40)
	if len(history) < 2 || width < 1 {
		return ""
	}
	cells := min(width, len(history)-1)
	added := make([]int64, cells)
	for i := 1; i < len(history); i++ {
		added[(i-1)*cells/(len(history)-1)] += max(0, history[i]-history[i-1])
	}
	most := max(1, slices.Max(added))
	var out strings.Builder
	for _, a := range added {
		out.WriteRune(bars[int(a*int64(len(bars)-1)/most)])
	}
	return out.String()
}

// screen redraws the board in place on a terminal.
type screen struct {
	out   io.Writer
	width func() int
	drawn int // lines of the last drawing
}

func (s *screen) draw(b *board, note string) {
	var out strings.Builder
	if s.drawn > 0 {
		fmt.Fprintf(&out, "\x1b[%dA", s.drawn)
	}
	width := s.width()
	lines := b.table(width)
	if more := b.outlook(width); len(more) > 0 {
		lines = append(append(lines, ""), more...)
	}
	lines = append(lines, "", cut(note, width))
	for _, line := range lines {
		out.WriteString("\x1b[2K" + line + "\n")
	}
	for range s.drawn - len(lines) { // what stood below
		out.WriteString("\x1b[2K\n")
	}
	s.drawn = max(s.drawn, len(lines))
	_, _ = io.WriteString(s.out, out.String())
}
