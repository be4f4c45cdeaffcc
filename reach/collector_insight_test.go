package reach_test

import (
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach"
)

func TestCollectorShowsWhatIsTold(t *testing.T) {
	s := &spread{}
	now := noon.Add(10 * time.Minute)
	s.post("H7K-2QF", "mastodon", noon, 900)
	p := s.post("H7K-2QF", "x", noon, 1000)
	for i := range 6 {
		repost(p, time.Duration(i+1)*10*time.Second, 100)
	}
	p.Read = now
	f := alert.Figures{Alerts: []alert.AlertFigures{fullAlert()}, Counts: []alert.Count{
		{Name: alert.CountIssued, Labels: [3]string{"amber", "Actual"}, Value: 2},
		{Name: alert.CountIssued, Labels: [3]string{"silver", "Actual"}, Value: 2},
		{Name: alert.CountUpdated, Labels: [3]string{"amber", "Actual"}, Value: 3},
		{Name: alert.CountKeptOut, Labels: [3]string{"x", "missing"}, Value: 4},
	}}
	f.Alerts[0].Updated = noon
	c := reach.NewCollector(ledger{figures: f}, []string{"x", "mastodon"}, func() time.Time { return now }).Tell(analyst(s, &now, func(o *reach.AnalystOptions) { o.Nodes = 20 }))
	got := exposition(t, c)
	for _, want := range []string{
		`hueandcry_alert_updated_timestamp_seconds{alert_id="H7K-2QF"} 1.7953488e+09`,
		`hueandcry_alerts_updated_total{kind="amber",status="Actual"} 3`,
		`hueandcry_alerts_updated_total{kind="silver",status="Actual"} 0`,
		`hueandcry_alert_reach_lower_accounts{alert_id="H7K-2QF",network="x"} 1000`,
		`hueandcry_alert_reach_accounts{alert_id="H7K-2QF",network="x"} 1600`,
		`hueandcry_alert_reach_upper_accounts{alert_id="H7K-2QF",network="x"} 1600`,
		`hueandcry_alert_reach_accounts{alert_id="H7K-2QF",network="mastodon"} 900`,
		`hueandcry_alert_infectiousness_ratio{alert_id="H7K-2QF",network="x"} `,
		`hueandcry_alert_reproduction_ratio{alert_id="H7K-2QF",network="x"} `,
		`hueandcry_alert_cascade_depth{alert_id="H7K-2QF",network="x"} 1`,
		`hueandcry_alert_structural_virality_hops{alert_id="H7K-2QF",network="x"} 1.7`,
		`hueandcry_alert_repost_half_life_seconds{alert_id="H7K-2QF",network="x"} 30`,
		`hueandcry_alert_forecast_reposts{alert_id="H7K-2QF",bound="p10",horizon="1h"} `,
		`hueandcry_alert_forecast_reposts{alert_id="H7K-2QF",bound="p90",horizon="24h"} `,
		`hueandcry_figures_kept_out_total{kind="missing",network="x"} 4`,
		`hueandcry_figures_kept_out_total{kind="clock",network="mastodon"} 0`,
		`hueandcry_amplifier_followers{alert_id="H7K-2QF",id="own-x",title="our own on x"} 1000`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("missing %s", want)
		}
	}
	for _, absent := range []string{
		`hueandcry_alert_reproduction_ratio{alert_id="H7K-2QF",network="mastodon"}`, // too early
		`hueandcry_alert_repost_half_life_seconds{alert_id="H7K-2QF",network="mastodon"}`,
		"#", // an account
	} {
		if strings.Contains(strings.ReplaceAll(got, "# ", ""), absent) {
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
