package insight_test

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/cascade"
	"github.com/hueandcry/hueandcry/reach/estimate"
	"github.com/hueandcry/hueandcry/reach/forecast"
	"github.com/hueandcry/hueandcry/reach/insight"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// post is one whose reposts came at some seconds, from accounts that are named by their number.
func post(t *testing.T, network, channel string, at time.Time, own int64, reposts ...[3]int64) insight.Post {
	t.Helper()
	var rs []alert.Repost
	for _, r := range reposts {
		rs = append(rs, alert.Repost{Account: strconv.FormatInt(r[0], 10), At: at.Add(time.Duration(r[1]) * time.Second), Followers: new(r[2])})
	}
	c := cascade.Sift(cascade.Own{Account: channel, Followers: new(own), At: at}, rs, noon.Add(time.Hour))
	f, err := forecast.Make(forecast.Input{Cascade: c, Read: c.AsOf})
	if err != nil {
		t.Fatal(err)
	}
	return insight.Post{Alert: alert.Alert{Code: "H7K-2QF"}, Channel: channel, Network: network, Read: c.AsOf, Cascade: c, Attribution: cascade.Attribute(c), Forecast: f}
}

func of(t *testing.T, known insight.Known, posts ...insight.Post) insight.Alert {
	t.Helper()
	a, err := insight.Of(posts, known, noon.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func value(t *testing.T, f estimate.Figure) float64 {
	t.Helper()
	v, ok := f.Value()
	if !ok {
		t.Error("not given")
	}
	return v
}

// Figures worked out elsewhere.
func TestKnownFigures(t *testing.T) {
	known := insight.Known{Population: map[string]int64{"x": 1_000_000}, Discount: map[string]float64{}}
	n := of(t, known, post(t, "x", "x-main", noon, 120_000, [3]int64{1, 60, 45_000}, [3]int64{2, 90, 45_000}, [3]int64{3, 120, 8000})).Networks[0]
	if low, best, high, _ := n.Reach.Range(); low != 120_000 || math.Abs(best-203_838.656) > .001 || high != 218_000 {
		t.Errorf("reach %v", n.Reach)
	}
	known.Discount["x"] = .8
	n = of(t, known, post(t, "x", "x-main", noon, 120_000, [3]int64{1, 60, 45_000}, [3]int64{2, 90, 45_000}, [3]int64{3, 120, 8000})).Networks[0]
	if _, best, _, _ := n.Reach.Range(); math.Abs(best-.8*203_838.656) > .001 {
		t.Errorf("discounted %v", n.Reach)
	}
	n = of(t, insight.Known{}, post(t, "x", "x-main", noon, 100, [3]int64{1, 60, 1000}, [3]int64{2, 120, 50}, [3]int64{3, 500, 20})).Networks[0]
	for what, pair := range map[string][2]float64{
		"R so far":          {value(t, n.Reproduction), .611499},
		"share of the root": {value(t, n.RootShare), 1.165503 / 3},
		"depth":             {value(t, n.Depth), (1 + 1.909091 + 1.972946) / 3},
		"virality":          {value(t, n.Virality), 1.5},
		"longest way":       {value(t, n.LongestWay), 2},
		"half-life":         {value(t, n.HalfLife), 120},
	} {
		if math.Abs(pair[0]-pair[1]) > 1e-6 {
			t.Errorf("%s: %v, want %v", what, pair[0], pair[1])
		}
	}
	if n.State != forecast.TooEarly || n.R.Given() || !strings.Contains(string(n.Virality.Method()), "inferred") {
		t.Errorf("told %+v", n)
	}
}

// An account counts once on a network however many of our posts it reposted; networks are never people together.
func TestSeveralPostsAndNetworks(t *testing.T) {
	five := func(from int64) (out [][3]int64) {
		for i := range int64(5) {
			out = append(out, [3]int64{from + i, 60 * (i + 1), 100})
		}
		return out
	}
	first, second := post(t, "x", "x-main", noon, 1000, five(1)...), post(t, "x", "x-main", noon.Add(10*time.Minute), 1200, five(3)...)
	other := post(t, "mastodon", "mastodon-en", noon, 300, [3]int64{1, 60, 50})
	a := of(t, insight.Known{}, first, second, other)
	x := a.Networks[1]
	if x.Network != "x" || value(t, x.Exposure) != 1200+7*100 || value(t, x.Reposts) != 10 {
		t.Errorf("x: exposure %v, reposts %v", x.Exposure, x.Reposts)
	}
	if got := value(t, x.HalfLife); got != 300 { // five within the first five minutes, of ten
		t.Errorf("half-life %v", got)
	}
	if low, best, high, _ := a.Accounts.Range(); low != 1200+300 || best != 1900+350 || high != best || a.Accounts.Method() != insight.AllNetworks {
		t.Errorf("accounts %v", a.Accounts)
	}
	_, of1, _, _ := first.Forecast.Horizons[0].Reposts.Range()
	_, of2, _, _ := second.Forecast.Horizons[0].Reposts.Range()
	_, sum, _, _ := a.Forecast[0].Reposts.Range()
	if math.Abs(sum-(of1+of2+1)) > 1e-9 || a.Forecast[0].Reposts.Method() != insight.Partly || a.Forecast[0].Reach.Given() {
		t.Errorf("in an hour %v, want %v: the two forecasts and the one repost of the other network", a.Forecast[0].Reposts, of1+of2+1)
	}
	second.Ends = noon.Add(30 * time.Minute) // gone: what it has, it has
	_, sum, _, _ = of(t, insight.Known{}, first, second, other).Forecast[0].Reposts.Range()
	if math.Abs(sum-(of1+5+1)) > 1e-9 {
		t.Errorf("in an hour %v, want %v", sum, of1+5+1)
	}
}

// Nobody's followers are known: then there is no reach, and not one of 0.
func TestUnknownFollowersAreNoReach(t *testing.T) {
	c := cascade.Sift(cascade.Own{Account: "x-main", At: noon}, nil, noon.Add(time.Minute))
	a := of(t, insight.Known{}, insight.Post{Network: "x", Channel: "x-main", Read: c.AsOf, Cascade: c, Attribution: cascade.Attribute(c), Forecast: forecast.Forecast{State: forecast.TooEarly}})
	if n := a.Networks[0]; n.Reach.Given() || n.Exposure.Given() || n.Amplification.Given() || a.Accounts.Given() || n.KeptOut["missing"] != 1 {
		t.Errorf("told %+v", n)
	}
}
