package boards

// live is for the people who speak for the agency while a case is open. It is about one alert.
func live() Board {
	return board("hueandcry-live", "Alert live",
		"How far one alert has gone, who carries it, and where it is heading.", "now-3h", "15s",
		[]variable{chooseAlert(), chooseHorizon()},
		[]annotation{
			mark("Issued", "hueandcry_alert_issued_timestamp_seconds", "blue"),
			mark("Updated", "hueandcry_alert_updated_timestamp_seconds", "orange"),
			mark("Closed", "hueandcry_alert_closed_timestamp_seconds", "green"),
		},
		section{"How far it has gone", 5, howFar()},
		section{"How it spreads", 9, spread()},
		section{"Network by network", 8, networks()},
		section{"Who amplified whom", 14, amplifiers()},
	)
}

// The metrics of an alert have a series for each network, and one more of each for every replica.

func ofAlert(metric string) string { return metric + `{alert_id=~"$alert"}` }

func perNetwork(metric string) string { return `max by (network) (` + ofAlert(metric) + `)` }

func together(metric string) string {
	return `sum(max by (alert_id, network) (` + ofAlert(metric) + `))`
}

func age(metric string) string { return `time() - ` + perNetwork(metric) }

func howFar() []panel {
	return []panel{
		{
			title: "Potential reach", about: "Accounts that could have seen it, all networks; not readers. Who is on two networks counts twice.",
			look: stat{}, wide: 9, unit: short, colors: steady("blue"),
			queries: []query{
				{legend: "best", expr: together("hueandcry_alert_reach_accounts")},
				{legend: "at least", expr: together("hueandcry_alert_reach_lower_accounts")},
				{legend: "at most", expr: together("hueandcry_alert_reach_upper_accounts")},
			},
		},
		{
			title: "Exposure", about: "Our followers and those of everybody seen to repost, added up: an upper bound, and no number of people.",
			look: stat{}, wide: 3, unit: short, colors: steady("blue"),
			queries: []query{{legend: "exposure", expr: together("hueandcry_alert_exposure_followers")}},
		},
		{
			title: "Amplification", about: "Potential reach as multiples of our own followers.",
			look: stat{}, wide: 4, unit: times, digits: new(1), colors: steady("purple"),
			queries: []query{{legend: "amplification", expr: `max by (alert_id) (` + ofAlert("alert:hueandcry_amplification:ratio") + `)`}},
		},
		{
			title: "Reposts", about: "As the networks say. A repost that is taken back makes it fall.",
			look: stat{}, wide: 4, unit: short, colors: steady("blue"),
			queries: []query{{legend: "reposts", expr: together("hueandcry_post_reposts")}},
		},
		{
			title: "Impressions (X says)", about: "Times on a screen, not people. Only X tells.",
			look: stat{}, wide: 4, unit: short, colors: steady("blue"),
			queries: []query{{legend: "impressions", expr: together("hueandcry_post_impressions")}},
		},
	}
}

func spread() []panel {
	return []panel{
		{
			title: "Each repost brings", about: "Further reposts that one repost leads to. From 1 on it spreads by itself; far below, ask others to pass it on.",
			look: stat{}, wide: 6, unit: number, digits: new(2), colors: steady("red").from(.5, "orange").from(1, "green"),
			queries: []query{{legend: "{{network}}", expr: perNetwork("hueandcry_alert_reproduction_ratio")}},
		},
		{
			title: "Reposts per minute", about: "Reposts that we saw happen.",
			look: curves{}, wide: 9, unit: short,
			queries: []query{{
				legend: "{{network}}",
				expr:   `sum by (network) (max by (alert_id, network) (rate(hueandcry_reposts_observed_total{alert_id=~"$alert"}[$__rate_interval]))) * 60`,
			}},
		},
		{
			title: "Reach by network", about: "Best estimate of the accounts that could have seen it.",
			look: curves{stacked: true}, wide: 9, unit: short,
			queries: []query{{legend: "{{network}}", expr: `sum by (network) (max by (alert_id, network) (hueandcry_alert_reach_accounts{alert_id=~"$alert"}))`}},
		},
		{
			title: "Forecast", about: "All reposts expected $horizon later, with the band in which four of five cases end. It is drawn at the time it was made.",
			look: curves{}, wide: 12, unit: short,
			queries: []query{
				{
					legend: "{{bound}}", band: band{upper: "p90", lower: "p10"},
					expr: `max by (bound) (hueandcry_alert_forecast_reposts{alert_id=~"$alert",horizon="$horizon"})`,
				},
				{legend: "now", expr: together("hueandcry_post_reposts")},
				{
					legend: "what we said $horizon earlier", dashed: true,
					expr: `max by (alert_id) (hueandcry_alert_forecast_reposts{alert_id=~"$alert",horizon="$horizon",bound="p50"} offset $horizon)`,
				},
			},
		},
		{
			title: "What kind of spread", about: "Chance that a follower who could see it reposts, mean steps from our post, mean distance of two reposts, time until half of the reposts so far, and time since the newest. Where the network does not say whose repost led to whose, the steps are inferred.",
			look: table{}, wide: 12, unit: number, digits: new(2), colors: steady("text"),
			queries: []query{
				{legend: "chance", expr: perNetwork("hueandcry_alert_infectiousness_ratio"), unit: ratio},
				{legend: "depth", expr: perNetwork("hueandcry_alert_cascade_depth")},
				{legend: "virality", expr: perNetwork("hueandcry_alert_structural_virality_hops")},
				{legend: "half-life", expr: perNetwork("hueandcry_alert_repost_half_life_seconds"), unit: duration},
				{legend: "newest repost", expr: age("hueandcry_post_last_repost_timestamp_seconds"), unit: duration},
			},
		},
	}
}

func networks() []panel {
	return []panel{
		{
			title: "Networks", about: "Where it is up, and how old our figures are. Reposters are passed over where reading them all would cost too much. Late tells for how long a delivery has been due.",
			look: table{}, wide: 12, unit: short, colors: steady("text"), hides: []string{"Value #A"},
			queries: []query{
				{expr: `max by (network, state) (hueandcry_alert_delivery_info{alert_id=~"$alert"})`},
				{legend: "posts", expr: perNetwork("hueandcry_alert_posts")},
				{legend: "seen to repost", expr: perNetwork("hueandcry_reposts_observed_total")},
				{legend: "seen to quote", expr: perNetwork("hueandcry_quotes_observed_total")},
				{legend: "seen to reply", expr: perNetwork("hueandcry_replies_observed_total")},
				{legend: "passed over", expr: perNetwork("hueandcry_alert_reposters_passed_over")},
				{
					legend: "read ago", expr: age("hueandcry_post_metrics_read_timestamp_seconds"),
					unit: seconds, colors: steady("green").from(600, "orange").from(900, "red"),
				},
				{legend: "late", expr: age("hueandcry_delivery_due_timestamp_seconds"), unit: seconds, colors: steady("orange").from(60, "red")},
			},
		},
		{
			title: "What the networks say", about: "Their own figures, as last read. What one does not give stays empty.",
			look: table{}, wide: 12, unit: short, colors: steady("text"),
			queries: []query{
				{legend: "our followers", expr: perNetwork("hueandcry_alert_own_followers")},
				{legend: "reposts", expr: perNetwork("hueandcry_post_reposts")},
				{legend: "quotes", expr: perNetwork("hueandcry_post_quotes")},
				{legend: "replies", expr: perNetwork("hueandcry_post_replies")},
				{legend: "likes", expr: perNetwork("hueandcry_post_likes")},
				{legend: "bookmarks", expr: perNetwork("hueandcry_post_bookmarks")},
			},
		},
	}
}

func amplifiers() []panel {
	return []panel{{
		title: "Who amplified whom", about: "Our own accounts and the accounts that brought most reposts. A number at a line is the reposts that followed. Shown where the export of amplifiers is switched on.",
		look: graph{}, wide: columns, unit: short, colors: steady("blue"),
		queries: []query{
			{as: "nodes", legend: "mainstat", expr: `max by (id, title) (hueandcry_amplifier_followers{alert_id=~"$alert"})`},
			{as: "edges", legend: "mainstat", expr: `max by (id, source, target) (hueandcry_amplifier_edge_reposts{alert_id=~"$alert"})`},
		},
	}}
}
