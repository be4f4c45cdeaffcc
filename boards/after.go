package boards

// after is for the day after: what ended alerts have come to. Drills are left out wherever a metric tells.
func after() Board {
	return board("hueandcry-after", "After action",
		"What the ended alerts of a time have come to, without drills.", "now-30d", "",
		nil, nil,
		section{"Case by case", 10, cases()},
		section{"By kind of alert", 7, byKind()},
		section{"How we did", 7, howWeDid()},
	)
}

const (
	amplification = `max by (alert_id) (max_over_time(alert:hueandcry_amplification:ratio[$__range]))`
	widest        = `max by (alert_id) (max_over_time(alert:hueandcry_reach_accounts:sum[$__range]))`
	halfLife      = `max by (alert_id) (last_over_time(hueandcry_alert_repost_half_life_seconds[$__range]))`
)

// median of a figure of alerts, over all real alerts of a kind.
func median(figure string) string {
	return `quantile by (kind) (0.5, ` + figure +
		` * on (alert_id) group_left (kind) max by (alert_id, kind) (last_over_time(hueandcry_alert_info{status="Actual"}[$__range])))`
}

func cases() []panel {
	return []panel{
		{
			title: "Closed alerts", about: "Each real alert that ended in the time shown, at its widest.",
			look: table{}, wide: 18, unit: short, colors: steady("text"),
			queries: []query{
				{expr: `max by (alert_id, kind, title) (last_over_time(hueandcry_alert_info{status="Actual",state!="live"}[$__range]))`},
				{legend: "reach", expr: ended(widest)},
				{legend: "amplification", expr: ended(amplification), unit: times},
				{legend: "reposts", expr: ended(`sum by (alert_id) (max by (alert_id, network) (max_over_time(hueandcry_post_reposts[$__range])))`)},
				{legend: "half-life", expr: ended(halfLife), unit: duration},
				{
					legend: "open for", unit: duration,
					expr: ended(`(max by (alert_id) (last_over_time(hueandcry_alert_closed_timestamp_seconds[$__range])) - max by (alert_id) (last_over_time(hueandcry_alert_issued_timestamp_seconds[$__range])))`),
				},
			},
		},
		{
			title: `Time still "missing" after the close`, about: "How long any copy still spoke as if the case were open, to a quarter of a minute.",
			look: table{}, wide: 6, unit: seconds, nothing: "none", colors: steady("text"),
			queries: []query{{
				legend: "time", colors: steady("green").from(300, "orange").from(900, "red"),
				expr: `sum by (alert_id) (sum_over_time((max by (alert_id) (hueandcry_posts_live_after_close) > bool 0)[$__range:15s])) * 15`,
			}},
		},
	}
}

// ended keeps the figures of real alerts that have ended.
func ended(figure string) string {
	return figure + ` and on (alert_id) last_over_time(hueandcry_alert_info{status="Actual",state!="live"}[$__range])`
}

func byKind() []panel {
	kind := func(title, about, figure string, u unit, d *int) panel {
		return panel{
			title: title, about: about, look: bars{}, wide: 8, unit: u, digits: d, colors: steady("blue"),
			queries: []query{{legend: "{{kind}}", expr: median(figure)}},
		}
	}
	return []panel{
		kind("Median amplification", "Potential reach as multiples of our own followers.", amplification, times, new(1)),
		kind("Median reach", "Accounts that could have seen an alert of the kind.", widest, short, nil),
		kind("Median half-life", "Time from issue until half of the reposts.", halfLife, duration, nil),
	}
}

func howWeDid() []panel {
	count := func(label, counter string) string {
		return `round(sum by (` + label + `) (max without (instance) (increase(` + counter + `{status="Actual"}[$__range]))))`
	}
	return []panel{
		{
			title: "Alerts", about: "Real alerts that were issued, that were updated, and how they ended, in the time shown.",
			look: stat{plain: true}, wide: 12, unit: short, digits: new(0), colors: steady("blue"),
			queries: []query{
				{legend: "{{kind}} issued", expr: count("kind", "hueandcry_alerts_issued_total")},
				{legend: "{{kind}} updated", expr: count("kind", "hueandcry_alerts_updated_total")},
				{legend: "{{outcome}}", expr: count("outcome", "hueandcry_alerts_closed_total")},
			},
		},
		{
			title: "Delivery time, 95th percentile", about: "From the durable commit until the network had the post.",
			look: bars{}, wide: 12, unit: seconds, colors: steady("green").from(60, "orange").from(300, "red"),
			queries: []query{{
				legend: "{{network}}",
				expr:   `histogram_quantile(0.95, sum by (network, le) (increase(hueandcry_delivery_duration_seconds_bucket{operation="publish"}[$__range])))`,
			}},
		},
	}
}
