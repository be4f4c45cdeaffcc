package reach

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/hueandcry/hueandcry/alert"
)

// The metrics that the store fills. Labels are bounded: alerts in force × configured networks; no label
// ever holds a person or an account.
var (
	catalogue []*prometheus.Desc

	perAlert   = []string{"alert_id"}
	perNetwork = []string{"alert_id", "network"}
	perChannel = []string{"alert_id", "channel", "network"}

	alertInfo        = desc("alert_info", "1 for each alert in force or ended within a day, with its present state.", []string{"alert_id", "kind", "status", "state", "title"})
	alertIssued      = desc("alert_issued_timestamp_seconds", "When the alert was issued.", perAlert)
	alertUpdated     = desc("alert_updated_timestamp_seconds", "When its newest revision was put in force; absent if there is but the first.", perAlert)
	alertClosed      = desc("alert_closed_timestamp_seconds", "When the alert was closed or expired.", perAlert)
	alertsClosed     = desc("alerts_closed_total", "Alerts that were closed or expired, by how they ended.", []string{"kind", "status", "outcome"})
	liveAfterClose   = desc("posts_live_after_close", "Copies of an ended alert that still speak as if it were not, or may.", perChannel)
	alertsIssued     = desc("alerts_issued_total", "Alerts that went live.", []string{"kind", "status"})
	alertsUpdated    = desc("alerts_updated_total", "Later revisions of alerts that were put in force.", []string{"kind", "status"})
	notExported      = desc("alerts_not_exported", "Alerts left out because of the export limit.", nil)
	approvalsWaiting = desc("approvals_waiting", "Alerts that wait for an approver.", nil)
	approvalOldest   = desc("approval_oldest_waiting_timestamp_seconds", "Since when the oldest of them waits.", nil)
	storeSize        = desc("store_size_bytes", "Size of the store.", nil)

	ownFollowers    = desc("alert_own_followers", "Followers of our own accounts when the post was made.", perNetwork)
	alertPosts      = desc("alert_posts", "Own posts up now.", perNetwork)
	postReposts     = desc("post_reposts", "Reposts as the network says; may go down.", perNetwork)
	postQuotes      = desc("post_quotes", "Quotes as the network says; may go down.", perNetwork)
	postReplies     = desc("post_replies", "Replies as the network says; may go down.", perNetwork)
	postLikes       = desc("post_likes", "Likes as the network says; may go down.", perNetwork)
	postBookmarks   = desc("post_bookmarks", "Bookmarks as the network says; X and Bluesky only.", perNetwork)
	postImpressions = desc("post_impressions", "Times on a screen as the network says, not unique; X only.", perNetwork)
	repostsObserved = desc("reposts_observed_total", "Distinct reposting accounts seen; never falls.", perNetwork)
	quotesObserved  = desc("quotes_observed_total", "Distinct quotes of our posts seen; never falls.", perNetwork)
	repliesObserved = desc("replies_observed_total", "Distinct direct replies to our posts seen; never falls.", perNetwork)
	exposure        = desc("alert_exposure_followers", "Own followers plus those of every observed reposter: an upper bound of accounts, not people reached.", perNetwork)
	reachAccounts   = desc("alert_reach_accounts", "Unique audience, best estimate; not people who read it, and not to be added up over networks as people.", perNetwork)
	reachLower      = desc("alert_reach_lower_accounts", "Unique audience, low bound.", perNetwork)
	reachUpper      = desc("alert_reach_upper_accounts", "Unique audience, high bound.", perNetwork)
	infectiousness  = desc("alert_infectiousness_ratio", "Chance that one exposed follower reposts, by the forecast.", perNetwork)
	reproduction    = desc("alert_reproduction_ratio", "Further reposts that one repost brings about now: infectiousness times the mean followers of a reposter.", perNetwork)
	cascadeDepth    = desc("alert_cascade_depth", "Longest chain of reposts; exact on Bluesky, else of the inferred tree, which is flatter than the truth.", perNetwork)
	virality        = desc("alert_structural_virality_hops", "Mean distance between two reposts of the tree; exact on Bluesky, else of the inferred tree.", perNetwork)
	halfLife        = desc("alert_repost_half_life_seconds", "Time from the first post until half of the reposts to date.", perNetwork)
	forecastReposts = desc("alert_forecast_reposts", "Reposts expected by the horizon, those so far included, all networks; absent while it is too early.", []string{"alert_id", "horizon", "bound"})
	figuresKeptOut  = desc("figures_kept_out_total", "What a network told that cannot be, by its kind: it was kept out of the figures.", []string{"network", "kind"})
	nodeFollowers   = desc("amplifier_followers", "Followers of our own account or of one that amplified an alert, numbered by what it brought; nobody is named.", []string{"alert_id", "id", "title"})
	edgeReposts     = desc("amplifier_edge_reposts", "Reposts attributed to the target, which the source led to.", []string{"alert_id", "id", "source", "target"})
	lastRepost      = desc("post_last_repost_timestamp_seconds", "When the newest repost happened.", perNetwork)
	sampledOut      = desc("alert_reposters_passed_over", "Reposts that were not read to spare the budget; 0 where everybody is.", perNetwork)
	readSpent       = desc("alert_read_spent_dollars", "US dollars that reading the figures of an alert has cost.", perNetwork)
	readBudget      = desc("alert_read_budget_dollars", "US dollars that reading the figures of an alert may cost.", perNetwork)
	lastRead        = desc("post_metrics_read_timestamp_seconds", "When the figures were last read.", perNetwork)

	deliveries          = desc("deliveries_total", "Delivery attempts that ended.", []string{"network", "operation"})
	deliveryFailures    = desc("delivery_failures_total", "Delivery attempts that ended in an error, by its kind.", []string{"network", "operation", "reason"})
	deliveryRetries     = desc("delivery_retries_total", "Delivery attempts after the first.", []string{"network", "operation"})
	deliveriesPending   = desc("deliveries_pending", "Deliveries that are not done, failed ones until a person has acted.", []string{"network", "state"})
	deliveryDue         = desc("delivery_due_timestamp_seconds", "When a delivery that is not out should have been out.", perChannel)
	deliveryInfo        = desc("alert_delivery_info", "1 for the present state of each delivery.", []string{"alert_id", "channel", "network", "state"})
	duplicatesPrevented = desc("duplicates_prevented_total", "Posts that were found on the network instead of being sent again.", []string{"network"})
	costDollars         = desc("channel_cost_dollars_total", "Metered API spend by the network's price table, in US dollars.", []string{"network"})
)

var (
	pendingStates = []alert.State{alert.Queued, alert.Sending, alert.Unsure, alert.Held, alert.Failed}
	reasons       = []string{"temporary", "limited", "unsure", "auth", "refused", "duplicate"}
)

func desc(name, help string, labels []string) *prometheus.Desc {
	d := prometheus.NewDesc("hueandcry_"+name, help, labels, nil)
	catalogue = append(catalogue, d)
	return d
}
