package forecast_test

import (
	"math"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/cascade"
	"github.com/hueandcry/hueandcry/reach/forecast"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// madeUp is a cascade that never was, with figures that were computed elsewhere.
func madeUp() []cascade.Event {
	times := []float64{0, 12, 40, 55, 95, 130, 180, 240, 310, 350, 420, 480, 520, 610, 640, 900, 1300, 1750}
	followers := []float64{12000, 80, 150, 40, 80, 2300, 25, 400, 40, 90, 600, 33, 150, 75, 210, 10, 900, 310}
	out := make([]cascade.Event, len(times))
	for i := range times {
		out[i] = cascade.Event{At: times[i], Followers: followers[i], Reported: true, Via: -1}
	}
	return out
}

// sifted is the same as it comes from a network, up to some second.
func sifted(now float64) cascade.Cascade {
	events := madeUp()
	own := cascade.Own{Account: "us", Followers: new(int64(events[0].Followers)), At: noon}
	var reposts []alert.Repost
	for i, e := range events[1:] {
		if e.At <= now {
			reposts = append(reposts, alert.Repost{
				Account: string(rune('a' + i)), Followers: new(int64(e.Followers)), At: noon.Add(time.Duration(e.At) * time.Second),
			})
		}
	}
	return cascade.Sift(own, reposts, noon.Add(time.Duration(now)*time.Second))
}

func close(got, want, relative float64) bool { return math.Abs(got-want) <= relative*math.Abs(want) }

func TestTheMadeUpCascade(t *testing.T) {
	for _, c := range []struct {
		now, p, coming, final, followers, r float64
		reposts                             int
		hc, kernel                          [3]float64 // +1 h, +6 h, +24 h
		day                                 [2]float64 // +6 h, +24 h
	}{
		{
			300, .00185652008907, 23.2104795201, 35.50191782, 339.583333333333, .630443280248, 7,
			[3]float64{21.1847986, 30.2366509, 36.6483633},
			[3]float64{18.5025993, 23.5863338, 26.5427366},
			[2]float64{29.8361805, 32.9133348},
		},
		{
			700, .00286297779653, 32.0610974351, 58.922233, 277.526315789474, .794551680058, 14,
			[3]float64{30.6189403, 46.9755348, 60.5232096},
			[3]float64{27.0259063, 35.6765281, 41.1030751},
			[2]float64{45.9007851, 51.7209697},
		},
		{
			1800, .00143759542558, 14.0338026613, 33.39002518, 295.136363636364, .424286686285, 17,
			[3]float64{21.1603655, 25.6557048, 28.9362884},
			[3]float64{20.6973821, 24.1604018, 26.4647537},
			[2]float64{25.3163975, 27.0165416},
		},
		{
			7200, .000238016158318, 1.62901203265, 18.66873052, 295.136363636364, .0702472234526, 17,
			[3]float64{17.1526695, 17.4703691, 17.7696674},
			[3]float64{17.1501111, 17.4581596, 17.7456813},
			[2]float64{17.4170727, 17.5919366},
		},
	} {
		s := forecast.Seismic(madeUp(), c.now)
		m := forecast.NewModel(madeUp(), c.now, 86400, forecast.Prior{})
		hc, kernel, day := m.New(nil, 0), m.Kernel(), m.New(forecast.LocalDay(), .5)
		so := float64(m.Reposts)
		for what, pair := range map[string][3]float64{
			"infectiousness": {s.Infectiousness, c.p, 1e-10}, "coming": {s.Coming, c.coming, 1e-10}, "final": {s.Final, c.final, 1e-8},
			"infectiousness of HC": {m.Infectiousness, c.p, 1e-10}, "mean followers": {m.Followers, c.followers, 1e-10}, "R": {m.Reproduction(), c.r, 1e-10},
			"+1 h": {so + hc[12], c.hc[0], 1e-8}, "+6 h": {so + hc[72], c.hc[1], 1e-8}, "+24 h": {so + hc[288], c.hc[2], 1e-8},
			"kernel +1 h": {so + kernel[12], c.kernel[0], 1e-8}, "kernel +6 h": {so + kernel[72], c.kernel[1], 1e-8}, "kernel +24 h": {so + kernel[288], c.kernel[2], 1e-8},
			"by day +6 h": {so + day[72], c.day[0], 1e-8}, "by day +24 h": {so + day[288], c.day[1], 1e-8},
		} {
			if !close(pair[0], pair[1], pair[2]) {
				t.Errorf("after %v s: %s is %v, want %v", c.now, what, pair[0], pair[1])
			}
		}
		if s.Reposts != c.reposts || m.Reposts != c.reposts {
			t.Errorf("after %v s: %d and %d reposts, want %d", c.now, s.Reposts, m.Reposts, c.reposts)
		}
	}
}

func TestThePriorPullsTheInfectiousness(t *testing.T) {
	m := forecast.NewModel(madeUp(), 700, 3600, forecast.Prior{Chance: .0008})
	if !close(m.Infectiousness, .00120574566, 1e-8) {
		t.Errorf("infectiousness %v", m.Infectiousness)
	}
	heavy := forecast.NewModel(madeUp(), 700, 3600, forecast.Prior{Chance: .0008, Weight: 1e6})
	if !close(heavy.Infectiousness, .0008, 1e-3) {
		t.Errorf("a prior of a million reposts leaves %v", heavy.Infectiousness)
	}
}

func TestLearnThePrior(t *testing.T) {
	one := madeUp()
	if p := forecast.Learn([][]cascade.Event{one, one}); p.Chance != 0 {
		t.Errorf("two alerts teach %v", p)
	}
	exposure := 0.0
	for _, e := range one {
		exposure += e.Followers * (1 - cascade.Survival(7200-e.At))
	}
	late := append(madeUp(), cascade.Event{At: 7200, Followers: 1e6}) // after the two hours that count
	p := forecast.Learn([][]cascade.Event{one, one, late})
	if want := (3*17 + .5) / (3 * exposure); !close(p.Chance, want, 1e-12) {
		t.Errorf("chance %v, want %v", p.Chance, want)
	}
	if p := forecast.Learn(make([][]cascade.Event, 5)); p.Chance != 0 {
		t.Errorf("alerts that nobody saw teach %v", p)
	}
}
