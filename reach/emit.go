package reach

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/hueandcry/hueandcry/alert"
)

// emitter writes const metrics.
type emitter chan<- prometheus.Metric

func (e emitter) gauge(d *prometheus.Desc, v float64, labels ...string) {
	e <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
}

func (e emitter) counter(d *prometheus.Desc, v float64, labels ...string) {
	e <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, v, labels...)
}

// moment emits a time; a time that never was is left out, since 0 would be 1970.
func (e emitter) moment(d *prometheus.Desc, t time.Time, labels ...string) {
	if !t.IsZero() {
		e.gauge(d, float64(t.UnixMilli())/1000, labels...)
	}
}

// given emits a number; one that the network does not give is left out, since 0 would be a claim.
func (e emitter) given(d *prometheus.Desc, n *int64, labels ...string) {
	if n != nil {
		e.gauge(d, float64(*n), labels...)
	}
}

// alert emits everything about one alert.
func (e emitter) alert(a alert.AlertFigures) {
	id := a.Alert.Code
	e.gauge(alertInfo, 1, id, a.Alert.Kind, string(a.Alert.Status), exported(a.Alert.Phase), a.Alert.Title)
	e.moment(alertIssued, a.Alert.Issued, id)
	e.moment(alertUpdated, a.Updated, id)
	e.moment(alertClosed, a.Alert.Closed, id)
	for _, n := range a.Networks {
		e.network(id, n)
	}
	newest := map[string]alert.DeliveryFigures{} // a channel shows its newest delivery: one series each
	for _, d := range a.Deliveries {
		if n, ok := newest[d.Channel]; !ok || d.Created.After(n.Created) {
			newest[d.Channel] = d
		}
	}
	for _, d := range newest {
		e.gauge(deliveryInfo, 1, id, d.Channel, d.Network, string(d.State))
		if !d.State.Ended() || d.State == alert.Failed {
			e.moment(deliveryDue, d.Created, id, d.Channel, d.Network)
		}
	}
}

// survivors emits how many copies of ended alerts still speak as if they were not: 0 where all are
// corrected, for as long as the alert is shown at all.
func (e emitter) survivors(f alert.Figures) {
	type series struct{ code, channel, network string }
	n := map[series]float64{}
	for _, a := range f.Alerts {
		for _, d := range a.Deliveries {
			if a.Alert.Phase.Over() {
				n[series{a.Alert.Code, d.Channel, d.Network}] = 0
			}
		}
	}
	for _, s := range f.Survivors {
		n[series{s.Code, s.Channel, s.Network}] = float64(s.N)
	}
	for s, v := range n {
		e.gauge(liveAfterClose, v, s.code, s.channel, s.network)
	}
}

// budgets emits what reading costs where somebody has limited it.
func (e emitter) budgets(a alert.AlertFigures, of map[string]float64) {
	for _, n := range a.Networks {
		if budget, ok := of[n.Network]; ok {
			e.gauge(readBudget, budget, a.Alert.Code, n.Network)
			e.gauge(readSpent, n.Spent, a.Alert.Code, n.Network)
		}
	}
}

func (e emitter) network(id string, n alert.NetworkFigures) {
	e.gauge(alertPosts, float64(n.Posts), id, n.Network)
	e.given(ownFollowers, n.OwnFollowers, id, n.Network)
	e.given(postReposts, n.Reposts, id, n.Network)
	e.given(postQuotes, n.Quotes, id, n.Network)
	e.given(postReplies, n.Replies, id, n.Network)
	e.given(postLikes, n.Likes, id, n.Network)
	e.given(postBookmarks, n.Bookmarks, id, n.Network)
	e.given(postImpressions, n.Impressions, id, n.Network)
	e.gauge(sampledOut, float64(n.Sampled), id, n.Network)
	e.given(exposure, n.Exposure, id, n.Network)
	e.moment(lastRepost, n.LastRepost, id, n.Network)
	e.moment(lastRead, n.LastRead, id, n.Network)
	if n.FirstPost.IsZero() {
		return
	}
	for d, seen := range map[*prometheus.Desc]int64{repostsObserved: n.Observed, quotesObserved: n.SeenQuotes, repliesObserved: n.SeenReplies} {
		e <- prometheus.MustNewConstMetricWithCreatedTimestamp(d, prometheus.CounterValue, float64(seen), n.FirstPost, id, n.Network)
	}
}

// exported is the state that dashboards know: an approved alert is as good as live to them.
func exported(p alert.Phase) string {
	if p == alert.PhaseApproved {
		return string(alert.PhaseLive)
	}
	return string(p)
}
