package main

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/hueandcry/hueandcry/alert"
)

func demoBoard() *board {
	now := time.Date(2026, 6, 14, 16, 5, 0, 0, time.UTC)
	b := &board{}
	for range 30 {
		b.update(alert.AlertFigures{
			Alert: alert.Alert{Code: "H7K-2QF"},
			Deliveries: []alert.DeliveryFigures{
				{Channel: "x-demo", Network: "x", State: alert.Held, Reason: strings.Repeat("it may have been posted ", 8)},
				{Channel: "mastodon-demo", Network: "mastodon", State: alert.Sent, Created: now, Settled: now.Add(32 * time.Millisecond)},
			},
			Networks: []alert.NetworkFigures{{Network: "mastodon", Reposts: new(int64(1234567)), Exposure: new(int64(98765432))}},
		})
	}
	return b
}

// Whatever the screen, no line is wider, and state and reposts are there.
func TestTableFitsTheScreen(t *testing.T) {
	b := demoBoard()
	for _, width := range []int{28, 40, 47, 48, 60, 77, 78, 80, 120} {
		lines := b.table(width)
		for _, line := range lines {
			if n := utf8.RuneCountInString(line); n > width {
				t.Errorf("%d columns on a screen of %d: %q", n, width, line)
			}
		}
		all := strings.Join(lines, "\n")
		for _, want := range []string{"held", "sent", "mastodon", "1/2", "x: it may have"} {
			if !strings.Contains(all, want) {
				t.Errorf("width %d lacks %q:\n%s", width, want, all)
			}
		}
		if width >= 48 && !strings.Contains(all, "1,234,567 98,765,432") {
			t.Errorf("width %d lacks the figures:\n%s", width, all)
		}
	}
	if why := b.stuck(); !strings.HasPrefix(why, "x held (it may") {
		t.Errorf("stuck says %q", why)
	}
}

func TestSparkline(t *testing.T) {
	for _, tt := range []struct {
		history []int64
		want    string
	}{
		{nil, ""},
		{[]int64{5}, ""},
		{[]int64{0, 1, 1, 8}, "▂▁█"},
		{[]int64{0, 4, 2, 2}, "█▁▁"}, // what is taken back is not drawn below the ground
	} {
		if got := sparkline(tt.history, 20); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.history, got, tt.want)
		}
	}
}
