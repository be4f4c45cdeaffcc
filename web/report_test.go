package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/report"
	"github.com/hueandcry/hueandcry/web"
)

func TestReportOfOneAlert(t *testing.T) {
	f := analysed(t)
	single := f.token("single", alert.GrantSubmit, alert.GrantSinglePerson)
	s := f.issued(single)
	tell := func() report.Report {
		return read[report.Report](t, f.get("/api/v1/alerts/"+s.Code+"/report", single), http.StatusOK)
	}
	if r := tell(); r.FirstPost != nil || r.Closing != nil || len(r.Networks) != 0 || len(r.Remarks) == 0 {
		t.Errorf("before any post: %+v", r)
	}
	f.later(3 * time.Second)
	post := alert.Post{Channel: "mastodon-en", ID: "7", URL: "https://m.example/7", At: f.clock()}
	d := f.settle("mastodon-en", alert.Outcome{State: alert.Sent, Post: post, Cost: .5})
	f.later(time.Minute)
	tracked := alert.Tracked{Post: post, Network: "mastodon", Alert: d.Alert, Code: s.Code, Delivery: d.Key}
	err := f.store.Record(t.Context(), []alert.Reading{{
		Post: tracked, At: f.clock(), Next: f.clock().Add(time.Hour), Cost: .25,
		Sample:  &alert.Sample{Post: post, At: f.clock(), Reposts: new(int64(2))},
		Reposts: []alert.Repost{{Account: "hash", Followers: new(int64(100)), At: f.clock()}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	f.later(2 * time.Second)
	r := tell()
	if r.FirstPost == nil || *r.FirstPost != 3 || r.FirstRepost == nil || *r.FirstRepost != 63 {
		t.Errorf("first post after %v, first repost after %v; want 3 s and 63 s", r.FirstPost, r.FirstRepost)
	}
	if len(r.Costs) != 1 || r.Costs[0] != (report.Cost{Network: "mastodon", Sending: .5, Reading: .25}) {
		t.Errorf("costs %+v", r.Costs)
	}
	if len(r.Networks) != 1 || len(r.Networks[0].Course) == 0 || r.Networks[0].Course[len(r.Networks[0].Course)-1].Reposts != 1 {
		t.Errorf("networks %+v, want one with a repost at its end", r.Networks)
	}
	if a := f.get("/api/v1/alerts/0000-000/report", single); a.status != http.StatusNotFound {
		t.Errorf("of no alert: %d %s", a.status, a.body)
	}
}

func TestReportOfWhatWasNeverIssued(t *testing.T) {
	f := analysed(t)
	s := read[web.Submitted](t, f.submit(f.token("writer", alert.GrantSubmit), "", ""), http.StatusCreated)
	a := f.get("/api/v1/alerts/"+s.Code+"/report", f.token("reader", alert.GrantRead))
	if a.status != http.StatusConflict || !strings.Contains(a.error(t).Message, "was never issued") {
		t.Errorf("%d %s", a.status, a.body)
	}
}
