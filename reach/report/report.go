// Package report tells what became of an alert: how fast it was out, how far it went and who carried it,
// how long its copies stood after the end, what it cost, and whether that is what the agency is used to. It
// is pure: no I/O, no clock, no randomness of its own.
package report

import (
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/estimate"
	"github.com/hueandcry/hueandcry/reach/insight"
)

// Report is what became of one alert up to a moment.
type Report struct {
	Code   string       `json:"code"`
	Title  string       `json:"title"`
	Kind   string       `json:"kind"`
	Status alert.Status `json:"status"`
	Ended  alert.Ended  `json:"ended,omitzero"` // how; empty while it is in force
	AsOf   time.Time    `json:"as_of"`
	Issued time.Time    `json:"issued"`
	Closed time.Time    `json:"closed,omitzero"`

	FirstPost   *Seconds `json:"first_post"`   // from the issue until the first network had it; null: none has
	EveryPost   *Seconds `json:"every_post"`   // until the last one had it; null: not all have
	FirstRepost *Seconds `json:"first_repost"` // until somebody reposted it; null: nobody was seen to

	Channels []Channel `json:"channels"`
	Networks []Network `json:"networks"`
	Closing  *Closing  `json:"closing"` // null while it is in force
	Costs    []Cost    `json:"costs"`
	Usual    *Usual    `json:"usual"`   // null: too few alerts have ended to say what is usual
	Remarks  []string  `json:"remarks"` // what a person should look at
}

// Channel is what became of an alert at one channel.
type Channel struct {
	Channel string      `json:"channel"`
	Network string      `json:"network"`
	URL     string      `json:"url,omitzero"`
	Posted  *Seconds    `json:"posted"` // from the issue; null: it never was
	State   alert.State `json:"state"`  // of the first post
	Reason  string      `json:"reason,omitzero"`
}

// Network is how far an alert went on one network, and how it came to that. Networks are never added up: the
// same people are on several.
type Network struct {
	Insight insight.Network `json:"insight"`
	Course  []Point         `json:"course"`
}

// Point is how far an alert had gone at one moment.
type Point struct {
	At      time.Time     `json:"at"`
	Reposts int           `json:"reposts"`
	Reach   estimate.Band `json:"reach"`
}

// Closing is what became of the copies after the end.
type Closing struct {
	Copies   int      `json:"copies"`   // corrections and removals that the end asked for
	Done     int      `json:"done"`     // of them
	LastGone *Seconds `json:"last"`     // from the end until the last was done; null: some are not
	Standing []string `json:"standing"` // channels at which some are not
}

// Cost is what one network charged, in US dollars by its price table.
type Cost struct {
	Network string  `json:"network"`
	Sending float64 `json:"sending_dollars"`
	Reading float64 `json:"reading_dollars"`
}

// Usual compares with the agency's own alerts that have ended, at the same age.
type Usual struct {
	Among  string  `json:"among"`  // kind of the alerts, or "all kinds"
	Cases  int     `json:"cases"`  // how many
	After  Seconds `json:"after"`  // age at which they are compared
	Here   int64   `json:"here"`   // reposts of this one by then
	Median int64   `json:"median"` // of the others
	Low    int64   `json:"p10"`    // one in ten had fewer
	Far    bool    `json:"far_less"`
}
