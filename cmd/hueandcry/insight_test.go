package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/cascade"
	"github.com/hueandcry/hueandcry/reach/forecast"
	"github.com/hueandcry/hueandcry/reach/insight"
)

// told is an alert with a post that has spread, and one that has not.
func told(t *testing.T, followers int64, reposts int) insight.Alert {
	t.Helper()
	at := time.Date(2026, 6, 14, 16, 5, 0, 0, time.UTC)
	var posts []insight.Post
	for network, n := range map[string]int{"mastodon": 1, "x": reposts} {
		var rs []alert.Repost
		for i := range n {
			rs = append(rs, alert.Repost{Account: strconv.Itoa(i), Followers: new(int64(300)), At: at.Add(time.Duration(i+1) * time.Second)})
		}
		c := cascade.Sift(cascade.Own{Account: network, Followers: new(followers), At: at}, rs, at.Add(time.Hour))
		f, err := forecast.Make(forecast.Input{Cascade: c, Read: c.AsOf})
		if err != nil {
			t.Fatal(err)
		}
		posts = append(posts, insight.Post{Alert: alert.Alert{Code: "H7K-2QF"}, Network: network, Channel: network + "-demo", Read: c.AsOf, Cascade: c, Attribution: cascade.Attribute(c), Forecast: f})
	}
	a, err := insight.Of(posts, insight.Known{}, at.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Whatever the screen, no line is wider, and no figure stands without how it was made and when.
func TestOutlookFitsTheScreen(t *testing.T) {
	for _, followers := range []int64{0, 18_400, 987_654_321} {
		b := &board{Told: told(t, followers, 200)}
		for _, width := range []int{28, 48, 60, 76, 80, 120} {
			lines := b.outlook(width)
			for _, line := range lines {
				if n := utf8.RuneCountInString(line); n > width {
					t.Errorf("%d columns on a screen of %d: %q", n, width, line)
				}
			}
			all := strings.Join(lines, "\n")
			wants := []string{"mastodon", "together"}
			if width >= 80 {
				wants = append(wants, "as of 17:05:00", "overlaps not removed", "too early", "in 1 h, in 6 h: reposts by then; forecast")
			}
			for _, want := range wants {
				if !strings.Contains(all, want) {
					t.Errorf("width %d lacks %q:\n%s", width, want, all)
				}
			}
		}
	}
	if lines := (&board{}).outlook(80); lines != nil {
		t.Errorf("nothing is told, and drawn as %q", lines)
	}
}

func TestWatchTellsFigures(t *testing.T) {
	data, err := json.Marshal(told(t, 18_400, 200))
	if err != nil {
		t.Fatal(err)
	}
	lines, err := reachLines(alert.Event{Kind: "reach", Data: data})
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(lines, "\n")
	for _, want := range []string{
		"mastodon: reach 18400 to 18700, best 18700 (sum of followers, overlaps not removed, as of 2026-06-14T17:05:00Z)",
		"mastodon: reposts 1 (from the reposts seen, as of 2026-06-14T17:05:00Z); too early",
		"x: reach 18400 to 78400",
		"all networks: steady; each repost brings about ",
		"; reposts in 1 h ",
		"; reposts in 24 h ",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("lacks %q:\n%s", want, all)
		}
	}
	if _, err := reachLines(alert.Event{Kind: "reach", Data: []byte(`{"networks":[{"network":"x","reach":{"low":1,"best":2,"high":3}}]}`)}); err == nil {
		t.Error("a band without its method and its time is shown")
	}
}

func TestCompact(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 999: "999", 1234: "1.2k", 987_654_321: "987.7M", 2e9: "2.0G"} {
		if got := compact(v); got != want {
			t.Errorf("%v: %q, want %q", v, got, want)
		}
	}
}

// In a demo the audience lives faster, and the analyst is told its time.
func TestPaceTellsTheTimeOfTheAudience(t *testing.T) {
	begin := time.Date(2026, 6, 14, 16, 5, 0, 0, time.UTC)
	closed := begin.Add(2 * time.Minute)
	p := pace{store: oneCascade{{At: begin.Add(time.Second), Alert: alert.Alert{Closed: closed}, Reposts: []alert.Repost{{At: begin.Add(time.Minute)}}}}, begin: begin, speed: 60}
	found, err := p.Cascades(t.Context(), p.quick(begin.Add(time.Hour)), 5, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := found[0]
	if !c.At.Equal(begin.Add(time.Minute)) || !c.Reposts[0].At.Equal(begin.Add(time.Hour)) || !c.Alert.Closed.Equal(begin.Add(2*time.Hour)) || !c.Read.IsZero() {
		t.Errorf("told %+v", c)
	}
}

// oneCascade is a store of cascades that are asked for since an hour after the beginning of the test.
type oneCascade []alert.Cascaded

func (o oneCascade) Cascades(_ context.Context, since time.Time, _ int, _ map[string]int64) ([]alert.Cascaded, error) {
	if want := o[0].At.Add(time.Hour - time.Second); !since.Equal(want) {
		return nil, fmt.Errorf("asked since %s, want %s", since, want)
	}
	return o, nil
}

func (o oneCascade) CascadesOf(context.Context, string) ([]alert.Cascaded, error) { return o, nil }

func (o oneCascade) Ended(context.Context, int) ([]string, error) { return nil, nil }
