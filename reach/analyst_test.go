package reach_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach"
	"github.com/hueandcry/hueandcry/reach/forecast"
	"github.com/hueandcry/hueandcry/reach/insight"
)

// spread is a store of cascades in memory. Reposts stand in the order in which they came in.
type spread struct {
	posts []alert.Cascaded
	read  int // reposts handed out

	mended []int // places of reposts, of the one post there is then, of which more became known after all were told
}

func (s *spread) Cascades(_ context.Context, since time.Time, _ int, known map[string]int64) ([]alert.Cascaded, error) {
	var out []alert.Cascaded
	for _, p := range s.posts {
		if p.Alert.Phase.Over() && !p.Alert.Closed.After(since) {
			continue
		}
		all := p.Reposts
		p.Reposters = int64(len(all))
		p.Told = p.Reposters + int64(len(s.mended))
		have := known[p.Delivery]
		p.Reposts = slices.Clone(all[min(have, p.Reposters):])
		for _, i := range s.mended[max(0, min(int64(len(s.mended)), have-p.Reposters)):] {
			if int64(i) < have {
				p.Reposts = append(p.Reposts, all[i])
			}
		}
		s.read += len(p.Reposts)
		out = append(out, p)
	}
	return out, nil
}

func (s *spread) CascadesOf(_ context.Context, code string) (out []alert.Cascaded, _ error) {
	for _, p := range s.posts {
		if p.Alert.Code == code {
			p.Reposters = int64(len(p.Reposts))
			out = append(out, p)
		}
	}
	return out, nil
}

func (s *spread) Ended(context.Context, int) (codes []string, _ error) {
	over := map[string]time.Time{}
	for _, p := range s.posts {
		if p.Alert.Phase.Over() {
			over[p.Alert.Code] = p.Alert.Closed
		}
	}
	return slices.SortedFunc(maps.Keys(over), func(a, b string) int { return over[a].Compare(over[b]) }), nil
}

// post adds a post of a new alert.
func (s *spread) post(code, network string, at time.Time, followers int64) *alert.Cascaded {
	s.posts = append(s.posts, alert.Cascaded{
		Delivery: code + "/" + network, Alert: alert.Alert{ID: alert.ID(code), Code: code, Status: alert.Actual, Phase: alert.PhaseLive},
		Channel: network + "-main", Network: network, At: at, Read: at, OwnFollowers: new(followers),
	})
	return &s.posts[len(s.posts)-1]
}

func repost(p *alert.Cascaded, after time.Duration, followers int64) {
	p.Reposts = append(p.Reposts, alert.Repost{Account: fmt.Sprintf("%s#%d", p.Delivery, len(p.Reposts)), Followers: new(followers), At: p.At.Add(after)})
	if at := p.At.Add(after); at.After(p.Read) {
		p.Read = at
	}
}

func analyst(s *spread, now *time.Time, change ...func(*reach.AnalystOptions)) *reach.Analyst {
	opt := reach.AnalystOptions{Store: s, Now: func() time.Time { return *now }}
	for _, c := range change {
		c(&opt)
	}
	return reach.NewAnalyst(opt)
}

func tell(t *testing.T, a *reach.Analyst, code string) insight.Alert {
	t.Helper()
	all, err := a.Alerts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all[code]
}

// The cascade of docs/reach.md that never was, through the analyst: as of its newest reading, however late one asks.
func TestAnalystTellsTheMadeUpCascade(t *testing.T) {
	times := []int{12, 40, 55, 95, 130, 180, 240, 310, 350, 420, 480, 520, 610, 640}
	followers := []int64{80, 150, 40, 80, 2300, 25, 400, 40, 90, 600, 33, 150, 75, 210}
	s := &spread{}
	p := s.post("H7K-2QF", "x", noon, 12000)
	for i, at := range times {
		repost(p, time.Duration(at)*time.Second, followers[i])
	}
	p.Read, p.Impressions = noon.Add(700*time.Second), new(int64(4000))
	now := noon.Add(705 * time.Second)
	a := tell(t, analyst(s, &now, func(o *reach.AnalystOptions) { o.Population = map[string]int64{"x": 200_000} }), "H7K-2QF")
	n := a.Networks[0]
	for what, pair := range map[string][2]float64{
		"p":           {value(t, n.Infectiousness), .00286297779653},
		"R":           {value(t, n.R), .794551680058},
		"R of all":    {value(t, a.R), .794551680058},
		"+1 h":        {best(n.Forecast[0]), 30.6189403},
		"+6 h":        {best(a.Forecast[1]), 46.9755348},
		"+24 h":       {best(a.Forecast[2]), 60.5232096},
		"exposure":    {value(t, n.Exposure), 16273},
		"impressions": {value(t, n.Impressions), 4000},
		"half-life":   {value(t, n.HalfLife), 240},
	} {
		if math.Abs(pair[0]-pair[1]) > 1e-7*pair[1] {
			t.Errorf("%s: %v, want %v", what, pair[0], pair[1])
		}
	}
	low, middle, high, _ := n.Reach.Range()
	if low != 12000 || high != 16273 || middle <= low || middle >= high || !n.Reach.AsOf().Equal(p.Read) || !strings.Contains(string(n.Reach.Method()), "model") {
		t.Errorf("reach is %v", n.Reach)
	}
	if a.State != forecast.Steady || a.Stale || n.Inferred != 14 {
		t.Errorf("told %+v", a.Outlook)
	}
}

func value(t *testing.T, f interface{ Value() (float64, bool) }) float64 {
	t.Helper()
	v, ok := f.Value()
	if !ok {
		t.Error("not given")
	}
	return v
}

func best(h forecast.Horizon) float64 {
	_, b, _, _ := h.Reposts.Range()
	return b
}

// What an analyst tells who followed an alert step by step is what one tells who comes later, such as after a
// restart; and of what is known nothing is read again.
func TestAnalystAfterARestart(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	s := &spread{}
	now := noon
	for i := range 4 {
		over := s.post(fmt.Sprintf("OLD-%03d", i), "x", noon.Add(-time.Duration(40-i)*time.Hour), 5000)
		for k := range 8 {
			repost(over, time.Duration(k+1)*time.Minute, 100)
		}
		over.Alert.Phase, over.Alert.Closed = alert.PhaseClosed, over.At.Add(4*time.Hour)
	}
	for _, network := range []string{"bluesky", "x"} {
		s.post("H7K-2QF", network, noon, 8000)
	}
	old := analyst(s, &now)
	for range 20 {
		now = now.Add(30 * time.Second)
		for i := range s.posts[4:] {
			p := &s.posts[4+i]
			for range r.IntN(4) {
				late := time.Duration(r.IntN(20)) * time.Second
				repost(p, max(0, now.Sub(p.At)-late), int64(r.IntN(900)))
			}
			p.Read = now
		}
		tell(t, old, "H7K-2QF")
	}
	all := 0
	for _, p := range s.posts[4:] {
		all += len(p.Reposts)
	}
	if s.read != all {
		t.Errorf("%d reposts were read, and there are %d", s.read, all)
	}
	was, is := tell(t, old, "H7K-2QF"), tell(t, analyst(s, &now), "H7K-2QF")
	if diff := differ(t, was, is); diff != "" {
		t.Errorf("after a restart: %s", diff)
	}
	if was.Networks[1].State == forecast.TooEarly {
		t.Error("the past of the account says nothing")
	}
}

// When and through whom somebody reposted may be told after who did: then it counts from then on.
func TestAnalystLearnsMoreOfWhomItKnows(t *testing.T) {
	s := &spread{}
	now := noon.Add(10 * time.Minute)
	p := s.post("H7K-2QF", "bluesky", noon, 900)
	for i := range 6 {
		repost(p, time.Duration(i+1)*time.Minute, 500)
	}
	old := analyst(s, &now)
	tell(t, old, "H7K-2QF")
	for _, i := range []int{4, 5} {
		p.Reposts[i].Via, p.Reposts[i].At = p.Reposts[3].Account, p.Reposts[i].At.Add(-30*time.Second)
	}
	s.mended = []int{4, 5}
	repost(p, 8*time.Minute, 40)
	now = now.Add(time.Minute)
	was, is := tell(t, old, "H7K-2QF"), tell(t, analyst(s, &now), "H7K-2QF")
	if diff := differ(t, was, is); diff != "" {
		t.Errorf("who followed it says something else than who comes later: %s", diff)
	}
	if s.read != 6+3+7 {
		t.Errorf("%d reposts were read", s.read)
	}
}

// differ compares but for the last digits.
func differ(t *testing.T, a, b any) string {
	t.Helper()
	var x, y any
	for into, v := range map[*any]any{&x: a, &y: b} {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, into); err != nil {
			t.Fatal(err)
		}
	}
	return compare("", x, y)
}

func compare(at string, x, y any) string {
	switch x := x.(type) {
	case map[string]any:
		y, _ := y.(map[string]any)
		for _, k := range slices.Sorted(maps.Keys(x)) {
			if d := compare(at+"."+k, x[k], y[k]); d != "" {
				return d
			}
		}
	case []any:
		y, _ := y.([]any)
		if len(x) != len(y) {
			return fmt.Sprintf("%s: %d and %d", at, len(x), len(y))
		}
		for i := range x {
			if d := compare(fmt.Sprintf("%s[%d]", at, i), x[i], y[i]); d != "" {
				return d
			}
		}
	case float64:
		if y, ok := y.(float64); !ok || math.Abs(x-y) > 1e-9*cmp.Or(math.Abs(x), 1) {
			return fmt.Sprintf("%s: %v and %v", at, x, y)
		}
	default:
		if x != y {
			return fmt.Sprintf("%s: %v and %v", at, x, y)
		}
	}
	return ""
}

func TestAnalystSaysWhatCannotBeTold(t *testing.T) {
	s := &spread{}
	now := noon
	s.post("H7K-2QF", "mastodon", noon, 900)
	s.post("H7K-2QF", "x", noon, 900)
	a := analyst(s, &now)
	x := &s.posts[1]
	for i := range 4 {
		repost(x, time.Duration(i)*time.Second, 10)
	}
	now = noon.Add(time.Minute)
	if is := tell(t, a, "H7K-2QF"); is.State != forecast.TooEarly || len(is.Forecast) != 0 || is.R.Given() || is.Stale {
		t.Errorf("after four reposts: %+v", is.Outlook)
	}
	repost(x, 50*time.Second, 10)
	now = now.Add(time.Second)
	is := tell(t, a, "H7K-2QF")
	if is.State == forecast.TooEarly || len(is.Forecast) == 0 || is.Networks[0].State != forecast.TooEarly || is.Forecast[0].Reposts.Method() != insight.Partly {
		t.Errorf("after five: %+v", is.Outlook)
	}
	now = now.Add(11 * time.Minute)
	if is = tell(t, a, "H7K-2QF"); !is.Stale {
		t.Error("a reading of eleven minutes ago is not stale")
	}
	for i := range 60 {
		repost(x, 11*time.Minute+time.Duration(i)*time.Second, 40_000)
	}
	now = noon.Add(12 * time.Minute)
	if is = tell(t, a, "H7K-2QF"); is.State != forecast.Exploding || len(is.Forecast) != 2 {
		t.Errorf("exploding: %+v", is.Outlook)
	}
	for i := range s.posts {
		s.posts[i].Alert.Phase, s.posts[i].Alert.Closed = alert.PhaseClosed, now
	}
	now = now.Add(time.Minute)
	if is = tell(t, a, "H7K-2QF"); is.State != insight.Over || len(is.Forecast) != 0 || is.Stale || !is.Networks[1].Reach.Given() {
		t.Errorf("over: %+v", is)
	}
	now = now.Add(25 * time.Hour)
	if all, err := a.Alerts(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("a day later %d alerts are in sight: %v", len(all), err)
	}
	if late, err := a.Alert(t.Context(), "H7K-2QF", 0); err != nil || late.State != insight.Over || len(late.Networks) != 2 {
		t.Errorf("asked a day later: %+v %v", late, err)
	}
}

func TestAnalystKeepsOutWhatCannotBe(t *testing.T) {
	s := &spread{}
	now := noon.Add(time.Hour)
	p := s.post("H7K-2QF", "x", noon, 900)
	repost(p, time.Minute, 100)
	repost(p, time.Minute, -7)
	repost(p, time.Minute, 9_000_000_000)
	repost(p, -time.Hour, 10)
	repost(p, 3*time.Hour, 10) // its clock is ahead
	p.Reposts = append(p.Reposts, alert.Repost{Account: "unknown", At: noon.Add(time.Minute)})
	p.Read = noon.Add(30 * time.Minute)
	n := tell(t, analyst(s, &now), "H7K-2QF").Networks[0]
	want := map[string]int{"negative": 1, "absurd": 1, "missing": 1, "clock": 2}
	if !maps.Equal(n.KeptOut, want) {
		t.Errorf("kept out %v, want %v", n.KeptOut, want)
	}
	if got := value(t, n.Exposure); got != 900+100+10+10 {
		t.Errorf("exposure %v", got)
	}
	if got := value(t, n.Reposts); got != 6 {
		t.Errorf("reposts %v", got)
	}
}

// A ledger that holds other reposts than it told of is read again.
func TestAnalystReadsAgainWhatDoesNotAgree(t *testing.T) {
	s := &spread{}
	now := noon.Add(time.Minute)
	p := s.post("H7K-2QF", "x", noon, 900)
	for i := range 6 {
		repost(p, time.Duration(i)*time.Second, 10)
	}
	a := analyst(s, &now)
	tell(t, a, "H7K-2QF")
	p.Reposts = p.Reposts[:3]
	p.Read = now
	now = now.Add(time.Second)
	if got := value(t, tell(t, a, "H7K-2QF").Networks[0].Reposts); got != 3 {
		t.Errorf("%v reposts", got)
	}
}

func TestAnalystTellsDetails(t *testing.T) {
	s := &spread{}
	now := noon.Add(20 * time.Minute)
	p := s.post("H7K-2QF", "x", noon, 900)
	repost(p, time.Minute, 50_000)
	for i := range 30 {
		repost(p, 2*time.Minute+time.Duration(i*20)*time.Second, 10)
	}
	p.Read = now
	a := analyst(s, &now, func(o *reach.AnalystOptions) { o.Nodes = 20 })
	got, err := a.Alert(t.Context(), "H7K-2QF", 20_000)
	if err != nil {
		t.Fatal(err)
	}
	n := got.Networks[0]
	if len(n.Amplifiers) == 0 || n.Amplifiers[0].Order != 1 || n.Amplifiers[0].After != 60 || value(t, n.Amplifiers[0].Followers) != 50_000 || value(t, n.Amplifiers[0].Reposts) < 20 {
		t.Errorf("amplifiers %+v", n.Amplifiers)
	}
	if len(n.IfBoosted) == 0 {
		t.Fatal("a boost brings nothing")
	}
	if _, more, _, _ := n.IfBoosted[0].Reposts.Range(); more <= 1 {
		t.Errorf("a boost brings %v", n.IfBoosted[0].Reposts)
	}
	if text, err := json.Marshal(got); err != nil || strings.Contains(string(text), "#") {
		t.Errorf("an account is named: %s %v", text, err)
	}
	if n := tell(t, a, "H7K-2QF").Networks[0]; n.Amplifiers != nil || n.IfBoosted != nil {
		t.Error("what one asked for is told to everybody")
	}
	graphs, err := a.Graphs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if g := graphs["H7K-2QF"]; len(g.Nodes) < 2 || len(g.Nodes) > 20 || g.Nodes[0].ID != "own-x" || g.Nodes[1].ID != "x-1" || g.Edges[0].Source != "own-x" || g.Edges[0].Target != "x-1" {
		t.Errorf("graph %+v", g)
	}
}
