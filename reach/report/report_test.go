package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/cascade"
	"github.com/hueandcry/hueandcry/reach/insight"
	"github.com/hueandcry/hueandcry/reach/report"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// post is one own post, reposted by n accounts, one every ten seconds; the first of them has 40,000 followers.
func post(t *testing.T, a alert.Alert, network string, n int) insight.Post {
	t.Helper()
	var reposts []alert.Repost
	for i := range n {
		followers := int64(100 + i)
		if i == 0 {
			followers = 40_000
		}
		reposts = append(reposts, alert.Repost{Account: fmt.Sprint(network, i), Followers: &followers, At: noon.Add(time.Duration(i+1) * 10 * time.Second)})
	}
	c := cascade.Sift(cascade.Own{Account: network + "-main", Followers: new(int64(5000)), At: noon.Add(2 * time.Second)}, reposts, noon.Add(time.Hour))
	return insight.Post{Alert: a, Channel: network + "-main", Network: network, Read: noon.Add(time.Hour), Ends: a.Closed, Cascade: c, Attribution: cascade.Attribute(c)}
}

// closed is an alert that was on two networks of three, and ended after an hour.
func closed(t *testing.T, reposts int, past ...int64) report.Case {
	t.Helper()
	a := alert.Alert{
		Code: "H7K-2QF", Title: "AMBER Alert, Larkmoor County", Kind: "amber", Status: alert.Actual, Phase: alert.PhaseClosed,
		Issued: noon, Closed: noon.Add(time.Hour), Ended: alert.EndedFoundSafe,
	}
	c := report.Case{Alert: a, Now: noon.Add(2 * time.Hour), Spent: []alert.Spending{{Network: "x", Sending: .015, Reading: 1.25}}}
	c.Posts = []insight.Post{post(t, a, "mastodon", 3), post(t, a, "x", reposts)}
	var err error
	if c.Told, err = insight.Of(c.Posts, c.Known, c.Now); err != nil {
		t.Fatal(err)
	}
	if err := insight.Detail(&c.Told, c.Posts, c.Known, 10, 0); err != nil {
		t.Fatal(err)
	}
	deliver := func(channel string, action alert.Action, ended alert.Ended, state alert.State, settled time.Time) {
		network, _, _ := strings.Cut(channel, "-")
		d := alert.Delivery{Channel: channel, Network: network, Action: action, Ended: ended, State: state, Settled: settled, Created: noon}
		if state == alert.Sent {
			d.Post = alert.Post{URL: "https://" + network + ".example/1"}
		} else {
			d.Reason = "the account is suspended"
		}
		c.Deliveries = append(c.Deliveries, d)
	}
	deliver("x-main", alert.Publish, "", alert.Sent, noon.Add(2*time.Second))
	deliver("mastodon-main", alert.Publish, "", alert.Sent, noon.Add(1500*time.Millisecond))
	deliver("bluesky-main", alert.Publish, "", alert.Failed, noon.Add(time.Second))
	deliver("x-main", alert.Reply, alert.EndedFoundSafe, alert.Sent, a.Closed.Add(time.Second))
	deliver("x-main", alert.Delete, alert.EndedFoundSafe, alert.Sent, a.Closed.Add(4*time.Second))
	deliver("mastodon-main", alert.Edit, alert.EndedFoundSafe, alert.Unsure, time.Time{})
	for i, n := range past {
		c.Past = append(c.Past, alert.Past{Code: fmt.Sprint("P", i), Kind: "amber", Reposts: n})
	}
	return c
}

func build(t *testing.T, c report.Case) report.Report {
	t.Helper()
	r, err := report.Build(c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReportTellsTheTimes(t *testing.T) {
	r := build(t, closed(t, 30))
	if r.FirstPost == nil || *r.FirstPost != 1.5 || r.EveryPost != nil || r.FirstRepost == nil || *r.FirstRepost != 10 {
		t.Errorf("first post %v, every post %v, first repost %v; want 1.5 s, not yet, 10 s", r.FirstPost, r.EveryPost, r.FirstRepost)
	}
	if c := r.Closing; c == nil || c.Copies != 3 || c.Done != 2 || c.LastGone != nil || len(c.Standing) != 1 || c.Standing[0] != "mastodon-main" {
		t.Errorf("closing %+v, want 2 of 3 done and mastodon-main standing", c)
	}
	whole := closed(t, 30)
	whole.Deliveries[5].State, whole.Deliveries[5].Settled = alert.Sent, whole.Alert.Closed.Add(9*time.Second)
	if c := build(t, whole).Closing; c.LastGone == nil || *c.LastGone != 9 || len(c.Standing) != 0 {
		t.Errorf("closing %+v, want the last done after 9 s", c)
	}
	said := strings.Join(r.Remarks, "\n")
	for _, want := range []string{"never posted on bluesky-main: the account is suspended", "not every copy on mastodon-main"} {
		if !strings.Contains(said, want) {
			t.Errorf("remarks %q do not say %q", said, want)
		}
	}
}

func TestCourseEndsWhereTheFiguresAre(t *testing.T) {
	r := build(t, closed(t, 30))
	x := r.Networks[1]
	first, last := x.Course[0], x.Course[len(x.Course)-1]
	if first.Reposts != 0 || last.Reposts != 30 {
		t.Errorf("reposts from %d to %d, want 0 to 30", first.Reposts, last.Reposts)
	}
	low, best, high, _ := last.Reach.Range()
	if l, b, h, _ := x.Insight.Reach.Range(); low != l || best != b || high != h {
		t.Errorf("the course ends at %v, the reach is %v", last.Reach, x.Insight.Reach)
	}
	if _, best, _, _ := first.Reach.Range(); best != 5000 {
		t.Errorf("the course begins at %v, want our own followers", first.Reach)
	}
	for i := 1; i < len(x.Course); i++ {
		_, before, _, _ := x.Course[i-1].Reach.Range()
		if _, now, _, _ := x.Course[i].Reach.Range(); now < before {
			t.Fatalf("the course falls from %v to %v", before, now)
		}
	}
}

func TestFarLessThanUsual(t *testing.T) {
	tests := []struct {
		name    string
		reposts int
		past    []int64
		usual   bool
		far     bool
	}{
		{"nothing is usual yet", 2, []int64{50, 60, 70, 80}, false, false},
		{"far less", 2, []int64{50, 60, 70, 80, 90}, true, true},
		{"as usual", 70, []int64{50, 60, 70, 80, 90}, true, false},
		{"less, but others had as few", 2, []int64{1, 1, 70, 80, 90}, true, false},
		{"a quiet agency", 0, []int64{0, 0, 0, 1, 2}, true, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := build(t, closed(t, test.reposts, test.past...))
			if (r.Usual != nil) != test.usual {
				t.Fatalf("usual %+v, want it said: %v", r.Usual, test.usual)
			}
			if r.Usual != nil && r.Usual.Far != test.far {
				t.Errorf("usual %+v, want far less: %v", r.Usual, test.far)
			}
			if said := strings.Contains(strings.Join(r.Remarks, " "), "far less"); said != test.far {
				t.Errorf("remarks %q, want a prompt: %v", r.Remarks, test.far)
			}
		})
	}
}

func TestUsualOfAllKindsWhereTheOwnIsRare(t *testing.T) {
	c := closed(t, 2, 50, 60, 70, 80, 90)
	for i := range c.Past {
		c.Past[i].Kind = "silver"
	}
	if r := build(t, c); r.Usual == nil || r.Usual.Among != "all kinds" || r.Usual.Here != 5 || r.Usual.Median != 70 {
		t.Errorf("usual %+v, want 5 reposts beside a median of 70 among all kinds", r.Usual)
	}
}

func TestPage(t *testing.T) {
	c := closed(t, 30, 500, 600, 700, 800, 900)
	c.Alert.Title = `<script>alert("x")</script>`
	c.Alert.Status = alert.Exercise
	r := build(t, c)
	before, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	if err := r.Page(&page); err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("PAGES"); dir != "" {
		_ = os.WriteFile(dir+"/report.html", page.Bytes(), 0o600)
	}
	got := page.String()
	for _, want := range []string{
		"Exercise: not a real alert", "&lt;script&gt;", "1.5 s", "sum of followers, overlaps not removed", "as of 13:00 UTC, 22 Nov", "far less than others",
		"not given", "<h3>mastodon</h3>", "$1.25", "<svg", "the account is suspended",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, never := range []string{"<script", "http-equiv", "src=", "@import", "url("} {
		if strings.Contains(got, never) {
			t.Errorf("the page holds %q", never)
		}
	}
	after, err := json.Marshal(r)
	if err != nil || !bytes.Equal(before, after) {
		t.Error("writing the page changed the report")
	}
}

func TestReportOfWhatWentNowhere(t *testing.T) {
	a := alert.Alert{Code: "H7K-2QF", Status: alert.Actual, Phase: alert.PhaseLive, Issued: noon}
	r := build(t, report.Case{Alert: a, Now: noon.Add(time.Minute)})
	if r.FirstPost != nil || r.Closing != nil || r.Usual != nil || len(r.Networks) != 0 {
		t.Errorf("report %+v of an alert without posts", r)
	}
	var page bytes.Buffer
	if err := r.Page(&page); err != nil || !strings.Contains(page.String(), "It was on no network.") {
		t.Errorf("page: %v", err)
	}
}
