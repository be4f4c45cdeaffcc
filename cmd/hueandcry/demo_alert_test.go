package main

import (
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert/file"
)

// The made-up alert is one of today, whenever the demo is played: every time in it has moved along.
func TestMadeUpAlertIsOfToday(t *testing.T) {
	now := time.Date(2031, time.March, 9, 11, 30, 15, 400, time.UTC)
	d, err := readDemoAlert(Terminal{}, "", now)
	if err != nil {
		t.Fatal(err)
	}
	if want := now.Truncate(time.Second); !d.clock.Equal(want) {
		t.Errorf("the demo's clock starts at %s, want %s", d.clock, want)
	}
	rev, _, faults := file.Read(d.file.Data)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for what, got := range map[string]time.Duration{
		"onset":     now.Sub(rev.Meta.Onset),
		"last seen": now.Sub(rev.LastSeen.Time.Value),
		"expires":   rev.Meta.Expires.Sub(now),
	} {
		if got < 0 || got > 13*time.Hour {
			t.Errorf("%s lies %s away", what, got)
		}
	}
}
