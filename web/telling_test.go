package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach"
	"github.com/hueandcry/hueandcry/reach/insight"
	"github.com/hueandcry/hueandcry/web"
)

// analysed is a front with a true analyst and a true reporter over its store.
func analysed(t *testing.T) *front {
	t.Helper()
	var f *front
	f = newFront(t, func(o *web.Options) {
		an := reach.NewAnalyst(reach.AnalystOptions{Store: o.Read.(reach.Cascades), Now: func() time.Time { return f.clock() }, Log: o.Log})
		o.Analyst, o.Reporter = an, reach.NewReporter(o.Read.(reach.Records), an)
	})
	return f
}

// spread posts an alert at one channel and has it reposted so often.
func (f *front) spread(s web.Submitted, reposts int) {
	f.Helper()
	post := alert.Post{Channel: "mastodon-en", ID: "7", URL: "https://m.example/7", At: f.clock()}
	d := f.settle("mastodon-en", alert.Outcome{State: alert.Sent, Post: post})
	if err := f.store.SetFollowers(f.Context(), post, 900); err != nil {
		f.Fatal(err)
	}
	f.later(10 * time.Minute)
	r := alert.Reading{
		Post: alert.Tracked{Post: post, Network: "mastodon", Alert: d.Alert, Code: s.Code, Delivery: d.Key}, At: f.clock(), Next: f.clock().Add(time.Hour),
		Sample: &alert.Sample{Post: post, At: f.clock(), Reposts: new(int64(reposts))},
	}
	for i := range reposts {
		r.Reposts = append(r.Reposts, alert.Repost{Account: "hash" + string(rune('a'+i)), Followers: new(int64(100)), At: post.At.Add(time.Duration(i+1) * time.Minute)})
	}
	if err := f.store.Record(f.Context(), []alert.Reading{r}); err != nil {
		f.Fatal(err)
	}
}

func TestReachTellsBandsAndForecast(t *testing.T) {
	f := analysed(t)
	single := f.token("single", alert.GrantSubmit, alert.GrantSinglePerson)
	s := f.issued(single)
	path := "/api/v1/alerts/" + s.Code + "/reach"
	if r := read[web.Reach](t, f.get(path, single), http.StatusOK); r.Insight == nil || len(r.Insight.Networks) != 0 || r.Insight.State != "too early" {
		t.Errorf("before any post: %+v", r.Insight)
	}
	f.spread(s, 6)
	a := f.get(path+"?boost=5000", single)
	n := read[web.Reach](t, a, http.StatusOK).Insight.Networks[0]
	low, best, high, ok := n.Reach.Range()
	if !ok || low != 900 || best != 1500 || high != 1500 || n.Reach.AsOf().IsZero() {
		t.Errorf("reach %v", n.Reach)
	}
	if len(n.Forecast) == 0 || !n.R.Given() || len(n.IfBoosted) == 0 || n.Impressions.Given() {
		t.Errorf("told %s", a.body)
	}
	again, err := reach.NewAnalyst(reach.AnalystOptions{Store: f.store, Now: f.clock}).Alert(t.Context(), s.Code, 5000)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := json.Marshal(again); err != nil || !strings.Contains(string(a.body), strings.Trim(string(text), "{}")) {
		t.Errorf("after a restart: %s (%v), before: %s", text, err, a.body)
	}
	if strings.Contains(string(a.body), "hash") {
		t.Errorf("an account is named: %s", a.body)
	}
	for _, bad := range []string{"0", "-1", "1e3", "1000000001"} {
		if a := f.get(path+"?boost="+bad, single); a.status != http.StatusBadRequest || !strings.Contains(a.error(t).Message, "boost is how many followers") {
			t.Errorf("boost=%s: %d %s", bad, a.status, a.body)
		}
	}
}

func TestStreamOfOneAlertTellsItsFigures(t *testing.T) {
	f := analysed(t)
	single := f.token("single", alert.GrantSubmit, alert.GrantSinglePerson)
	s := f.issued(single)
	f.spread(s, 6)
	lines, _ := f.stream("/api/v1/alerts/"+strings.ToLower(s.Code)+"/events", single, "")
	until(t, lines, "event: reach")
	var e alert.Event
	if err := json.Unmarshal([]byte(strings.TrimPrefix(until(t, lines, "data: "), "data: ")), &e); err != nil {
		t.Fatal(err)
	}
	var told insight.Alert
	if err := json.Unmarshal(e.Data, &told); err != nil || e.ID != 0 || e.Code != s.Code || len(told.Networks) != 1 || !told.Networks[0].Reach.Given() {
		t.Errorf("told %+v %v", e, err)
	}
	events, err := f.store.Events(context.WithoutCancel(t.Context()), s.Code, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if e.Kind == web.KindReach {
			t.Error("figures are kept as an event")
		}
	}
}

// busy is an analyst who is at it and cannot be asked.
type busy struct{ web.Analyst }

func (busy) Alert(ctx context.Context, _ string, _ int64) (insight.Alert, error) {
	<-ctx.Done()
	return insight.Alert{}, ctx.Err()
}

func TestNumbersDoNotWaitForTheAnalyst(t *testing.T) {
	f := newFront(t, func(o *web.Options) { o.Analyst = busy{} })
	single := f.token("single", alert.GrantSubmit, alert.GrantSinglePerson)
	s := f.issued(single)
	f.spread(s, 3)
	r := read[web.Reach](t, f.get("/api/v1/alerts/"+s.Code+"/reach", single), http.StatusOK)
	if v, ok := r.Networks[0].Reposts.Value(); !ok || v != 3 || r.Insight != nil {
		t.Errorf("told %+v, want the numbers alone", r)
	}
}
