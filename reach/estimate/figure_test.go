package estimate_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/reach/estimate"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestNoFigureWithoutMethodAndTime(t *testing.T) {
	for name, made := range map[string]func() error{
		"figure without method": func() error { _, err := estimate.NewFigure(1, "", noon); return err },
		"figure without time":   func() error { _, err := estimate.NewFigure(1, estimate.MethodSum, time.Time{}); return err },
		"figure below 0":        func() error { _, err := estimate.NewFigure(-1, estimate.MethodSum, noon); return err },
		"figure that is none":   func() error { _, err := estimate.NewFigure(math.NaN(), estimate.MethodSum, noon); return err },
		"figure without end":    func() error { _, err := estimate.NewFigure(math.Inf(1), estimate.MethodSum, noon); return err },
		"band without method":   func() error { _, err := estimate.NewBand(1, 2, 3, "", noon); return err },
		"band without time":     func() error { _, err := estimate.NewBand(1, 2, 3, estimate.MethodSum, time.Time{}); return err },
		"band upside down":      func() error { _, err := estimate.NewBand(3, 2, 1, estimate.MethodSum, noon); return err },
		"band with best above":  func() error { _, err := estimate.NewBand(1, 4, 3, estimate.MethodSum, noon); return err },
		"band read without method": func() error {
			return json.Unmarshal([]byte(`{"low":1,"best":2,"high":3,"as_of":"2026-11-22T12:00:00Z"}`), new(estimate.Band))
		},
		"figure read without time": func() error {
			return json.Unmarshal([]byte(`{"value":1,"method":"sum"}`), new(estimate.Figure))
		},
		"reach without time": func() error {
			_, err := estimate.Audience{Accounts: []estimate.Account{{Followers: 5}}}.Reach(time.Time{})
			return err
		},
	} {
		if made() == nil {
			t.Errorf("%s was made", name)
		}
	}
}

func TestEveryTextCarriesMethodAndTime(t *testing.T) {
	b, err := estimate.NewBand(1000, 1500.4, 2000, estimate.MethodModel, noon)
	if err != nil {
		t.Fatal(err)
	}
	f, err := estimate.NewFigure(1.234, estimate.MethodSum, noon)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		b.String():                 "1000 to 2000, best 1500 (estimated by model; likely high, as of 2026-11-22T12:00:00Z)",
		f.String():                 "1.23 (sum of followers, overlaps not removed, as of 2026-11-22T12:00:00Z)",
		b.Over(0).String():         "not given",
		b.Over(500).String():       "2 to 4, best 3 (estimated by model; likely high, as of 2026-11-22T12:00:00Z)",
		estimate.Band{}.String():   "not given",
		estimate.Figure{}.String(): "not given",
	} {
		if text != want {
			t.Errorf("%q, want %q", text, want)
		}
	}
	if _, ok := (estimate.Figure{}).Value(); ok {
		t.Error("the zero figure has a value")
	}
}

func TestFiguresSurviveJSON(t *testing.T) {
	type page struct {
		Reach, None estimate.Band
		R, Nothing  estimate.Figure
	}
	b, _ := estimate.NewBand(1, 2, 3, estimate.MethodLists, noon)
	f, _ := estimate.NewFigure(.5, estimate.MethodExposure, noon)
	in := page{Reach: b, R: f}
	text, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), "null"); n != 2 {
		t.Errorf("%s: want null for what is not given, and nothing else", text)
	}
	var out page
	if err := json.Unmarshal(text, &out); err != nil || out != in {
		t.Errorf("%s came back as %+v, %v", text, out, err)
	}
}

func TestBandsOfDifferentThingsAdd(t *testing.T) {
	a, _ := estimate.NewBand(1, 2, 3, estimate.MethodSum, noon)
	b, _ := estimate.NewBand(10, 20, 30, estimate.MethodModel, noon.Add(-time.Minute))
	if got, want := a.Plus(b).String(), "11 to 33, best 22 (sum of followers, overlaps not removed; estimated by model; likely high, as of 2026-11-22T11:59:00Z)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if a.Plus(a).Method() != estimate.MethodSum || a.Plus(estimate.Band{}).Given() || (estimate.Band{}).Plus(a).Given() {
		t.Error("a sum with what is not given is given, or a method is told twice")
	}
}
