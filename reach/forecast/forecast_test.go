package forecast_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/cascade"
	"github.com/hueandcry/hueandcry/reach/estimate"
	"github.com/hueandcry/hueandcry/reach/forecast"
)

func forecastOf(t *testing.T, in forecast.Input) forecast.Forecast {
	t.Helper()
	in.Audience.Accounts = in.Cascade.Audience(nil)
	if in.Read.IsZero() {
		in.Read = in.Cascade.AsOf
	}
	f, err := forecast.Make(in)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestForecastSteady(t *testing.T) {
	f := forecastOf(t, forecast.Input{Cascade: sifted(700)})
	if f.State != forecast.Steady || f.Stale || f.Reposts != 14 || len(f.Horizons) != 3 || !f.AsOf.Equal(noon.Add(700*time.Second)) {
		t.Fatalf("forecast %+v", f)
	}
	for i, want := range []struct{ hours, best float64 }{{1, 30.6189403}, {6, 46.9755348}, {24, 60.5232096}} {
		h := f.Horizons[i]
		low, best, high, _ := h.Reposts.Range()
		fresh := want.best - 14
		if h.Hours != want.hours || !close(best, want.best, 1e-8) || !close(low, 14+math.Max(0, (fresh+1)*math.Exp(-1.2)-1), 1e-6) || high < best*1.2 {
			t.Errorf("+%v h: %v, want best %v and a low of 30 %%", h.Hours, h.Reposts, want.best)
		}
		// No population and no lists: the sum of all followers, and of those to come.
		_, reach, _, _ := h.Reach.Range()
		if wantReach := 16273 + fresh*277.526316; !close(reach, wantReach, 1e-6) || !strings.Contains(string(h.Reach.Method()), string(estimate.MethodSum)) {
			t.Errorf("+%v h: reach %v, want %v", h.Hours, h.Reach, wantReach)
		}
	}
	if v, _ := f.R.Value(); !close(v, .794551680058, 1e-9) {
		t.Errorf("R %v", f.R)
	}
	text, err := json.Marshal(f)
	if err != nil || !strings.Contains(string(text), `"state":"steady"`) || !strings.Contains(string(text), `"method":`) {
		t.Errorf("%s, %v", text, err)
	}
}

func TestForecastStates(t *testing.T) {
	early := forecastOf(t, forecast.Input{Cascade: sifted(60)})
	if early.State != forecast.TooEarly || early.Horizons == nil || len(early.Horizons) != 0 || early.R.Given() {
		t.Errorf("three reposts, and it says %+v", early)
	}
	if gains, err := early.IfBoosted(10_000); err != nil || gains != nil {
		t.Errorf("too early, and it says %v, %v", gains, err)
	}
	known := forecastOf(t, forecast.Input{Cascade: sifted(0), Prior: forecast.Prior{Chance: .0008}})
	if known.State != forecast.Steady || len(known.Horizons) != 3 {
		t.Errorf("an account with a past: %+v", known)
	}
	if _, best, _, _ := known.Horizons[0].Reposts.Range(); best < 3 || best > 8 {
		t.Errorf("12000 followers at .0008: %v in the first hour", best)
	}

	hot := sifted(700)
	for i := range hot.Events[1:] {
		hot.Events[i+1].Followers = 50_000
	}
	exploding := forecastOf(t, forecast.Input{Cascade: hot})
	if exploding.State != forecast.Exploding || len(exploding.Horizons) != 2 {
		t.Errorf("every repost brings another, and it says %s for %d horizons", exploding.State, len(exploding.Horizons))
	}
	for _, h := range exploding.Horizons {
		if _, _, high, ok := h.Reposts.Range(); !ok || math.IsInf(high, 0) {
			t.Errorf("+%v h: %v", h.Hours, h.Reposts)
		}
	}

	old := forecastOf(t, forecast.Input{Cascade: sifted(1800), Read: noon.Add(10 * time.Minute)})
	if !old.Stale {
		t.Error("a reading of twenty minutes ago is not called stale")
	}
}

func TestTheDayCurveHelpsFromSixHours(t *testing.T) {
	c := sifted(700)
	plain, daily := forecastOf(t, forecast.Input{Cascade: c}), forecastOf(t, forecast.Input{Cascade: c, Day: forecast.LocalDay()})
	if plain.Horizons[0] != daily.Horizons[0] {
		t.Error("the hour of the day changes the next hour")
	}
	if _, best, _, _ := daily.Horizons[1].Reposts.Range(); !close(best, 45.9007851, 1e-8) {
		t.Errorf("+6 h from noon: %v", best)
	}
}

func TestIfBoosted(t *testing.T) {
	f := forecastOf(t, forecast.Input{Cascade: sifted(1800)})
	small, err := f.IfBoosted(0)
	if err != nil {
		t.Fatal(err)
	}
	large, err := f.IfBoosted(20_000)
	if err != nil {
		t.Fatal(err)
	}
	for i := range large {
		low, best, high, _ := small[i].Reposts.Range()
		if low != 1 || best != 1 || high != 1 {
			t.Errorf("+%v h: a partner without followers brings %v, want itself", small[i].Hours, small[i].Reposts)
		}
		// The same account as an event of the cascade, at what is known now.
		b, r := .424286686285, .00143759542558
		if _, best, _, _ = large[i].Reposts.Range(); best < 1+20_000*r*(1-cascade.Survival(large[i].After.Seconds())) || best > 1+20_000*r/(1-b) {
			t.Errorf("+%v h: 20,000 followers bring %v", large[i].Hours, large[i].Reposts)
		}
	}
}

// Whatever a network says, a forecast is a finite band that does not fall with time.
func TestForecastProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		own := cascade.Own{Account: "us", Followers: new(rapid.SampledFrom([]int64{0, 500, 2_000_000}).Draw(rt, "own")), At: noon}
		var reposts []alert.Repost
		for i := range rapid.IntRange(0, 30).Draw(rt, "reposts") {
			at := noon.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 1, 60, 299, 300, 4000}).Draw(rt, "at")) * time.Second)
			reposts = append(reposts, alert.Repost{Account: string(rune('a' + i)), At: at, Followers: new(rapid.SampledFrom([]int64{0, 0, 100, 5000, 1_000_000}).Draw(rt, "followers"))})
		}
		now := noon.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 300, 4001, 90_000, 5_000_000}).Draw(rt, "now")) * time.Second)
		in := forecast.Input{
			Cascade: cascade.Sift(own, reposts, now), Prior: forecast.Prior{Chance: rapid.SampledFrom([]float64{0, .001, 1}).Draw(rt, "prior")},
			Audience: estimate.Audience{Population: rapid.SampledFrom([]int64{0, 100_000}).Draw(rt, "population")},
		}
		if rapid.Bool().Draw(rt, "by day") {
			in.Day = forecast.LocalDay()
		}
		f := forecastOf(t, in)
		last := [3]float64{float64(len(reposts)), float64(len(reposts)), float64(len(reposts))}
		for _, h := range f.Horizons {
			low, best, high, ok := h.Reposts.Range()
			if !ok || low < last[0] || best < last[1] || high < last[2] {
				t.Fatalf("+%v h: %v after %v", h.Hours, h.Reposts, last)
			}
			last = [3]float64{low, best, high}
			if !h.Reach.Given() {
				t.Fatalf("+%v h: no reach", h.Hours)
			}
		}
		less, err := f.IfBoosted(100)
		if err != nil {
			t.Fatal(err)
		}
		more, err := f.IfBoosted(10_000)
		if err != nil {
			t.Fatal(err)
		}
		for i := range more {
			_, a, _, _ := less[i].Reposts.Range()
			if _, b, _, _ := more[i].Reposts.Range(); b < a || a < 1 {
				t.Fatalf("more followers bring %v after %v", b, a)
			}
		}
		if s := forecast.Seismic(in.Cascade.Events, in.Cascade.Now()); math.IsNaN(s.Final) || math.IsNaN(s.Infectiousness) || math.IsNaN(s.Low) || math.IsNaN(s.High) {
			t.Fatalf("%+v", s)
		}
	})
}

func TestOfNothing(t *testing.T) {
	if m := forecast.NewModel(nil, 100, 3600, forecast.Prior{}); m.Reposts != 0 || m.New(nil, 0)[12] != 0 {
		t.Errorf("no event at all: %+v", m)
	}
}
