package reach_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/prometheus/common/expfmt"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

type ledger struct {
	figures alert.Figures
	err     error
}

func (l ledger) Figures(context.Context, time.Time, time.Time, int) (alert.Figures, error) {
	return l.figures, l.err
}

func fullAlert() alert.AlertFigures {
	return alert.AlertFigures{
		Alert: alert.Alert{Code: "H7K-2QF", Kind: "amber", Status: alert.Actual, Phase: alert.PhaseLive, Title: "AMBER Alert, Larkmoor County", Issued: noon},
		Networks: []alert.NetworkFigures{
			{
				Network: "x", Posts: 1, FirstPost: noon, OwnFollowers: new(int64(1000)), Reposts: new(int64(7)), Impressions: new(int64(90)),
				Observed: 6, SeenQuotes: 3, SeenReplies: 2, Sampled: 4, Spent: 4.5, Exposure: new(int64(4321)), LastRepost: noon.Add(time.Minute), LastRead: noon.Add(2 * time.Minute),
			},
			{Network: "mastodon", Posts: 1, FirstPost: noon},
		},
		Deliveries: []alert.DeliveryFigures{
			{Channel: "x-main", Network: "x", Action: alert.Publish, State: alert.Sent, Created: noon},
			{Channel: "mastodon-en", Network: "mastodon", Action: alert.Publish, State: alert.Unsure, Created: noon},
		},
	}
}

func TestCollectorShowsTheStore(t *testing.T) {
	f := alert.Figures{
		Alerts: []alert.AlertFigures{fullAlert()}, Waiting: 1, OldestWait: noon, NotExported: 3, Bytes: 4096,
		Pending: []alert.PendingCount{{Network: "mastodon", State: alert.Unsure, N: 1}},
		Counts: []alert.Count{
			{Name: alert.CountAttempts, Labels: [3]string{"x", "publish", ""}, Value: 1},
			{Name: alert.CountAttempts, Labels: [3]string{"mastodon", "publish", "unsure"}, Value: 1},
			{Name: alert.CountIssued, Labels: [3]string{"amber", "Actual"}, Value: 2},
			{Name: alert.CountPrevented, Labels: [3]string{"x"}, Value: 1},
			{Name: alert.CountDollars, Labels: [3]string{"x"}, Value: .02},
			{Name: alert.CountKeptOut, Labels: [3]string{"x", "negative"}, Value: 2},
		},
	}
	c := reach.NewCollector(ledger{figures: f}, []string{"x", "mastodon"}, func() time.Time { return noon })
	c.Budget = map[string]float64{"x": 5}
	want := `
hueandcry_figures_kept_out_total{kind="negative",network="x"} 2
hueandcry_figures_kept_out_total{kind="clock",network="mastodon"} 0
hueandcry_alert_reposters_passed_over{alert_id="H7K-2QF",network="x"} 4
hueandcry_alert_read_budget_dollars{alert_id="H7K-2QF",network="x"} 5
hueandcry_alert_read_spent_dollars{alert_id="H7K-2QF",network="x"} 4.5
hueandcry_alert_info{alert_id="H7K-2QF",kind="amber",state="live",status="Actual",title="AMBER Alert, Larkmoor County"} 1
hueandcry_alert_exposure_followers{alert_id="H7K-2QF",network="x"} 4321
hueandcry_post_reposts{alert_id="H7K-2QF",network="x"} 7
hueandcry_reposts_observed_total{alert_id="H7K-2QF",network="mastodon"} 0
hueandcry_reposts_observed_total{alert_id="H7K-2QF",network="x"} 6
hueandcry_quotes_observed_total{alert_id="H7K-2QF",network="mastodon"} 0
hueandcry_quotes_observed_total{alert_id="H7K-2QF",network="x"} 3
hueandcry_replies_observed_total{alert_id="H7K-2QF",network="x"} 2
hueandcry_delivery_due_timestamp_seconds{alert_id="H7K-2QF",channel="mastodon-en",network="mastodon"} 1.7953488e+09
hueandcry_deliveries_pending{network="mastodon",state="unsure"} 1
hueandcry_deliveries_pending{network="x",state="unsure"} 0
hueandcry_deliveries_total{network="mastodon",operation="publish"} 1
hueandcry_delivery_failures_total{network="mastodon",operation="publish",reason="unsure"} 1
hueandcry_delivery_failures_total{network="x",operation="publish",reason="unsure"} 0
hueandcry_duplicates_prevented_total{network="mastodon"} 0
hueandcry_duplicates_prevented_total{network="x"} 1
hueandcry_channel_cost_dollars_total{network="x"} 0.02
hueandcry_alerts_closed_total{kind="amber",outcome="found_safe",status="Actual"} 0
hueandcry_alerts_not_exported 3
hueandcry_approvals_waiting 1
`
	got := exposition(t, c)
	for line := range strings.Lines(strings.TrimSpace(want)) {
		if !strings.Contains(got, strings.TrimSpace(line)) {
			t.Errorf("missing %s", line)
		}
	}
	for _, absent := range []string{
		`hueandcry_post_impressions{alert_id="H7K-2QF",network="mastodon"}`, // not given is not 0
		`hueandcry_alert_read_budget_dollars{alert_id="H7K-2QF",network="mastodon"`,
		`hueandcry_alert_closed_timestamp_seconds`, // never is not 1970
		`hueandcry_delivery_due_timestamp_seconds{alert_id="H7K-2QF",channel="x-main"`,
	} {
		if strings.Contains(got, absent) {
			t.Errorf("%s is exported", absent)
		}
	}
	if problems, err := testutil.CollectAndLint(c); err != nil || len(problems) > 0 {
		t.Errorf("lint: %v %v", problems, err)
	}
	if n := testutil.CollectAndCount(c); n > 250 {
		t.Errorf("%d series for one alert", n)
	}
}

func TestCollectorSaysThatTheStoreCannotBeRead(t *testing.T) {
	reg := prometheus.NewPedanticRegistry()
	reg.MustRegister(reach.NewCollector(ledger{err: errors.New("disk on fire")}, nil, func() time.Time { return noon }))
	if _, err := reg.Gather(); err == nil || !strings.Contains(err.Error(), "disk on fire") {
		t.Errorf("err = %v, want the store's", err)
	}
}

func exposition(t *testing.T, c prometheus.Collector) string {
	t.Helper()
	reg := prometheus.NewPedanticRegistry()
	reg.MustRegister(c)
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range families {
		b, err := testutil.CollectAndFormat(c, expfmt.TypeTextPlain, f.GetName())
		if err != nil {
			t.Fatal(err)
		}
		out.Write(b)
	}
	return out.String()
}
