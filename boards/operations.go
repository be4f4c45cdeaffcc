package boards

// operations is for whoever keeps the daemon running. It is about all alerts.
func operations() Board {
	return board("hueandcry-ops", "Operations",
		"Whether alerts get out, whether the networks answer, and what the daemon itself does.", "now-6h", "30s",
		[]variable{chooseInstance()}, nil,
		section{"What a person must look at", 5, attention()},
		section{"Deliveries", 8, delivered()},
		section{"Networks", 8, reached()},
		section{"The daemon", 8, daemon()},
	)
}

func attention() []panel {
	return []panel{
		{
			title: "Firing", about: "Alert rules that fire now; the runbook has an entry for each.",
			look: table{}, wide: 8, unit: number, colors: steady("red"), nothing: "none",
			hides:   []string{"alertstate", "instance", "job"},
			queries: []query{{expr: `ALERTS{alertname=~"HueAndCry.*",alertstate="firing"}`}},
		},
		{
			title: "Deliveries overdue", about: "How long something has been due at a channel and is not out.",
			look: stat{plain: true}, wide: 6, unit: seconds, nothing: "none late", colors: steady("green").from(30, "orange").from(60, "red"),
			queries: []query{{
				legend: "{{alert_id}} {{channel}}",
				expr:   `max by (alert_id, channel) (time() - hueandcry_delivery_due_timestamp_seconds) > 0`,
			}},
		},
		{
			title: "Still live after close", about: "Copies of ended alerts that still speak as if somebody were missing.",
			look: stat{}, wide: 3, unit: short, nothing: "none", colors: steady("green").from(1, "red"),
			queries: []query{{legend: "copies", expr: `sum(max by (alert_id, channel) (hueandcry_posts_live_after_close))`}},
		},
		{
			title: "Approvals", about: "Alerts that wait for a second person, and for how long the oldest does.",
			look: stat{plain: true}, wide: 4, unit: short, nothing: "none", colors: steady("text"),
			queries: []query{
				{legend: "waiting", expr: `max(hueandcry_approvals_waiting)`},
				{
					legend: "oldest", expr: `max(time() - hueandcry_approval_oldest_waiting_timestamp_seconds)`,
					unit: seconds, colors: steady("text").from(300, "red"),
				},
			},
		},
		{
			title: "Alerts not exported", about: "Alerts left out of the metrics because there are too many; they run all the same.",
			look: stat{}, wide: 3, unit: short, colors: steady("green").from(1, "orange"),
			queries: []query{{legend: "left out", expr: `max(hueandcry_alerts_not_exported)`}},
		},
	}
}

func delivered() []panel {
	return []panel{
		{
			title: "Pending", about: "Deliveries that are not done. Held and failed ones wait for a person.",
			look: bars{}, wide: 8, unit: short, colors: steady("green").from(1, "orange"),
			queries: []query{{legend: "{{network}} {{state}}", expr: `sum by (network, state) (max without (instance) (hueandcry_deliveries_pending))`}},
		},
		{
			title: "Delivery time, 95th percentile", about: "From the durable commit until the network has it.",
			look: curves{}, wide: 8, unit: seconds,
			queries: []query{{
				legend: "{{network}}",
				expr:   `histogram_quantile(0.95, sum by (network, le) (rate(hueandcry_delivery_duration_seconds_bucket[$__rate_interval])))`,
			}},
		},
		{
			title: "Deliveries per minute", about: "Attempts that ended, well or not, and those after the first.",
			look: curves{}, wide: 8, unit: short,
			queries: []query{
				{legend: "{{network}}", expr: perMinute("hueandcry_deliveries_total")},
				{legend: "{{network}} again", expr: perMinute("hueandcry_delivery_retries_total"), dashed: true},
			},
		},
		{
			title: "Failures by reason", about: "Attempts that failed in the time shown.",
			look: bars{}, wide: 8, unit: short, digits: new(0), colors: steady("blue").from(1, "orange"),
			queries: []query{{
				legend: "{{network}} {{reason}}",
				expr:   `round(sum by (network, reason) (max without (instance) (increase(hueandcry_delivery_failures_total[$__range]))))`,
			}},
		},
		{
			title: "Failure ratio, 15 min", about: "Failed attempts of all in the last quarter of an hour.",
			look: stat{}, wide: 8, unit: ratio, nothing: "no attempts", colors: steady("green").from(.05, "orange").from(.2, "red"),
			queries: []query{{legend: "{{network}}", expr: `max by (network) (network:hueandcry_delivery_failures_per_deliveries:ratio_rate15m)`}},
		},
		{
			title: "Duplicates prevented", about: "Posts that were found on the network instead of being sent again, in the time shown.",
			look: stat{plain: true}, wide: 8, unit: short, digits: new(0), colors: steady("blue"),
			queries: []query{{
				legend: "{{network}}",
				expr:   `round(sum by (network) (max without (instance) (increase(hueandcry_duplicates_prevented_total[$__range]))))`,
			}},
		},
	}
}

func perMinute(counter string) string {
	return `sum by (network) (max without (instance) (rate(` + counter + `[$__rate_interval]))) * 60`
}

func reached() []panel {
	return []panel{
		{
			title: "Channels", about: "Whether the last check of each channel went well.",
			look: timeline{}, wide: 12, unit: number, colors: steady("red").from(1, "green"),
			means:   map[string]meaning{"0": {Text: "down", Color: "red"}, "1": {Text: "up", Color: "green", Index: 1}},
			queries: []query{{legend: "{{channel}}", expr: `min by (channel) (hueandcry_channel_up)`}},
		},
		{
			title: "Requests by code", about: "Every request to a network, by the class of its answer.",
			look: curves{}, wide: 12, unit: requests,
			queries: []query{{
				legend: "{{network}} {{code}}",
				expr:   `sum by (network, code) (rate(hueandcry_channel_request_duration_seconds_count[$__rate_interval]))`,
			}},
		},
		{
			title: "Request budget left", about: "Of the window in which the network counts our requests.",
			look: curves{}, wide: 10, unit: ratio, most: 1, colors: steady("red").from(.1, "orange").from(.3, "green"),
			queries: []query{{
				legend: "{{channel}}",
				expr:   `min by (channel) (hueandcry_channel_rate_limit_remaining_requests / (hueandcry_channel_rate_limit_requests > 0))`,
			}},
		},
		{
			title: "Budget refills in", about: "When the network counts from 0 again, as it last said.",
			look: stat{plain: true}, wide: 5, unit: seconds, colors: steady("blue"),
			queries: []query{{legend: "{{channel}}", expr: `max by (channel) (hueandcry_channel_rate_limit_reset_timestamp_seconds) - time() > 0`}},
		},
		{
			title: "Spend", about: "What metered requests cost in the time shown, by the network's price table.",
			look: stat{plain: true}, wide: 4, unit: dollars, digits: new(2), colors: steady("blue"),
			queries: []query{{
				legend: "{{network}}",
				expr:   `sum by (network) (max without (instance) (increase(hueandcry_channel_cost_dollars_total[$__range])))`,
			}},
		},
		{
			title: "Money for reading", about: "How much of what reading one alert may cost is spent.",
			look: stat{plain: true}, wide: 5, unit: ratio, nothing: "no limit", colors: steady("green").from(.8, "orange").from(1, "red"),
			queries: []query{{
				legend: "{{alert_id}} {{network}}",
				expr:   `max by (alert_id, network) (hueandcry_alert_read_spent_dollars / (hueandcry_alert_read_budget_dollars > 0))`,
			}},
		},
	}
}

func daemon() []panel {
	return []panel{
		{
			title: "Store", about: "Time of the slowest of a hundred durable writes, and the size of the store.",
			look: curves{}, wide: 8, unit: seconds,
			queries: []query{
				{
					legend: "write, 99th percentile",
					expr:   `histogram_quantile(0.99, sum by (le) (rate(hueandcry_store_write_duration_seconds_bucket{instance=~"$instance"}[$__rate_interval])))`,
				},
				{legend: "size", expr: `max(hueandcry_store_size_bytes{instance=~"$instance"})`, unit: bytesIEC, right: true},
			},
		},
		{
			title: "Reading the figures", about: "Time to read all posts that were due, and readings that failed, and gaps in what networks tell by themselves.",
			look: curves{}, wide: 8, unit: seconds,
			queries: []query{
				{
					legend: "{{network}}",
					expr:   `histogram_quantile(0.95, sum by (network, le) (rate(hueandcry_poll_duration_seconds_bucket{instance=~"$instance"}[$__rate_interval])))`,
				},
				{
					legend: "{{network}} errors", unit: short, right: true,
					expr: `sum by (network) (increase(hueandcry_poll_errors_total{instance=~"$instance"}[$__rate_interval]))`,
				},
				{
					legend: "{{network}} gaps", unit: short, right: true,
					expr: `sum by (network) (increase(hueandcry_stream_gaps_total{instance=~"$instance"}[$__rate_interval]))`,
				},
			},
		},
		{
			title: "Process", about: "Memory in use, and work going on at the same time.",
			look: curves{}, wide: 8, unit: bytesIEC,
			queries: []query{
				{legend: "{{instance}} memory", expr: `max by (instance) (process_resident_memory_bytes{instance=~"$instance"})`},
				{legend: "{{instance}} goroutines", expr: `max by (instance) (go_goroutines{instance=~"$instance"})`, unit: short, right: true},
			},
		},
		{
			title: "Kept out of the figures", about: "What a network told in the time shown that cannot be, by its kind.",
			look: table{}, wide: 12, high: 5, unit: short, digits: new(0), nothing: "none", colors: steady("text"),
			queries: []query{{
				legend: "times",
				expr:   `round(sum by (network, kind) (max without (instance) (increase(hueandcry_figures_kept_out_total[$__range])))) > 0`,
			}},
		},
		{
			title: "Version", about: "What runs where.",
			look: table{}, wide: 12, high: 5, unit: number, colors: steady("text"),
			queries: []query{{expr: `max by (instance, version, revision) (hueandcry_build_info)`}},
		},
	}
}
